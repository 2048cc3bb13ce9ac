import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { ReactNode } from "react";
import { denseFontSize, focusRing, smallFontSize } from "../theme/dense.ts";

/** The styles of every table here: 13 px, tabular digits, 4 px grid. For tables with rows of their own making. */
export const tableStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    scroll: css({ overflowX: "auto" }),
    table: css({
      width: "100%",
      borderCollapse: "collapse",
      fontSize: denseFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xs})`,
      fontVariantNumeric: "tabular-nums",
      color: euiTheme.colors.textParagraph,
      "th, td": {
        paddingInline: euiTheme.size.s,
        paddingBlock: `calc(${euiTheme.size.xs} + ${euiTheme.size.xxs})`,
        textAlign: "start",
      },
      "tbody tr": { borderBlockStart: euiTheme.border.thin },
      "td, th": { verticalAlign: "top" },
    }),
    head: css({
      fontSize: smallFontSize(theme),
      th: { fontWeight: euiTheme.font.weight.semiBold, color: euiTheme.colors.textSubdued, whiteSpace: "nowrap" },
    }),
    number: css({ "&&": { textAlign: "end", whiteSpace: "nowrap" } }),
    row: css(focusRing(theme), { "&:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveHover } }),
    selected: css({ "&, &:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveSelect } }),
    // Left out where the window is narrow; for what another column's hover says too.
    wideOnly: css({ "@media (max-width: 1600px)": { "&&": { display: "none" } } }),
    clip: css({ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }),
    subdued: css({ color: euiTheme.colors.textSubdued }),
  };
};

export interface Column<Row> {
  readonly id: string;
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly number?: boolean;
  /** Left out on narrow windows. */
  readonly wideOnly?: boolean;
  /** A CSS width; the others share what is left. */
  readonly width?: string;
}

interface TableProps<Row> {
  /** For screen readers: what the table lists. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly isSelected?: (row: Row) => boolean;
}

/** A compressed table of plain rows. */
export function Table<Row>({ caption, columns, rows, rowKey, isSelected }: TableProps<Row>) {
  const styles = useEuiMemoizedStyles(tableStyles);
  return (
    <div css={styles.scroll}>
      <table css={styles.table}>
        <caption className="euiScreenReaderOnly">{caption}</caption>
        <thead css={styles.head}>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                css={[column.number === true && styles.number, column.wideOnly === true && styles.wideOnly]}
                style={{ width: column.width }}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} css={[styles.row, isSelected?.(row) === true && styles.selected]}>
              {columns.map((column) => (
                <td
                  key={column.id}
                  css={[column.number === true && styles.number, column.wideOnly === true && styles.wideOnly]}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
