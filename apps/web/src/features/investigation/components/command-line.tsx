import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { AnatomyPart, InvestigationView } from "@quaestor/api";
import type { ClipboardEvent } from "react";
import { Link, useSearchParams } from "react-router";
import { visibleRuns } from "../../../shared/format/visible-text.ts";
import { focusRing, monospace, smallFontSize } from "../../../shared/theme/dense.ts";
import { type Tile, tilesOf } from "../anatomy-tiles.ts";
import { litParts } from "../lighting.ts";
import { selectedSlice } from "../selected-slice.ts";
import { pointerProps, usePointing } from "./pointing.tsx";

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
    lit: css({
      backgroundColor: colors.backgroundBaseInteractiveSelect,
      boxShadow: `0 0 0 ${euiTheme.border.width.thick} ${colors.primary}`,
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

interface CommandLineProps {
  readonly view: InvestigationView;
  readonly line: string;
}

/**
 * The command line as received, in coloured and named parts. Selecting across parts and copying gives exactly the
 * characters that came, also where escapes are shown for them.
 */
export function CommandLine({ view, line }: CommandLineProps) {
  const styles = useEuiMemoizedStyles(lineStyles);
  const { pointed } = usePointing();
  const lit = litParts(view, pointed);
  const onCopy = (event: ClipboardEvent<HTMLElement>) => {
    const slice = selectedSlice(window.getSelection(), event.currentTarget, line);
    if (slice === null) return;
    event.clipboardData.setData("text/plain", slice);
    event.preventDefault();
  };
  return (
    <figure css={styles.line} onCopy={onCopy} translate="no" aria-label="Command line as received">
      {tilesOf(line, view.anatomy.parts).map((tile) =>
        tile.kind === "space" ? (
          <TileText key={tile.start} tile={tile} />
        ) : (
          <Token
            key={tile.start}
            tile={tile}
            eventId={view.sourceEventId}
            lit={tile.index !== null && lit.has(tile.index)}
          />
        ),
      )}
    </figure>
  );
}

interface TokenProps {
  readonly tile: Tile;
  readonly eventId: string;
  readonly lit: boolean;
}

function Token({ tile, eventId, lit }: TokenProps) {
  const styles = useEuiMemoizedStyles(lineStyles);
  const { point } = usePointing();
  const [search] = useSearchParams();
  const name = tile.label ?? (tile.kind === "space" ? null : kindNames[tile.kind]);
  const target = new URLSearchParams(search);
  target.set("event", eventId);
  target.set("field", "process.command_line");
  return (
    <Link
      to={{ search: `?${target}` }}
      preventScrollReset
      draggable={false}
      css={[styles.token, styles[tile.kind], name !== null && styles.named, lit && styles.lit]}
      data-label={name ?? undefined}
      data-kind={tile.kind}
      data-lit={lit || undefined}
      {...(tile.index === null ? {} : pointerProps(point, { part: tile.index }))}
      onClick={(event) => {
        // The mouse selects text here, a word by a double click; the keyboard opens the event.
        if (event.detail > 0) event.preventDefault();
      }}
    >
      <TileText tile={tile} />
    </Link>
  );
}

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
