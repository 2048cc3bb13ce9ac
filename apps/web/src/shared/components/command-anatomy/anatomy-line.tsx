import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css, type SerializedStyles } from "@emotion/react";
import type { AnatomyPart } from "@quaestor/api";
import { type ClipboardEvent, Fragment, type ReactNode } from "react";
import { visibleRuns } from "../../format/visible-text.ts";
import { focusRing, monospace, smallFontSize } from "../../theme/dense.ts";
import { selectedSlice } from "./selected-slice.ts";
import { type Tile, tilesOf } from "./tiles.ts";

const lineStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  const { colors } = euiTheme;
  const look = (edge: string, words: string, ground: string = "transparent") =>
    css({ borderBlockEndColor: edge, backgroundColor: ground, "&::after": { color: words } });
  return {
    line: css(monospace(theme), {
      fontSize: `${euiTheme.font.scale.s}rem`,
      lineHeight: euiTheme.size.l,
      fontWeight: euiTheme.font.weight.medium,
      color: colors.textHeading,
      whiteSpace: "pre-wrap",
      direction: "ltr",
      // A line of thousands of characters scrolls here; what it did stays in view.
      maxHeight: "36vh",
      overflowY: "auto",
      padding: euiTheme.size.xxs,
      margin: `-${euiTheme.size.xxs}`,
    }),
    token: css(focusRing(theme), {
      display: "inline-block",
      position: "relative",
      maxWidth: "100%",
      verticalAlign: "top",
      paddingInline: euiTheme.size.xs,
      borderBlockEnd: `${euiTheme.border.width.thick} solid transparent`,
      borderStartStartRadius: euiTheme.border.radius.small,
      borderStartEndRadius: euiTheme.border.radius.small,
      overflowWrap: "anywhere",
      unicodeBidi: "isolate",
      userSelect: "text",
      cursor: "text",
      color: "inherit",
      transition: `background-color ${euiTheme.animation.fast}`,
      "@media (prefers-reduced-motion: reduce)": { transition: "none" },
    }),
    // The name is drawn, not written: it can be neither selected nor copied with the line.
    named: css({
      marginBlockEnd: euiTheme.size.base,
      "&::after": {
        content: "attr(data-label)",
        display: "block",
        height: 0,
        fontFamily: euiTheme.font.family,
        fontSize: smallFontSize(theme),
        fontWeight: euiTheme.font.weight.regular,
        lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xs})`,
        whiteSpace: "nowrap",
      },
    }),
    escape: css({
      color: colors.textWarning,
      backgroundColor: colors.backgroundBaseWarning,
      borderRadius: euiTheme.border.radius.small,
      paddingInline: 1,
    }),
    shell: look(colors.accent, colors.textAccent),
    quiet: look(colors.warning, colors.textWarning),
    run: look(colors.mediumShade, colors.textSubdued),
    captured_command: look(colors.primary, colors.textPrimary, colors.backgroundBasePrimary),
    stdout_to: look(colors.mediumShade, colors.textSubdued),
    output_path: look(colors.danger, colors.textDanger, colors.backgroundBaseDanger),
    stderr_too: look(colors.warning, colors.textWarning),
    switch: look(colors.accentSecondary, colors.textAccentSecondary),
    other: look(colors.borderBaseSubdued, colors.textSubdued),
    space: css({}),
  };
};

const kindNames: Readonly<Record<Exclude<AnatomyPart["kind"], "space">, string>> = {
  shell: "shell",
  quiet: "quiet",
  run: "run",
  captured_command: "captured command",
  stdout_to: "stdout to",
  output_path: "output path",
  stderr_too: "errors too",
  switch: "switch",
  other: "argument",
};

/** How a token is drawn, for an element of one's own. */
export interface TokenLook {
  readonly css: SerializedStyles[];
  readonly "data-label": string | undefined;
  readonly "data-kind": Tile["kind"];
  readonly children: ReactNode;
}

interface AnatomyLineProps {
  readonly line: string;
  readonly parts: readonly AnatomyPart[];
  /** The element of a token; default: words only. */
  readonly token?: (tile: Tile, look: TokenLook) => ReactNode;
}

/**
 * A command line as received, in coloured and named parts. Selecting across parts and copying gives exactly the
 * characters that came, also where escapes are shown for them.
 */
export function AnatomyLine({ line, parts, token = plain }: AnatomyLineProps) {
  const styles = useEuiMemoizedStyles(lineStyles);
  const onCopy = (event: ClipboardEvent<HTMLElement>) => {
    const slice = selectedSlice(window.getSelection(), event.currentTarget, line);
    if (slice === null) return;
    event.clipboardData.setData("text/plain", slice);
    event.preventDefault();
  };
  return (
    <figure css={styles.line} onCopy={onCopy} translate="no" aria-label="Command line as received">
      {tilesOf(line, parts).map((tile) => {
        if (tile.kind === "space") return <TileText key={tile.start} tile={tile} />;
        const name = tile.label ?? kindNames[tile.kind];
        const look: TokenLook = {
          css: [styles.token, styles[tile.kind], styles.named],
          "data-label": name,
          "data-kind": tile.kind,
          children: <TileText tile={tile} />,
        };
        return <Fragment key={tile.start}>{token(tile, look)}</Fragment>;
      })}
    </figure>
  );
}

const plain = (_: Tile, look: TokenLook): ReactNode => <span {...look} />;

/** A tile's characters, each run knowing its place in the line, hidden characters as escapes. */
function TileText({ tile }: { readonly tile: Tile }) {
  const styles = useEuiMemoizedStyles(lineStyles);
  let at = tile.start;
  return (
    <>
      {visibleRuns(tile.text).map((run) => {
        const start = at;
        at += run.text.length;
        return run.kind === "plain" ? (
          <span key={start} data-at={start} data-length={run.text.length}>
            {run.text}
          </span>
        ) : (
          <span
            key={start}
            data-at={start}
            data-length={run.text.length}
            data-escape
            css={styles.escape}
            title={run.name}
          >
            {run.shown}
          </span>
        );
      })}
    </>
  );
}
