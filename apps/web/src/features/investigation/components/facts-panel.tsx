import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Fact } from "@quaestor/api";
import { FieldChip } from "../../../shared/components/field-chip.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { Panel } from "../../../shared/components/panel.tsx";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { denseFontSize, focusRing, smallFontSize } from "../../../shared/theme/dense.ts";
import { pointerProps, usePointing } from "./pointing.tsx";

const factStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    list: css({
      display: "flex",
      flexDirection: "column",
      gap: `calc(${euiTheme.size.xs} + ${euiTheme.size.xxs})`,
      lineHeight: `calc(${euiTheme.size.base} - 1px)`,
      fontSize: denseFontSize(theme),
    }),
    clamp: css({
      display: "-webkit-box",
      WebkitLineClamp: 2,
      WebkitBoxOrient: "vertical",
      overflow: "hidden",
    }),
    label: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    value: css(focusRing(theme), {
      display: "block",
      maxWidth: "100%",
      textAlign: "start",
      fontSize: denseFontSize(theme),
      fontWeight: euiTheme.font.weight.medium,
      color: euiTheme.colors.textHeading,
      "&:hover": { textDecoration: "underline dotted", textUnderlineOffset: "0.2em" },
    }),
    note: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
  };
};

/** Who, where and from where; each fact opens its event at the field, and what is absent says what would close the gap. */
export function FactsPanel({ facts }: { readonly facts: readonly Fact[] }) {
  const styles = useEuiMemoizedStyles(factStyles);
  const flyout = useEventFlyout();
  const { point } = usePointing();
  return (
    <Panel title="What happened">
      <dl css={styles.list}>
        {facts.map((fact) => {
          const { eventId, field, value } = fact;
          return (
            <div key={`${fact.label} ${field}`}>
              <dt css={styles.label}>{fact.label}</dt>
              <dd>
                {value.state !== "present" || eventId === null ? (
                  <FieldChip value={value} isHost={field === "host.name"} />
                ) : (
                  <button
                    type="button"
                    css={styles.value}
                    title={`Open the event at ${field}`}
                    onClick={() => flyout.open(eventId, field)}
                    {...pointerProps(point, { eventId, field, text: value.values[0] ?? "" })}
                  >
                    <FieldChip value={value} isHost={field === "host.name"} />
                  </button>
                )}
                {value.state !== "present" && (
                  <div css={[styles.note, styles.clamp]} title={value.remedy}>
                    {value.remedy}
                  </div>
                )}
                {fact.note !== null && (
                  <div css={[styles.note, styles.clamp]} title={visibleText(fact.note)}>
                    <HostileText prose text={fact.note} />
                  </div>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </Panel>
  );
}
