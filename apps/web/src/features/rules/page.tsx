import { EuiBadge } from "@elastic/eui";
import type { RuleSummary } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { Page } from "../../shared/components/page.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { EmptyState, FailedState, SkeletonRows } from "../../shared/components/states.tsx";
import { type Column, Table } from "../../shared/components/table.tsx";
import { TimeText } from "../../shared/components/time-text.tsx";
import { duration, zoneName } from "../../shared/format/instant.ts";
import { count, plural } from "../../shared/format/number.ts";
import { useZone } from "../../shared/state/preferences.tsx";
import { ExecutionStatus } from "./components/execution-status.tsx";
import { RuleProblems } from "./components/rule-problems.tsx";
import { ruleQueries } from "./queries.ts";

/** The rules with the state of their schedules. */
export function RulesPage() {
  const zone = useZone();
  const rules = useQuery(ruleQueries.list());
  const columns: readonly Column<RuleSummary>[] = [
    {
      id: "name",
      header: "Rule",
      width: "34%",
      cell: (rule) => <Link to={`/rules/${encodeURIComponent(rule.id)}`}>{rule.name}</Link>,
    },
    { id: "severity", header: "Severity", cell: (rule) => `${rule.severity} ${rule.riskScore}` },
    { id: "state", header: "State", cell: (rule) => (rule.enabled ? "on" : <EuiBadge color="hollow">off</EuiBadge>) },
    {
      id: "last",
      header: `Last execution (${zoneName(zone)})`,
      cell: (rule) =>
        rule.lastExecution === null ? (
          "never"
        ) : (
          <>
            <TimeText instant={rule.lastExecution.startedAt} as="day" />{" "}
            <ExecutionStatus status={rule.lastExecution.status} />
          </>
        ),
    },
    {
      id: "next",
      header: "Next",
      cell: (rule) => (rule.nextAt === null ? "not scheduled" : <TimeText instant={rule.nextAt} as="day" />),
    },
    {
      id: "every",
      header: "Every, over",
      cell: (rule) => `${duration(rule.intervalMs)}, ${duration(rule.lookbackMs)}`,
    },
    { id: "alerts", header: "Alerts, 24 h", number: true, cell: (rule) => count(rule.alerts24h) },
    {
      id: "owed",
      header: "Owed",
      number: true,
      cell: (rule) => (rule.owed > 0 ? <EuiBadge color="warning">{rule.owed}</EuiBadge> : 0),
    },
    {
      id: "gaps",
      header: "Gaps",
      number: true,
      cell: (rule) => (rule.gaps > 0 ? <EuiBadge color="danger">{rule.gaps}</EuiBadge> : 0),
    },
  ];
  return (
    <Page title="Rules" note={rules.data !== undefined && plural(rules.data.items.length, "rule")}>
      {rules.isError && (
        <FailedState what="The rules could not be loaded" error={rules.error} onRetry={() => void rules.refetch()} />
      )}
      {rules.data !== undefined && <RuleProblems problems={rules.data.problems} />}
      <Panel flush title="Rules">
        {rules.data === undefined ? (
          !rules.isError && <SkeletonRows rows={4} rowHeight={32} label="Loading the rules" />
        ) : rules.data.items.length === 0 ? (
          <EmptyState title="No rule is loaded">
            Put a rule file into the server's rules folder and restart it.
          </EmptyState>
        ) : (
          <Table caption="Rules" columns={columns} rows={rules.data.items} rowKey={(rule) => rule.id} />
        )}
      </Panel>
    </Page>
  );
}
