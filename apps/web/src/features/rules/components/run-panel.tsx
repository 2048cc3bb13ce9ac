import { EuiButton, EuiRadioGroup, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { RunResult } from "@quaestor/api";
import { useState } from "react";
import { Link } from "react-router";
import { InstantField } from "../../../shared/components/instant-field.tsx";
import { FailedState } from "../../../shared/components/states.tsx";
import { duration } from "../../../shared/format/instant.ts";
import { plural } from "../../../shared/format/number.ts";
import { denseFontSize } from "../../../shared/theme/dense.ts";
import { useRun } from "../queries.ts";

const runStyles = (theme: UseEuiTheme) => ({
  form: css({ display: "flex", flexDirection: "column", gap: theme.euiTheme.size.s, fontSize: denseFontSize(theme) }),
  fields: css({ display: "flex", flexWrap: "wrap", gap: theme.euiTheme.size.s, alignItems: "end" }),
});

const timeFields = [
  { id: "timestamp", label: "when it happened (@timestamp)" },
  { id: "ingested", label: "when it was taken in (event.ingested)" },
] as const;

/** Runs the rule over a past window. Alerts that exist already are not raised twice. */
export function RunPanel({ ruleId }: { readonly ruleId: string }) {
  const styles = useEuiMemoizedStyles(runStyles);
  const run = useRun(ruleId);
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [timeField, setTimeField] = useState<"timestamp" | "ingested">("timestamp");
  const backwards = from !== null && to !== null && from >= to;
  return (
    <form
      css={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (from !== null && to !== null) run.mutate({ from, to, timeField });
      }}
    >
      <div css={styles.fields}>
        <InstantField label="From" value={from} onChange={setFrom} />
        <InstantField label="To" value={to} onChange={setTo} />
      </div>
      <EuiRadioGroup
        compressed
        name="time-field"
        legend={{ children: "Time meant", display: "visible", compressed: true }}
        options={timeFields.map(({ id, label }) => ({ id, label }))}
        idSelected={timeField}
        onChange={(id) => setTimeField(id === "ingested" ? "ingested" : "timestamp")}
      />
      <div>
        <EuiButton
          type="submit"
          size="s"
          iconType="play"
          isDisabled={from === null || to === null || backwards}
          isLoading={run.isPending}
        >
          Run over this window
        </EuiButton>{" "}
        {backwards && <span role="alert">The window ends before it starts.</span>}
      </div>
      {run.isError && <FailedState what="The rule was not run" error={run.error} />}
      {run.data !== undefined && <RunOutcome result={run.data} />}
    </form>
  );
}

/** What a run by hand gave. */
export function RunOutcome({ result }: { readonly result: RunResult }) {
  const tookMs = result.executions.reduce((sum, execution) => sum + execution.durationMs, 0);
  const failed = result.executions.filter((execution) => execution.status === "failed");
  return (
    <div role="status">
      {plural(result.executions.length, "execution")} in {duration(tookMs)}, {plural(result.alerts, "new alert")}
      {failed.length > 0 && `; ${failed.length} failed: ${failed[0]?.message ?? ""}`}
      {result.alerts > 0 && (
        <>
          {" "}
          <Link to="/queue">show the queue</Link>
        </>
      )}
    </div>
  );
}
