import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Phrase } from "@quaestor/api";
import { visibleText } from "../format/visible-text.ts";
import { useEventFlyout } from "../state/use-event-flyout.ts";
import { focusRing } from "../theme/dense.ts";
import { HostileText } from "./hostile-text.tsx";

const phraseStyles = (theme: UseEuiTheme) => ({
  code: css({ fontWeight: theme.euiTheme.font.weight.medium }),
  link: css(focusRing(theme), {
    color: theme.euiTheme.colors.link,
    textDecoration: "underline dotted",
    textUnderlineOffset: "0.2em",
    textAlign: "start",
    "&:hover": { textDecorationStyle: "solid" },
  }),
});

/** What a claim rests on, for lighting it elsewhere on the page while somebody points at the claim. */
export interface ClaimTarget {
  readonly eventId: string;
  readonly field: string | null;
  /** The claim's own words. */
  readonly text: string;
}

interface PhraseTextProps {
  readonly phrase: Phrase;
  /** One line in a table cell. */
  readonly oneLine?: boolean;
  /** Called with the target while a claim is pointed at or focused, with null afterwards. */
  readonly onPoint?: (target: ClaimTarget | null) => void;
  /** In places that are links themselves, claims are words only. */
  readonly inert?: boolean;
}

/** A sentence of words, literal telemetry and claims; a claim opens its event at the field it rests on. */
export function PhraseText({ phrase, oneLine = false, onPoint, inert = false }: PhraseTextProps) {
  const styles = useEuiMemoizedStyles(phraseStyles);
  const flyout = useEventFlyout();
  return (
    <>
      {withPlaces(phrase).map(({ part, at }) => {
        // Words are the page's own, but the name of a file or a key may stand among them.
        if (part.kind === "text") return <span key={at}>{visibleText(part.text)}</span>;
        if (part.kind === "code" || inert) {
          return (
            <span key={at} css={styles.code}>
              <HostileText text={part.text} oneLine={oneLine} />
            </span>
          );
        }
        const target = { eventId: part.eventId, field: part.field, text: part.text };
        return (
          <button
            key={at}
            type="button"
            css={styles.link}
            title={part.field === null ? "Open the event" : `Open the event at ${part.field}`}
            onClick={() => flyout.open(part.eventId, part.field)}
            onMouseEnter={() => onPoint?.(target)}
            onMouseLeave={() => onPoint?.(null)}
            onFocus={() => onPoint?.(target)}
            onBlur={() => onPoint?.(null)}
          >
            <HostileText text={part.text} oneLine={oneLine} />
          </button>
        );
      })}
    </>
  );
}

function withPlaces(phrase: Phrase) {
  let at = 0;
  return phrase.map((part) => {
    const place = at;
    at += part.text.length + 1;
    return { part, at: place };
  });
}

/** The sentence as a plain string, for titles and screen readers. */
export function phraseString(phrase: Phrase): string {
  return phrase.map((part) => part.text).join("");
}
