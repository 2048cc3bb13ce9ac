import { EuiToolTip, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Gate } from "@quaestor/api";
import { focusRing, smallFontSize } from "../theme/dense.ts";
import { HostileText } from "./hostile-text.tsx";

const anchorStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    list: css({ display: "flex", flexWrap: "wrap", gap: euiTheme.size.xs }),
    chip: css(focusRing(theme), {
      display: "inline-flex",
      alignItems: "center",
      gap: euiTheme.size.xs,
      paddingInline: euiTheme.size.xs,
      borderRadius: euiTheme.border.radius.small,
      border: `${euiTheme.border.width.thin} dashed ${euiTheme.colors.borderBaseProminent}`,
      fontSize: smallFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xxs})`,
      color: euiTheme.colors.textParagraph,
      whiteSpace: "nowrap",
    }),
    binds: css({
      borderStyle: "solid",
      borderColor: euiTheme.colors.borderStrongSuccess,
      color: euiTheme.colors.textSuccess,
    }),
  };
};

/** The five anchors of a close as chips: which bind, which do not, and why on hover and focus. */
export function GateAnchors({ anchors }: { readonly anchors: Gate["anchors"] }) {
  const styles = useEuiMemoizedStyles(anchorStyles);
  return (
    <ul css={styles.list} aria-label="Anchors of a close">
      {anchors.map((anchor) => (
        <li key={anchor.id}>
          <EuiToolTip content={<HostileText prose text={anchor.why} />} position="top">
            <button type="button" css={[styles.chip, anchor.binds && styles.binds]}>
              <span aria-hidden>{anchor.binds ? "✓" : "✗"}</span>
              {anchor.label}
              <span className="euiScreenReaderOnly">{anchor.binds ? " binds" : " does not bind"}</span>
            </button>
          </EuiToolTip>
        </li>
      ))}
    </ul>
  );
}
