import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { ClipboardEvent } from "react";
import { visibleRuns } from "../format/visible-text.ts";
import { monospace } from "../theme/dense.ts";

const textStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    mono: css(monospace(theme)),
    text: css({
      // Isolated: a direction override inside cannot reorder the page around it.
      unicodeBidi: "isolate",
      direction: "ltr",
      userSelect: "text",
    }),
    wrap: css({ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }),
    oneLine: css({ whiteSpace: "pre" }),
    escape: css({
      color: euiTheme.colors.textWarning,
      backgroundColor: euiTheme.colors.backgroundBaseWarning,
      borderRadius: euiTheme.border.radius.small,
      paddingInline: 1,
    }),
  };
};

interface HostileTextProps {
  readonly text: string;
  /** For table cells: no wrapping; the cell clips it and gives the whole on hover. */
  readonly oneLine?: boolean;
  /** A sentence that holds telemetry: the page's own type, still inert and with escapes. */
  readonly prose?: boolean;
}

/**
 * A string from telemetry: inert, monospaced, with every hidden or reordering character shown as an escape.
 * Copying the whole of it gives the characters as they came.
 */
export function HostileText({ text, oneLine = false, prose = false }: HostileTextProps) {
  const styles = useEuiMemoizedStyles(textStyles);
  const runs = visibleRuns(text);
  const original = runs.every((run) => run.kind === "plain")
    ? undefined
    : (event: ClipboardEvent<HTMLElement>) => {
        const selection = window.getSelection();
        // Only when the whole of it is selected can the original be given exactly; a part is copied as shown.
        if (selection !== null && selection.toString() === event.currentTarget.textContent) {
          event.clipboardData.setData("text/plain", text);
          event.preventDefault();
        }
      };
  return (
    <span
      css={[styles.text, !prose && styles.mono, oneLine ? styles.oneLine : styles.wrap]}
      onCopy={original}
      translate="no"
    >
      {runs.map((run) =>
        run.kind === "plain" ? (
          run.text
        ) : (
          <span key={`${run.at}`} css={styles.escape} title={run.name}>
            {run.shown}
          </span>
        ),
      )}
    </span>
  );
}
