import { EuiButton, EuiButtonEmpty, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView } from "@quaestor/api";
import { Link } from "react-router";
import { useCommand } from "../../../shared/api/investigation-queries.ts";
import { useAccount, useOthers } from "../../../shared/api/session-queries.ts";
import { CommandProblem } from "../../../shared/components/command-problem.tsx";
import { PhraseText, phraseString } from "../../../shared/components/phrase-text.tsx";
import { SeverityBadge } from "../../../shared/components/severity-mark.tsx";
import { TagList } from "../../../shared/components/tag-list.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { absoluteTime, rangeWords } from "../../../shared/format/instant.ts";
import { plural } from "../../../shared/format/number.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import { useNow } from "../../../shared/state/use-now.ts";
import { focusRing, smallFontSize } from "../../../shared/theme/dense.ts";
import { isUndecided } from "../gate-words.ts";
import { ExportButton } from "./export-button.tsx";

const headerStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    head: css({
      display: "flex",
      alignItems: "center",
      gap: euiTheme.size.m,
      minHeight: `calc(${euiTheme.base} * 2.5px)`,
    }),
    back: css(focusRing(theme), {
      display: "grid",
      placeItems: "center",
      flex: "none",
      width: euiTheme.size.l,
      height: euiTheme.size.xl,
      borderRadius: euiTheme.border.radius.small,
      fontSize: `${euiTheme.font.scale.m}rem`,
      color: euiTheme.colors.textParagraph,
    }),
    words: css({ minWidth: 0, flex: 1 }),
    title: css({
      fontSize: `${euiTheme.font.scale.m}rem`,
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xs})`,
      fontWeight: euiTheme.font.weight.bold,
      color: euiTheme.colors.textHeading,
      overflowWrap: "anywhere",
      display: "-webkit-box",
      WebkitLineClamp: 2,
      WebkitBoxOrient: "vertical",
      overflow: "hidden",
      "& span": { fontWeight: "inherit" },
    }),
    note: css({
      fontSize: smallFontSize(theme),
      lineHeight: euiTheme.size.base,
      color: euiTheme.colors.textSubdued,
    }),
    late: css({ color: euiTheme.colors.textDanger, fontWeight: euiTheme.font.weight.semiBold }),
    side: css({ flex: "none", display: "flex", alignItems: "center", gap: euiTheme.size.s }),
  };
};

export const stateWords: Readonly<Record<InvestigationView["state"], string>> = {
  open: "open",
  in_work: "in work",
  submitted: "waits for review",
  returned: "returned",
  approved: "approved",
  overturned: "overturned",
  closed: "closed",
};

/** Near misses are counted apart: none of them is an alert. */
function alertCounts({ alerts }: Pick<InvestigationView, "alerts">): string {
  const missed = alerts.filter((alert) => alert.kind === "near_miss").length;
  const raised = alerts.length - missed;
  return [
    ...(raised > 0 || missed === 0 ? [plural(raised, "alert")] : []),
    ...(missed > 0 ? [plural(missed, "near miss", "near misses")] : []),
  ].join(", ");
}

interface InvestigationHeaderProps {
  readonly view: InvestigationView;
  readonly mayWork: boolean;
  readonly onDecide: () => void;
}

/** What it is about in one sentence, whose it is, and the three things one can do with it. */
export function InvestigationHeader({ view, mayWork, onDecide }: InvestigationHeaderProps) {
  const styles = useEuiMemoizedStyles(headerStyles);
  const me = useAccount()?.id;
  const now = useNow();
  const zone = useZone();
  const others = useOthers().filter(({ investigation }) => investigation === view.id);
  const command = useCommand(view.id);
  const first = view.alerts[0];
  const last = view.alerts.at(-1);
  const undecided = isUndecided(view.state);
  const late = undecided && view.dueAt < now;
  const mine = view.owner !== null && view.owner.id === me;
  const send = (kind: "take" | "release") => command.mutate({ expectedVersion: view.version, command: { kind } });
  return (
    <header>
      <div css={styles.head}>
        <Link to="/queue" css={styles.back} aria-label="Back to the queue" title="Back to the queue">
          <span aria-hidden>‹</span>
        </Link>
        <div css={styles.words}>
          <h1 css={styles.title} title={visibleText(phraseString(view.sentence))}>
            <PhraseText phrase={view.sentence} />
          </h1>
          <div css={styles.note}>
            {view.rule.name} · {alertCounts(view)}
            {first !== undefined && last !== undefined && (
              <>
                {", "}
                {first.id === last.id ? (
                  <TimeText instant={first.time} as="day" />
                ) : (
                  <span title={`${absoluteTime(first.time, zone)} to ${absoluteTime(last.time, zone)}`}>
                    {rangeWords(first.time, last.time, now, zone)}
                  </span>
                )}
              </>
            )}
            {" · "}
            {stateWords[view.state]}
            {undecided && (
              <>
                {view.state === "open" ? " " : " · opened "}
                <TimeText instant={view.openedAt} as={view.state === "open" ? "age" : "day"} />
              </>
            )}
            {late && <span css={styles.late}> · overdue</span>}
            {" · "}
            {view.owner === null ? "nobody’s yet" : mine ? "yours" : view.owner.name}
            {view.tags.length > 0 && (
              <>
                {" · "}
                <TagList tags={view.tags} />
              </>
            )}
            {others.length > 0 && (
              <strong>
                {" · "}
                {others.map(({ account }) => account.name).join(", ")} {others.length === 1 ? "is" : "are"} here too
              </strong>
            )}
          </div>
        </div>
        <div css={styles.side}>
          <SeverityBadge severity={view.rule.severity} riskScore={view.rule.riskScore} />
          {mayWork && undecided && !mine && (
            <EuiButtonEmpty size="s" isLoading={command.isPending} onClick={() => send("take")}>
              Take
            </EuiButtonEmpty>
          )}
          {mayWork && undecided && mine && (
            <EuiButtonEmpty size="s" color="text" isLoading={command.isPending} onClick={() => send("release")}>
              Release
            </EuiButtonEmpty>
          )}
          <ExportButton investigationId={view.id} />
          {undecided && (
            <EuiButton size="s" fill isDisabled={!mayWork} onClick={onDecide}>
              Decide…
            </EuiButton>
          )}
        </div>
      </div>
      <CommandProblem what="The investigation keeps its owner" error={command.error} />
    </header>
  );
}
