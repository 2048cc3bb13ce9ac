import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Question } from "@quaestor/api";
import { FieldChip } from "../../../shared/components/field-chip.tsx";
import { FieldName } from "../../../shared/components/field-name.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { focusRing, monospace } from "../../../shared/theme/dense.ts";
import { pointerProps, usePointing } from "./pointing.tsx";

const focusStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    table: css({
      width: "100%",
      lineHeight: euiTheme.size.base,
      "th, td": {
        paddingBlock: 1,
        paddingInlineEnd: euiTheme.size.m,
        textAlign: "start",
        verticalAlign: "top",
        fontWeight: euiTheme.font.weight.regular,
      },
    }),
    field: css(monospace(theme), { color: euiTheme.colors.textSubdued, overflowWrap: "anywhere" }),
    value: css(focusRing(theme), {
      textAlign: "start",
      maxWidth: "100%",
      "&:hover": { textDecoration: "underline dotted", textUnderlineOffset: "0.2em" },
    }),
    expected: css({ color: euiTheme.colors.textSubdued }),
    as: css({ color: euiTheme.colors.textSuccess }),
    not: css({ color: euiTheme.colors.textDanger }),
  };
};

/** The fields the guide says to look at: what they hold here, and what they hold where nothing is wrong. */
export function FocusTable({ focus }: { readonly focus: Question["focus"] }) {
  const styles = useEuiMemoizedStyles(focusStyles);
  const flyout = useEventFlyout();
  const { point } = usePointing();
  if (focus.length === 0) return null;
  return (
    <table css={styles.table}>
      <caption className="euiScreenReaderOnly">Fields to look at</caption>
      <thead className="euiScreenReaderOnly">
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Value</th>
          <th scope="col">Expected</th>
        </tr>
      </thead>
      <tbody>
        {focus.map(({ field, value, expected, eventId, from }) => (
          <tr key={field}>
            <th scope="row" css={styles.field} style={{ width: "32%" }}>
              <FieldName name={field} />
            </th>
            <td colSpan={hasThird({ value, expected, from }) ? 1 : 2}>
              {value.state === "present" && eventId !== null ? (
                <button
                  type="button"
                  css={styles.value}
                  title={`Open the event at ${from?.field ?? field}`}
                  onClick={() => flyout.open(eventId, from?.field ?? field)}
                  {...pointerProps(point, { eventId, field: from?.field ?? field, text: value.values[0] ?? "" })}
                >
                  <FieldChip value={value} />
                </button>
              ) : (
                <FieldChip value={value} />
              )}
            </td>
            {hasThird({ value, expected, from }) && (
              <td css={styles.expected} style={{ width: "34%" }}>
                {from !== null && <div>{from.words}</div>}
                <Expected value={value} expected={expected} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const hasThird = ({ value, expected, from }: Pick<Question["focus"][number], "value" | "expected" | "from">) =>
  value.state !== "present" || expected !== null || from !== null;

function Expected({ value, expected }: Pick<Question["focus"][number], "value" | "expected">) {
  const styles = useEuiMemoizedStyles(focusStyles);
  if (value.state !== "present") return <>{value.remedy}</>;
  if (expected === null) return null;
  const isSame = value.values.some((each) => each.toLowerCase() === expected.toLowerCase());
  return isSame ? (
    <span css={styles.as}>as expected</span>
  ) : (
    <>
      <span css={styles.not}>expected </span>
      <HostileText text={expected} />
    </>
  );
}
