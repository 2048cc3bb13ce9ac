import { EuiBadge, EuiButton, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { RuleDetail } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { useMayWork } from "../../shared/api/session-queries.ts";
import { GuideWords } from "../../shared/components/guide-words.tsx";
import { HostileText } from "../../shared/components/hostile-text.tsx";
import { InlineCode } from "../../shared/components/inline-code.tsx";
import { Page } from "../../shared/components/page.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { FailedState, SkeletonBlock } from "../../shared/components/states.tsx";
import { TimeText } from "../../shared/components/time-text.tsx";
import { duration } from "../../shared/format/instant.ts";
import { count, plural } from "../../shared/format/number.ts";
import { useUrlState } from "../../shared/state/url-state.tsx";
import { denseFontSize, smallFontSize } from "../../shared/theme/dense.ts";
import { ExecutionTable } from "./components/execution-table.tsx";
import { GuideText } from "./components/guide-text.tsx";
import { PreviewPanel } from "./components/preview-panel.tsx";
import { QueryText } from "./components/query-text.tsx";
import { RuleProblems } from "./components/rule-problems.tsx";
import { RunOutcome, RunPanel } from "./components/run-panel.tsx";
import { ScheduleStrip } from "./components/schedule-strip.tsx";
import { askable, pastWindowOf } from "./past-window.ts";
import { ruleQueries, useRun } from "./queries.ts";

const ruleStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    columns: css({
      display: "grid",
      gap: euiTheme.size.s,
      gridTemplateColumns: "minmax(0, 2fr) minmax(0, 1fr)",
      alignItems: "start",
    }),
    stack: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.s, minWidth: 0 }),
    text: css({ fontSize: denseFontSize(theme), display: "flex", flexDirection: "column", gap: euiTheme.size.s }),
    label: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    badges: css({ display: "flex", flexWrap: "wrap", gap: euiTheme.size.xs }),
  };
};

/** One rule: what it looks for, how its schedule stands, what it found, what its guide asks. */
export function RulePage() {
  const { id = "" } = useParams();
  const rule = useQuery(ruleQueries.detail(id));
  const mayWork = useMayWork();
  const run = useRun(id);
  return (
    <Page
      title={rule.data?.name ?? "Rule"}
      note={
        <>
          <Link to="/rules" css={{ textDecoration: "underline" }}>
            Rules
          </Link>
          {rule.data !== undefined &&
            ` · ${rule.data.severity} ${rule.data.riskScore} · ${rule.data.enabled ? "on" : "off"}`}
        </>
      }
      actions={
        mayWork && (
          <>
            {run.data !== undefined && <RunOutcome result={run.data} />}
            <EuiButton
              size="s"
              iconType="play"
              isLoading={run.isPending}
              onClick={() => run.mutate({ timeField: "ingested" })}
            >
              Run rule now
            </EuiButton>
          </>
        )
      }
    >
      {run.isError && <FailedState what="The rule was not run" error={run.error} />}
      {rule.isPending && <SkeletonBlock height={480} label="Loading the rule" />}
      {rule.isError && (
        <FailedState
          what={rule.data === undefined ? "The rule could not be loaded" : "The rule shown is from before"}
          error={rule.error}
          onRetry={() => void rule.refetch()}
        />
      )}
      {rule.data !== undefined && <RuleContent rule={rule.data} mayWork={mayWork} />}
    </Page>
  );
}

function RuleContent({ rule, mayWork }: { readonly rule: RuleDetail; readonly mayWork: boolean }) {
  const styles = useEuiMemoizedStyles(ruleStyles);
  const url = useUrlState();
  const previewed = url.get("preview") === "1" ? askable(pastWindowOf(url)) : null;
  return (
    <>
      <RuleProblems problems={rule.problems} />
      <div css={styles.columns}>
        <div css={styles.stack}>
          {previewed !== null && (
            <PreviewPanel ruleId={rule.id} window={previewed} onClose={() => url.patch({ preview: null })} />
          )}
          <Panel flush title="Query">
            <QueryText query={rule.query} queryTokens={rule.queryTokens} />
          </Panel>
          <Panel
            flush
            title="Schedule"
            aside={
              <>
                every {duration(rule.intervalMs)} over the last {duration(rule.lookbackMs)}; at most{" "}
                {count(rule.maxSignals)} alerts each
                {rule.nextAt !== null && (
                  <>
                    ; next <TimeText instant={rule.nextAt} as="day" />
                  </>
                )}
              </>
            }
          >
            <ScheduleStrip executions={rule.executions} />
          </Panel>
          <Panel
            flush
            title="Executions"
            aside={`${plural(rule.alerts24h, "alert")} in 24 h · ${count(rule.owed)} owed · ${plural(rule.gaps, "gap")}`}
          >
            <ExecutionTable executions={rule.executions} />
          </Panel>
          <Panel flush title="Guide as it will be asked" aside={plural(rule.guide.length, "question")}>
            <GuideText guide={rule.guide} />
          </Panel>
        </div>
        <div css={styles.stack}>
          <Panel title="Over a past window">
            <RunPanel ruleId={rule.id} mayWork={mayWork} />
          </Panel>
          <Panel title="Exceptions" aside="none">
            <p css={styles.text}>
              None: every match of the query becomes an alert. A rule file that brings a list of exceptions is refused,
              not taken without them.
            </p>
          </Panel>
          <Panel title="About">
            <About rule={rule} />
          </Panel>
        </div>
      </div>
    </>
  );
}

function About({ rule }: { readonly rule: RuleDetail }) {
  const styles = useEuiMemoizedStyles(ruleStyles);
  return (
    <div css={styles.text}>
      <p>
        <GuideWords text={rule.description} />
      </p>
      {rule.threat.map((threat) => (
        <div key={threat.tactic}>
          <div css={styles.label}>{threat.tactic}</div>
          {threat.techniques.map((technique) => (
            <div key={technique.id}>
              <InlineCode>{technique.id}</InlineCode> {technique.name}
            </div>
          ))}
        </div>
      ))}
      <div>
        <div css={styles.label}>Searches</div>
        <HostileText text={rule.index.join(", ")} />
      </div>
      {rule.falsePositives.length > 0 && (
        <div>
          <div css={styles.label}>Known to fire without an attack</div>
          {rule.falsePositives.map((text) => (
            <p key={text}>
              <GuideWords text={text} />
            </p>
          ))}
        </div>
      )}
      <div css={styles.badges}>
        {rule.tags.map((tag) => (
          <EuiBadge key={tag} color="hollow">
            {tag}
          </EuiBadge>
        ))}
      </div>
    </div>
  );
}
