import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { EventDetail } from "@quaestor/api";
import { useEffect, useRef } from "react";
import { monospace } from "../../theme/dense.ts";
import { AbsentChip } from "../field-chip.tsx";
import { FieldName } from "../field-name.tsx";
import { tableStyles } from "../table.tsx";
import { EventValues } from "./event-values.tsx";
import { type FieldLine, fieldGroups } from "./field-groups.ts";

const fieldStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    table: css({ tableLayout: "fixed", lineHeight: euiTheme.size.base, td: { paddingBlock: euiTheme.size.xs } }),
    name: css(monospace(theme), { overflowWrap: "anywhere", color: euiTheme.colors.textParagraph }),
    from: css(monospace(theme), { overflowWrap: "anywhere", color: euiTheme.colors.textSubdued }),
    group: css({
      "&&": {
        backgroundColor: euiTheme.colors.backgroundBaseSubdued,
        color: euiTheme.colors.textHeading,
        fontWeight: euiTheme.font.weight.bold,
      },
    }),
    marked: css({
      "&, &:hover": { backgroundColor: euiTheme.colors.backgroundBasePrimary },
      boxShadow: `inset ${euiTheme.border.width.thick} 0 0 ${euiTheme.colors.primary}`,
    }),
  };
};

interface EventFieldsProps {
  readonly event: EventDetail;
  readonly filter: string;
  /** The field to bring into view and mark. */
  readonly marked: string | null;
}

/** The event as normalised, grouped, each value with the place in the record it came from. */
export function EventFields({ event, filter, marked }: EventFieldsProps) {
  const table = useEuiMemoizedStyles(tableStyles);
  const styles = useEuiMemoizedStyles(fieldStyles);
  const groups = fieldGroups(event, filter);
  return (
    <table css={[table.table, styles.table]}>
      <thead css={table.head}>
        <tr>
          <th scope="col" style={{ width: "32%" }}>
            Field
          </th>
          <th scope="col">Value</th>
          <th scope="col" style={{ width: "30%" }}>
            Came from
          </th>
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.name}>
          <tr>
            <th scope="colgroup" colSpan={3} css={styles.group}>
              {group.name}
            </th>
          </tr>
          {group.lines.map((line) => (
            <FieldRow key={line.field.field} line={line} traced={event.traced} marked={line.field.field === marked} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

interface FieldRowProps {
  readonly line: FieldLine;
  readonly traced: boolean;
  readonly marked: boolean;
}

function FieldRow({ line, traced, marked }: FieldRowProps) {
  const table = useEuiMemoizedStyles(tableStyles);
  const styles = useEuiMemoizedStyles(fieldStyles);
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (marked) row.current?.scrollIntoView?.({ block: "center" });
  }, [marked]);
  return (
    <tr ref={row} css={[table.row, marked && styles.marked]} aria-current={marked ? "true" : undefined}>
      <td css={styles.name} title={line.kind === "present" ? (line.field.description ?? undefined) : undefined}>
        <FieldName name={line.field.field} />
      </td>
      <td>
        {line.kind === "absent" ? (
          <AbsentChip state={line.field.state} remedy={line.field.remedy} />
        ) : (
          <EventValues field={line.field} />
        )}
      </td>
      <td css={[table.subdued, line.kind === "present" && styles.from]}>
        {line.kind === "absent" ? (
          line.field.remedy
        ) : !traced ? (
          "not traced: the record is too large"
        ) : (
          <>
            {line.field.derived && "derived from "}
            <FieldName name={line.field.from ?? "this console"} />
          </>
        )}
      </td>
    </tr>
  );
}
