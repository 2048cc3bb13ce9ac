import { EuiButton, EuiTextArea, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView } from "@quaestor/api";
import { useCommand } from "../../../shared/api/investigation-queries.ts";
import { useMayWork } from "../../../shared/api/session-queries.ts";
import { CommandProblem } from "../../../shared/components/command-problem.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { useDraft } from "../../../shared/state/use-draft.ts";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { denseFontSize, focusRing, smallFontSize } from "../../../shared/theme/dense.ts";
import { Claims } from "./claims.tsx";

const activityStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    body: css({
      padding: `${euiTheme.size.s} ${euiTheme.size.m}`,
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.s,
      fontSize: denseFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xxs})`,
    }),
    title: css({ fontWeight: euiTheme.font.weight.bold, color: euiTheme.colors.textHeading }),
    quiet: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    note: css({
      borderInlineStart: `${euiTheme.border.width.thick} solid ${euiTheme.colors.borderBaseProminent}`,
      paddingInlineStart: euiTheme.size.s,
    }),
    open: css(focusRing(theme), {
      textDecoration: "underline dotted",
      textUnderlineOffset: "0.2em",
      marginInlineEnd: euiTheme.size.s,
    }),
    list: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.xs }),
    form: css({ display: "flex", gap: euiTheme.size.s, alignItems: "start", "& > button": { flex: "none" } }),
  };
};

/** Pinned evidence, notes, and what people did here as the ledger has it, newest first. */
export function ActivityList({ view }: { readonly view: InvestigationView }) {
  const styles = useEuiMemoizedStyles(activityStyles);
  const flyout = useEventFlyout();
  return (
    <div css={styles.body}>
      {view.pinned.length > 0 && (
        <section css={styles.list} aria-label="Pinned evidence">
          <h3 css={styles.title}>Pinned evidence</h3>
          {view.pinned.map((row) => (
            <div key={row.id}>
              <button type="button" css={styles.open} onClick={() => flyout.open(row.id)}>
                <TimeText instant={row.time} beside={view.asOf} />
              </button>
              {row.eventCode !== null && `${row.eventCode} `}
              <Claims phrase={row.summary} />
            </div>
          ))}
        </section>
      )}
      <NoteForm view={view} />
      {view.notes.toReversed().map((note) => (
        <div key={note.id} css={styles.note}>
          <HostileText prose text={note.text} />
          <div css={styles.quiet}>
            {note.by.name}, <TimeText instant={note.at} as="day" />
          </div>
        </div>
      ))}
      <ol css={styles.list} aria-label="Activity, newest first">
        {view.activity.toReversed().map((entry) => (
          <li key={entry.sequence}>
            <strong>{entry.actor.name}</strong> <HostileText prose text={entry.summary} />{" "}
            <span css={styles.quiet} title={`Entry ${entry.sequence}, ${entry.hash}`}>
              <TimeText instant={entry.at} as="day" />
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function NoteForm({ view }: { readonly view: InvestigationView }) {
  const styles = useEuiMemoizedStyles(activityStyles);
  const mayWork = useMayWork();
  const draft = useDraft(`note.${view.id}`);
  const command = useCommand(view.id);
  if (!mayWork) return null;
  const send = () =>
    command.mutate(
      { expectedVersion: view.version, command: { kind: "note", text: draft.text } },
      { onSuccess: draft.clear },
    );
  return (
    <>
      <form
        css={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (draft.text.trim() !== "") send();
        }}
      >
        <EuiTextArea
          compressed
          fullWidth
          rows={1}
          resize="vertical"
          aria-label="Note"
          placeholder="Note for whoever works on this"
          value={draft.text}
          // What is typed while it is being saved would go with the draft.
          readOnly={command.isPending}
          onChange={(event) => draft.setText(event.target.value)}
        />
        <EuiButton size="s" type="submit" isLoading={command.isPending} isDisabled={draft.text.trim() === ""}>
          Add note
        </EuiButton>
      </form>
      <CommandProblem what="The note was not saved; the draft is kept" error={command.error} onSendAgain={send} />
    </>
  );
}
