import { EuiButtonEmpty, EuiCopy, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { monospace } from "../../../shared/theme/dense.ts";

const copiedStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    line: css({ display: "flex", alignItems: "start", gap: euiTheme.size.s, minWidth: 0 }),
    text: css(monospace(theme), {
      flex: 1,
      minWidth: 0,
      margin: 0,
      padding: `${euiTheme.size.xs} ${euiTheme.size.s}`,
      overflowWrap: "anywhere",
      whiteSpace: "pre-wrap",
      userSelect: "all",
      color: euiTheme.colors.textParagraph,
      backgroundColor: euiTheme.colors.backgroundBaseSubdued,
      borderRadius: euiTheme.border.radius.small,
    }),
  };
};

interface CopiedTextProps {
  /** What it is, for whoever hears the button. */
  readonly name: string;
  readonly text: string;
}

/** A text to be taken elsewhere exactly, with the button that copies it. */
export function CopiedText({ name, text }: CopiedTextProps) {
  const styles = useEuiMemoizedStyles(copiedStyles);
  return (
    <div css={styles.line}>
      <pre css={styles.text} translate="no">
        {text}
      </pre>
      <EuiCopy textToCopy={text}>
        {(copy) => (
          <EuiButtonEmpty size="xs" iconType="copy" aria-label={`Copy: ${name}`} onClick={copy}>
            Copy
          </EuiButtonEmpty>
        )}
      </EuiCopy>
    </div>
  );
}
