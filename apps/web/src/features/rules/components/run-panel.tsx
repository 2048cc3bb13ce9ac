import { EuiButton, EuiButtonEmpty, EuiRadioGroup, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { RunResult } from "@quaestor/api";
import { useState } from "react";
import { Link } from "react-router";
import { InstantField } from "../../../shared/components/instant-field.tsx";
import { FailedState } from "../../../shared/components/states.tsx";
import { duration } from "../../../shared/format/instant.ts";
import { plural } from "../../../shared/format/number.ts";
import { useUrlState } from "../../../shared/state/url-state.tsx";
import { useNow } from "../../../shared/state/use-now.ts";
import { denseFontSize } from "../../../shared/theme/dense.ts";
import { askable, lastHours, pastWindowOf, presets } from "../past-window.ts";
import { useRun } from "../queries.ts";

const runStyles = (theme: UseEuiTheme) => ({
  form: css({ display: "flex", flexDirection: "column", gap: theme.euiTheme.size.s, fontSize: denseFontSize(theme) }),
  presets: css({ display: "flex", alignItems: "center", gap: theme.euiTheme.size.xs }),
  fields: css({ display: "flex", flexWrap: "wrap", gap: theme.euiTheme.size.s, alignItems: "end" }),
});

const timeFields = [
  { id: "timestamp", label: "when it happened (@timestamp)" },
  { id: "ingested", label: "when it was taken in (event.ingested)" },
] as const;

interface RunPanelProps {
  readonly ruleId: string;
  readonly mayWork: boolean;
}

/** A window of the past: what the rule would raise over it, or a run over it. Alerts that exist are not raised twice. */
export function RunPanel({ ruleId, mayWork }: RunPanelProps) {
  const styles = useEuiMemoizedStyles(runStyles);
  const run = useRun(ruleId);
  const url = useUrlState();
  const now = useNow();
  const window = pastWindowOf(url);
  const asked = askable(window);
  const backwards = window.from !== null && window.to !== null && asked === null;
  // The fields begin anew where something else than typing changes the window.
  const [preset, setPreset] = useState(0);
  const typed = (name: "from" | "to") => (instant: string | null) =>
    url.patch({ [name]: instant, preview: null }, "replace");
  return (
    <form
      css={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (asked !== null) url.patch({ preview: "1" });
      }}
    >
      <div css={styles.presets}>
        <span>Last</span>
        {presets.map(({ label, hours }) => (
          <EuiButtonEmpty
            key={label}
            size="xs"
            onClick={() => {
              setPreset(preset + 1);
              url.patch({ ...lastHours(hours, now), preview: null }, "replace");
            }}
          >
            {label}
          </EuiButtonEmpty>
        ))}
      </div>
      <div css={styles.fields} key={preset}>
        <InstantField label="From" value={window.from} onChange={typed("from")} />
        <InstantField label="To" value={window.to} onChange={typed("to")} />
      </div>
      <EuiRadioGroup
        compressed
        name="time-field"
        legend={{ children: "Time meant", display: "visible", compressed: true }}
        options={timeFields.map(({ id, label }) => ({ id, label }))}
        idSelected={window.timeField}
        onChange={(id) => url.patch({ time: id === "ingested" ? "ingested" : null, preview: null }, "replace")}
      />
      <div css={styles.fields}>
        <EuiButton type="submit" size="s" iconType="eye" isDisabled={asked === null}>
          Preview alerts
        </EuiButton>
        {mayWork && (
          <EuiButtonEmpty
            size="s"
            iconType="play"
            isDisabled={asked === null}
            isLoading={run.isPending}
            onClick={() => asked !== null && run.mutate(asked)}
          >
            Run over this window
          </EuiButtonEmpty>
        )}
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
