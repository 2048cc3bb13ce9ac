import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Actor, InvestigationView, ReviewItem } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { investigationQueries } from "../../shared/api/investigation-queries.ts";
import { useAccount } from "../../shared/api/session-queries.ts";
import { AnatomyLine } from "../../shared/components/command-anatomy/anatomy-line.tsx";
import { FieldChip } from "../../shared/components/field-chip.tsx";
import { Page } from "../../shared/components/page.tsx";
import { PhraseText } from "../../shared/components/phrase-text.tsx";
import {
  EmptyState,
  FailedState,
  PartialState,
  SkeletonBlock,
  SkeletonRows,
  StaleNotice,
} from "../../shared/components/states.tsx";
import { useKeys } from "../../shared/keyboard/keyboard.tsx";
import { useUrlState } from "../../shared/state/url-state.tsx";
import { useDraft } from "../../shared/state/use-draft.ts";
import { denseFontSize, monospace } from "../../shared/theme/dense.ts";
import { Argument } from "./components/argument.tsx";
import { LookedAt } from "./components/looked-at.tsx";
import { QuestionRows } from "./components/question-rows.tsx";
import { type ReviewForm, VerdictBar } from "./components/verdict-bar.tsx";
import { reviewHeadId, WaitingList } from "./components/waiting-list.tsx";
import { type Points, pointsOf } from "./points.ts";
import { reviewQueries } from "./queries.ts";

const pageStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    columns: css({
      display: "grid",
      gridTemplateColumns: "19rem minmax(0, 1fr)",
      gap: euiTheme.size.s,
      alignItems: "start",
      flex: 1,
      "@media (max-width: 1360px)": { gridTemplateColumns: "16rem minmax(0, 1fr)" },
      [`@media (max-width: ${euiTheme.breakpoint.l}px)`]: { gridTemplateColumns: "minmax(0, 1fr)" },
    }),
    page: css({
      display: "flex",
      flexDirection: "column",
      minHeight: `calc(100vh - ${euiTheme.size.xxxl} - ${euiTheme.size.m} - ${euiTheme.size.base})`,
      "& > :first-child": { flex: 1 },
    }),
    list: css({
      position: "sticky",
      top: `calc(${euiTheme.size.xxxl} + ${euiTheme.size.s})`,
      maxHeight: `calc(100vh - ${euiTheme.size.xxxl} * 3)`,
      overflowY: "auto",
    }),
    case: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.s, minWidth: 0 }),
    title: css({
      display: "flex",
      alignItems: "baseline",
      gap: euiTheme.size.m,
      fontSize: denseFontSize(theme),
      h2: { fontWeight: euiTheme.font.weight.bold, color: euiTheme.colors.textHeading, overflowWrap: "anywhere" },
    }),
    open: css({ marginInlineStart: "auto", flex: "none" }),
    command: css(monospace(theme), {
      padding: `${euiTheme.size.s} ${euiTheme.size.m}`,
      fontSize: denseFontSize(theme),
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.medium,
    }),
  };
};

/** The lead's queue: what was decided, against what the evidence supports, with which answers. `?case=` is the one in view. */
export function ReviewPage() {
  const styles = useEuiMemoizedStyles(pageStyles);
  const { id: idInPath } = useParams();
  const url = useUrlState();
  const navigate = useNavigate();
  const waiting = useQuery(reviewQueries.waiting());
  const items = waiting.data?.items ?? [];
  const asked = url.get("case") ?? idInPath ?? null;
  // Nothing chosen: the oldest that the reader may review.
  const selectedId = asked ?? items.find((item) => !item.own)?.id ?? items[0]?.id ?? null;
  const select = (id: string | null) => url.patch({ case: id }, "replace");
  const move = (step: number) => {
    const at = items.findIndex((item) => item.id === selectedId);
    const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
    if (next === undefined) return;
    select(next.id);
    document.getElementById(reviewHeadId(next.id))?.focus();
  };
  useKeys("Review", [
    { keys: "j", label: "Next decision", run: () => move(1) },
    { keys: "k", label: "Previous decision", run: () => move(-1) },
    {
      keys: "o",
      label: "Open the investigation",
      run: () => selectedId !== null && void navigate(`/investigations/${encodeURIComponent(selectedId)}`),
    },
  ]);

  const own = waiting.data?.own ?? 0;
  const note =
    waiting.data !== undefined &&
    `${waiting.data.waiting} waiting${own > 0 ? ` · ${own} yours, for somebody else` : ""}`;
  return (
    <div css={styles.page}>
      <Page title="Review" note={note}>
        {waiting.isError && (
          <FailedState
            what="The waiting decisions could not be loaded"
            error={waiting.error}
            onRetry={() => void waiting.refetch()}
          />
        )}
        {waiting.isPending && (
          <div css={styles.columns}>
            <SkeletonRows rows={4} rowHeight={72} label="Loading the waiting decisions" />
            <SkeletonBlock height={420} label="Loading the case" />
          </div>
        )}
        {waiting.data !== undefined && items.length === 0 && asked === null && (
          <EmptyState
            title="Nothing waits for a review"
            action={{ label: "Go to the queue", run: () => void navigate("/queue") }}
          >
            Escalations come here when somebody submits them.
          </EmptyState>
        )}
        {waiting.data !== undefined && selectedId !== null && (
          <Case
            id={selectedId}
            item={items.find((item) => item.id === selectedId) ?? null}
            list={<WaitingList items={items} selectedId={selectedId} onSelect={select} />}
            onSent={() => select(items.find((item) => item.id !== selectedId && !item.own)?.id ?? null)}
          />
        )}
      </Page>
    </div>
  );
}

interface CaseProps {
  readonly id: string;
  readonly item: ReviewItem | null;
  readonly list: ReactNode;
  readonly onSent: () => void;
}

/** The list beside the case; under both, what a lead can do with it. */
function Case({ id, item, list, onSent }: CaseProps) {
  const styles = useEuiMemoizedStyles(pageStyles);
  const me = useAccount();
  const investigation = useQuery(investigationQueries.detail(id));
  const kept = useDraft(`review.${id}.points`);
  const points = pointsOf(kept.text);
  const [form, setForm] = useState<{ readonly id: string; readonly form: ReviewForm }>({ id, form: null });
  const view = investigation.data?.id === id ? investigation.data : null;
  const retry = () => void investigation.refetch();
  const barredBecause = view === null ? null : barred(view, item, me);
  return (
    <>
      <div css={styles.columns}>
        <div css={styles.list}>{list}</div>
        {view !== null ? (
          <CaseArticle
            key={id}
            view={view}
            error={investigation.error}
            onRetry={retry}
            points={points}
            mayReview={barredBecause === null}
            onPoint={(question, text) => kept.setText(JSON.stringify({ ...points, [question]: text }))}
          />
        ) : investigation.isError ? (
          <FailedState what="The case could not be loaded" error={investigation.error} onRetry={retry} />
        ) : (
          <SkeletonBlock height={420} label="Loading the case" />
        )}
      </div>
      {view !== null && (
        <VerdictBar
          key={id}
          view={view}
          barredBecause={barredBecause}
          form={form.id === id ? form.form : null}
          onForm={(next) => setForm({ id, form: next })}
          points={points}
          onSent={() => {
            kept.clear();
            setForm({ id, form: null });
            onSent();
          }}
        />
      )}
    </>
  );
}

/** Why the reader cannot review a case, in words; null when they can. The server decides; this spares a refusal. */
function barred(view: InvestigationView, item: ReviewItem | null, me: Actor | undefined): string | null {
  if (view.state !== "submitted" || view.decision === null)
    return "No decision waits here: it was reviewed or taken back.";
  if (me?.role !== "lead" && me?.role !== "admin") return "Leads review decisions. You can read the case.";
  if (view.decision.by.id === me.id) return "This is your own decision: another lead has to review it.";
  if (item?.own === true) return "You answered a question of this case: another lead has to review it.";
  return null;
}

interface CaseArticleProps {
  readonly view: InvestigationView;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly points: Points;
  readonly mayReview: boolean;
  readonly onPoint: (question: string, text: string) => void;
}

/** The case in the order of argument, read-only. */
function CaseArticle({ view, error, onRetry, points, mayReview, onPoint }: CaseArticleProps) {
  const styles = useEuiMemoizedStyles(pageStyles);
  const { commandLine } = view.anatomy;
  return (
    <article css={styles.case} aria-label="Case">
      <div css={styles.title}>
        <h2>
          <PhraseText phrase={view.sentence} />
        </h2>
        <span css={styles.open}>
          <Link to={`/investigations/${encodeURIComponent(view.id)}`}>Open investigation</Link>
        </span>
      </div>
      <div css={styles.command}>
        {commandLine.state === "present" ? (
          <AnatomyLine line={commandLine.values[0] ?? ""} parts={view.anatomy.parts} />
        ) : (
          <FieldChip value={commandLine} />
        )}
      </div>
      <StaleNotice what="The case could not be refreshed." error={error} onRetry={onRetry} />
      <PartialState failures={view.failures} onRetry={onRetry} />
      {view.decision === null ? (
        <EmptyState title="No decision waits here">It was returned or reopened meanwhile.</EmptyState>
      ) : (
        <Argument view={view} decision={view.decision} />
      )}
      <QuestionRows view={view} points={points} mayReview={mayReview} onPoint={onPoint} />
      <LookedAt view={view} />
    </article>
  );
}
