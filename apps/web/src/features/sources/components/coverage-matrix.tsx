import { EuiToolTip, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Coverage, CoverageMatrix as Matrix } from "@quaestor/api";
import { FieldName } from "../../../shared/components/field-name.tsx";
import { EmptyState } from "../../../shared/components/states.tsx";
import { tableStyles } from "../../../shared/components/table.tsx";
import { count, plural } from "../../../shared/format/number.ts";
import { focusRing, hatching, monospace, smallFontSize } from "../../../shared/theme/dense.ts";
import { countsOf, coverageWords, share } from "../coverage-look.ts";

const matrixStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    question: css({
      "&&": {
        backgroundColor: euiTheme.colors.backgroundBaseSubdued,
        color: euiTheme.colors.textHeading,
        fontWeight: euiTheme.font.weight.semiBold,
      },
    }),
    // Stays in view when there are more sources than fit beside it.
    field: css(monospace(theme), {
      "&&": { fontWeight: euiTheme.font.weight.regular, minWidth: "17em" },
      position: "sticky",
      insetInlineStart: 0,
      backgroundColor: euiTheme.colors.backgroundBasePlain,
    }),
    answer: css({ display: "flex", flexWrap: "wrap", alignItems: "baseline", columnGap: euiTheme.size.s }),
    cell: css(focusRing(theme), {
      display: "inline-flex",
      alignItems: "center",
      gap: euiTheme.size.xs,
      paddingInline: euiTheme.size.s,
      borderRadius: euiTheme.border.radius.small,
      whiteSpace: "nowrap",
    }),
    filled: css({ color: euiTheme.colors.textSuccess, backgroundColor: euiTheme.colors.backgroundBaseSuccess }),
    partly: css({ color: euiTheme.colors.textWarning, backgroundColor: euiTheme.colors.backgroundBaseWarning }),
    never: css({ color: euiTheme.colors.textParagraph, backgroundColor: euiTheme.colors.backgroundBaseNeutral }),
    writers_account: css({
      color: euiTheme.colors.textParagraph,
      backgroundColor: euiTheme.colors.backgroundBaseNeutral,
      border: `${euiTheme.border.width.thin} dashed ${euiTheme.colors.borderBaseProminent}`,
    }),
    no_events: css({
      color: euiTheme.colors.textSubdued,
      backgroundImage: hatching(theme),
      "& > span": { backgroundColor: euiTheme.colors.backgroundBasePlain, paddingInline: euiTheme.size.xs },
    }),
    counts: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    head: css({ fontWeight: euiTheme.font.weight.regular }),
    remedy: css({ "&&": { color: euiTheme.colors.textSubdued, minWidth: "22em", width: "34%" } }),
  };
};

type Field = Matrix["questions"][number]["fields"][number];
type Cell = Field["cells"][number];

/** Which fields of the guide's questions each source can answer with, and the setting that would close a gap. */
export function CoverageMatrix({ matrix }: { readonly matrix: Matrix }) {
  const table = useEuiMemoizedStyles(tableStyles);
  const styles = useEuiMemoizedStyles(matrixStyles);
  if (matrix.questions.length === 0) return <EmptyState title="No guide asks for fields yet" />;
  return (
    <section css={table.scroll} aria-label="Fields by source">
      <table css={table.table}>
        <thead css={table.head}>
          <tr>
            <th scope="col">Field</th>
            {matrix.sources.map((source) => (
              <th key={source.source} scope="col">
                {source.title}
                <div css={[table.subdued, styles.head]}>{startsOf(source)}</div>
              </th>
            ))}
            <th scope="col">Closes the gap</th>
          </tr>
        </thead>
        {matrix.questions.map((question) => (
          <tbody key={question.id}>
            <tr>
              <th scope="colgroup" colSpan={matrix.sources.length + 2} css={styles.question}>
                {question.title}
              </th>
            </tr>
            {question.fields.map((field) => (
              <tr key={field.field} css={table.row}>
                <th scope="row" css={styles.field}>
                  <FieldName name={field.field} />
                </th>
                {matrix.sources.map((source) => (
                  <td key={source.source}>
                    <CoverageCell cell={field.cells.find((cell) => cell.source === source.source)} />
                  </td>
                ))}
                <td css={styles.remedy}>{closing(matrix, question.id, field)}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

/** What would help where events come but the field does not; sources that send nothing have their own row above. */
function remedies(cells: readonly Cell[]): string[] {
  const open = cells.filter((cell) => cell.coverage !== "filled" && cell.coverage !== "no_events");
  return [...new Set(open.flatMap((cell) => (cell.remedy === null ? [] : [cell.remedy])))];
}

/** The remedies of a field, or where they stand already: several questions ask for the same field. */
function closing(matrix: Matrix, questionId: string, field: Field): string {
  const words = remedies(field.cells).join(" ");
  if (words === "") return "";
  const before = matrix.questions
    .slice(
      0,
      matrix.questions.findIndex(({ id }) => id === questionId),
    )
    .find((question) => question.fields.some((other) => other.field === field.field));
  return before === undefined ? words : `As under ${before.title}.`;
}

/** How many process starts the column counts, and of how many: never a sample that passes for the whole. */
function startsOf({ of, starts }: Matrix["sources"][number]): string {
  if (starts === 0) return "no process starts";
  return of === starts ? `all ${plural(starts, "start")}` : `newest ${count(of)} of ${plural(starts, "start")}`;
}

function CoverageCell({ cell }: { readonly cell: Cell | undefined }) {
  const styles = useEuiMemoizedStyles(matrixStyles);
  const coverage: Coverage = cell?.coverage ?? "no_events";
  const { sign, word } = coverageWords[coverage];
  const counts = cell === undefined ? "" : countsOf(cell);
  const help = [counts === "" ? "" : `${counts} process starts`, cell?.remedy ?? ""]
    .filter((part) => part !== "")
    .join(". ");
  const body = (
    <button type="button" css={[styles.cell, styles[coverage]]}>
      {sign !== "" && <span aria-hidden>{sign}</span>}
      <span>
        {word}
        {cell !== undefined && (coverage === "partly" || coverage === "filled") && ` ${share(cell.present, cell.of)}`}
      </span>
    </button>
  );
  return (
    <div css={styles.answer}>
      {help === "" ? body : <EuiToolTip content={help}>{body}</EuiToolTip>}
      {coverage !== "no_events" && coverage !== "filled" && <span css={styles.counts}>{counts}</span>}
    </div>
  );
}
