import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { ApiError, type InvestigationQuery, type InvestigationView, WindowMode } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { investigationQueries } from "../../shared/api/investigation-queries.ts";
import { useMayWork } from "../../shared/api/session-queries.ts";
import { FootBar } from "../../shared/components/foot-bar.tsx";
import { Page, useDocumentTitle } from "../../shared/components/page.tsx";
import { phraseString } from "../../shared/components/phrase-text.tsx";
import { EmptyState, FailedState, PartialState, SkeletonBlock, StaleNotice } from "../../shared/components/states.tsx";
import { visibleText } from "../../shared/format/visible-text.ts";
import { useKeys } from "../../shared/keyboard/keyboard.tsx";
import { useUrlState } from "../../shared/state/url-state.tsx";
import { AnatomyPanel } from "./components/anatomy-panel.tsx";
import { DecideFlyout } from "./components/decide-flyout.tsx";
import { type EvidenceTab, EvidenceTabs, evidenceTabs } from "./components/evidence-tabs.tsx";
import { FactsPanel } from "./components/facts-panel.tsx";
import { GateBar } from "./components/gate-bar.tsx";
import { InvestigationHeader } from "./components/investigation-header.tsx";
import { PointingProvider } from "./components/pointing.tsx";
import { QuestionList } from "./components/question-list.tsx";
import { ReopenFlyout } from "./components/reopen-flyout.tsx";
import { ReturnedNotice } from "./components/returned-notice.tsx";
import { Timeline } from "./components/timeline.tsx";
import { isUndecided } from "./gate-words.ts";

const pageStyles = ({ euiTheme }: UseEuiTheme) => {
  const header = euiTheme.size.xxxl;
  const foot = `calc(${euiTheme.size.xxxl} + ${euiTheme.size.base})`;
  return {
    page: css({
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.s,
      // The gate stands at the foot of the window also under a short page.
      minHeight: `calc(100vh - ${header} - ${euiTheme.size.m} - ${euiTheme.size.base})`,
    }),
    content: css({ flex: 1, display: "flex", flexDirection: "column", gap: euiTheme.size.s, minWidth: 0 }),
    columns: css({
      display: "grid",
      gridTemplateColumns: "12.75rem minmax(0, 1fr) 25rem",
      gap: euiTheme.size.s,
      alignItems: "start",
      "@media (max-width: 1360px)": { gridTemplateColumns: "11rem minmax(0, 1fr) 22rem" },
      [`@media (max-width: ${euiTheme.breakpoint.l}px)`]: { gridTemplateColumns: "minmax(0, 1fr)" },
      "@media (min-width: 1800px)": { gridTemplateColumns: "16rem minmax(0, 1fr) 34rem" },
    }),
    // Facts and evidence stay in view while an open question is read.
    kept: css({
      position: "sticky",
      top: `calc(${header} + ${euiTheme.size.s})`,
      maxHeight: `calc(100vh - ${header} - ${foot} - ${euiTheme.size.l})`,
      overflow: "auto",
      scrollbarWidth: "thin",
      [`@media (max-width: ${euiTheme.breakpoint.l}px)`]: { position: "static", maxHeight: "none" },
    }),
    evidence: css({
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.s,
      overflow: "visible",
      // As high as the window leaves it, so that the timeline is in view beneath whatever the tabs hold.
      "& > :first-child": { flex: "1 1 auto", minHeight: "10rem" },
      "& > :last-child": { flex: "none" },
    }),
    // With no question open nothing needs the page to scroll.
    closed: css({
      maxHeight: `calc(100vh - ${header} - ${foot} - ${euiTheme.base} * 12.75px)`,
    }),
    foot: css({ flex: 1 }),
    loading: css({ opacity: 0.6, transition: `opacity ${euiTheme.animation.normal}` }),
  };
};

const tabOf = (text: string | null): EvidenceTab => evidenceTabs.find((tab) => tab === text) ?? "tree";
const windowOf = (text: string | null): WindowMode => WindowMode.safeParse(text).data ?? "around";

/** One investigation. Its address holds alert, open question, event, tab and window. */
export function InvestigationPage() {
  const { id = "" } = useParams();
  const url = useUrlState();
  const navigate = useNavigate();
  const query = queryOf(url.get("alert"), url.get("window"), url.get("from"), url.get("to"));
  const investigation = useQuery(investigationQueries.detail(id, query));

  if (investigation.data?.id === id) {
    return (
      <PointingProvider key={id}>
        <Loaded
          view={investigation.data}
          isOld={investigation.isPlaceholderData}
          error={investigation.error}
          onRetry={() => void investigation.refetch()}
        />
      </PointingProvider>
    );
  }
  if (investigation.isError) {
    const { error } = investigation;
    return error instanceof ApiError && error.code === "NOT_FOUND" ? (
      <Page title="Investigation">
        <EmptyState title="Not found" action={{ label: "Back to the queue", run: () => void navigate("/queue") }}>
          {error.problem.detail}
        </EmptyState>
      </Page>
    ) : (
      <Page title="Investigation">
        <FailedState
          what="The investigation could not be loaded"
          error={error}
          onRetry={() => void investigation.refetch()}
        />
      </Page>
    );
  }
  return <Skeleton />;
}

function queryOf(
  alert: string | null,
  window: string | null,
  from: string | null,
  to: string | null,
): InvestigationQuery {
  const mode = windowOf(window);
  return {
    ...(alert === null ? {} : { alert }),
    ...(mode === "around" ? {} : { window: mode }),
    ...(mode === "custom" && from !== null && to !== null ? { from, to } : {}),
  };
}

interface LoadedProps {
  readonly view: InvestigationView;
  /** Another alert or window is on its way; this is still the one before. */
  readonly isOld: boolean;
  readonly error: unknown;
  readonly onRetry: () => void;
}

function Loaded({ view, isOld, error, onRetry }: LoadedProps) {
  const styles = useEuiMemoizedStyles(pageStyles);
  const url = useUrlState();
  const mayWork = useMayWork();
  const [reopening, setReopening] = useState(false);
  useDocumentTitle(visibleText(phraseString(view.sentence)));

  const openId = view.questions.find((question) => question.id === url.get("question"))?.id ?? null;
  const deciding = url.get("panel") === "decide" && isUndecided(view.state);
  const open = (question: string | null) => url.patch({ question }, "replace");
  const select = (alert: string) => url.patch({ alert });
  const decide = () => isUndecided(view.state) && mayWork && url.patch({ panel: "decide" });
  const jump = (question: string) => {
    url.patch({ panel: null, question });
    window.setTimeout(() => document.getElementById(`question-${question}`)?.focus(), 0);
  };
  const step = (by: number) => {
    const at = view.alerts.findIndex((alert) => alert.id === view.selectedAlertId);
    const next = view.alerts[at + by];
    if (next !== undefined) select(next.id);
  };
  useKeys("Investigation", [
    { keys: "d", label: "Decide", run: () => void decide() },
    { keys: "[", label: "The alert before", run: () => step(-1) },
    { keys: "]", label: "The alert after", run: () => step(1) },
  ]);

  const opened = view.questions.find((question) => question.id === openId);
  const pivotWindow = (opened?.pivots[0] ?? view.questions.flatMap((question) => question.pivots)[0])?.window ?? null;
  return (
    <div css={styles.page} aria-busy={isOld}>
      <div css={styles.content}>
        <InvestigationHeader view={view} mayWork={mayWork} onDecide={() => void decide()} />
        <StaleNotice what="The investigation could not be refreshed." error={error} onRetry={onRetry} />
        <PartialState failures={view.failures} onRetry={onRetry} />
        <ReturnedNotice view={view} onJump={jump} />
        <AnatomyPanel view={view} onSelectAlert={select} />
        <div css={[styles.columns, isOld && styles.loading]}>
          <div css={[styles.kept, opened === undefined && styles.closed]}>
            <FactsPanel facts={view.facts} />
          </div>
          <QuestionList
            view={view}
            openId={openId}
            onOpen={open}
            windowMode={windowOf(url.get("window"))}
            onWindow={(mode) => url.patch({ window: mode === "around" ? null : mode, from: null, to: null }, "replace")}
            onDone={() => document.querySelector<HTMLElement>("[data-primary-decision]")?.focus()}
          />
          <div css={[styles.kept, styles.evidence, opened === undefined && styles.closed]}>
            <EvidenceTabs
              view={view}
              tab={tabOf(url.get("tab"))}
              onTab={(tab) => url.patch({ tab: tab === "tree" ? null : tab }, "replace")}
            />
            <Timeline
              key={view.id}
              view={view}
              window={pivotWindow}
              onUseWindow={(from, to) => url.patch({ window: "custom", from, to })}
            />
          </div>
        </div>
      </div>
      <GateBar
        view={view}
        mayDecide={mayWork}
        onDecide={() => void decide()}
        onReopen={() => setReopening(true)}
        onJump={jump}
      />
      {deciding && <DecideFlyout view={view} onClose={() => url.patch({ panel: null })} onJump={jump} />}
      {reopening && <ReopenFlyout view={view} onClose={() => setReopening(false)} />}
    </div>
  );
}

/** The page's own outline before its data comes: nothing moves when it does. */
function Skeleton() {
  const styles = useEuiMemoizedStyles(pageStyles);
  useDocumentTitle("Investigation");
  return (
    <div css={styles.page}>
      <div css={styles.content}>
        <SkeletonBlock height={40} label="Loading the investigation" />
        <SkeletonBlock height={116} label="Loading the command line" />
        <div css={styles.columns}>
          <SkeletonBlock height={460} label="Loading what happened" />
          <SkeletonBlock height={328} label="Loading the questions" />
          <SkeletonBlock height={368} label="Loading the evidence" />
        </div>
      </div>
      <FootBar label="Decision gate, loading">
        <div css={styles.foot}>
          <SkeletonBlock height={40} label="Loading what the evidence supports" />
        </div>
      </FootBar>
    </div>
  );
}
