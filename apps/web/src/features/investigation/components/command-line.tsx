import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView } from "@quaestor/api";
import { Link } from "react-router";
import { AnatomyLine } from "../../../shared/components/command-anatomy/anatomy-line.tsx";
import { useUrlState } from "../../../shared/state/url-state.tsx";
import { litParts } from "../lighting.ts";
import { pointerProps, usePointing } from "./pointing.tsx";

const lineStyles = ({ euiTheme }: UseEuiTheme) => ({
  lit: css({
    backgroundColor: euiTheme.colors.backgroundBaseInteractiveSelect,
    boxShadow: `0 0 0 ${euiTheme.border.width.thick} ${euiTheme.colors.primary}`,
  }),
});

interface CommandLineProps {
  readonly view: InvestigationView;
  readonly line: string;
}

/** The command line whose tokens light what rests on them, and open the event at the command line. */
export function CommandLine({ view, line }: CommandLineProps) {
  const styles = useEuiMemoizedStyles(lineStyles);
  const { pointed, point } = usePointing();
  const url = useUrlState();
  const lit = litParts(view, pointed);
  const search = url.queryWith({ event: view.sourceEventId, field: "process.command_line" });
  return (
    <AnatomyLine
      line={line}
      parts={view.anatomy.parts}
      token={({ index }, look) => {
        const isLit = index !== null && lit.has(index);
        return (
          <Link
            {...look}
            css={[look.css, isLit && styles.lit]}
            to={{ search }}
            preventScrollReset
            draggable={false}
            data-lit={isLit || undefined}
            {...(index === null ? {} : pointerProps(point, { part: index }))}
            onClick={(event) => {
              // The mouse selects text here, a word by a double click; the keyboard opens the event.
              if (event.detail > 0) event.preventDefault();
            }}
          />
        );
      }}
    />
  );
}
