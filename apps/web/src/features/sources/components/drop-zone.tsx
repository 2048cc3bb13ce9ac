import { EuiButton, EuiButtonEmpty, EuiProgress, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { ImportReport } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { type DragEvent, useRef, useState } from "react";
import { sessionQueries } from "../../../shared/api/session-queries.ts";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { FailedState } from "../../../shared/components/states.tsx";
import { bytes, plural } from "../../../shared/format/number.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { denseFontSize } from "../../../shared/theme/dense.ts";
import { useUpload } from "../queries.ts";
import { ImportCounts } from "./import-counts.tsx";

const zoneStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    zone: css({
      display: "flex",
      flexWrap: "wrap",
      alignItems: "center",
      gap: euiTheme.size.m,
      padding: euiTheme.size.m,
      fontSize: denseFontSize(theme),
      border: `${euiTheme.border.width.thin} dashed ${euiTheme.colors.borderBaseProminent}`,
      borderRadius: euiTheme.border.radius.medium,
      backgroundColor: euiTheme.colors.backgroundBasePlain,
    }),
    over: css({
      borderColor: euiTheme.colors.primary,
      backgroundColor: euiTheme.colors.backgroundBaseInteractiveSelect,
    }),
    note: css({ color: euiTheme.colors.textSubdued }),
    progress: css({ flexBasis: "100%", display: "flex", flexDirection: "column", gap: euiTheme.size.xs }),
  };
};

/** What came of a file: its records accounted for, why it was not sent, or why the server did not take it. */
type Outcome = { readonly name: string } & (
  | { readonly report: ImportReport }
  | { readonly refused: string }
  | { readonly error: unknown }
);

/** Files are dropped or picked, sent one after the other, and their records accounted for. */
export function DropZone() {
  const styles = useEuiMemoizedStyles(zoneStyles);
  const maxBytes = useQuery(sessionQueries.status()).data?.maxUploadBytes;
  const picker = useRef<HTMLInputElement>(null);
  const stop = useRef(new AbortController());
  const upload = useUpload();
  const [over, setOver] = useState(false);
  const [sending, setSending] = useState<{
    readonly file: File;
    readonly sent: number;
    readonly waiting: number;
  } | null>(null);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const tell = (outcome: Outcome) => setOutcomes((before) => [...before, outcome]);

  const send = async (files: readonly File[]) => {
    setOutcomes([]);
    stop.current = new AbortController();
    for (const [index, file] of files.entries()) {
      if (stop.current.signal.aborted) break;
      if (maxBytes !== undefined && file.size > maxBytes) {
        const refused = `has ${bytes(file.size)}; the server takes up to ${bytes(maxBytes)}. Use quaestor ingest there.`;
        tell({ name: file.name, refused });
        continue;
      }
      const waiting = files.length - index - 1;
      setSending({ file, sent: 0, waiting });
      const onProgress = (sent: number) => setSending({ file, sent, waiting });
      // A failed file is shown with its reason; those after it are still sent.
      await upload.mutateAsync({ file, onProgress, signal: stop.current.signal }).then(
        (report) => tell({ name: report.fileName, report }),
        (error: unknown) => tell({ name: file.name, error }),
      );
    }
    setSending(null);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void send([...event.dataTransfer.files]);
  };

  return (
    <section
      css={[styles.zone, over && styles.over]}
      aria-label="Add telemetry"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Files of telemetry"
        onChange={(event) => {
          void send([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <EuiButton size="s" iconType="upload" isLoading={sending !== null} onClick={() => picker.current?.click()}>
        Add files
      </EuiButton>
      <span>or drop them here</span>
      <span css={styles.note}>
        EVTX, NDJSON, JSON, Elasticsearch hits or bulk, event XML; plain, gzip or zip
        {maxBytes !== undefined && `, up to ${bytes(maxBytes)} each`}
      </span>
      {sending !== null && (
        <div css={styles.progress}>
          <EuiProgress
            size="s"
            color="primary"
            label={`${sending.file.name}${sending.waiting > 0 ? `, ${sending.waiting} more waiting` : ""}`}
            valueText={
              sending.sent < sending.file.size
                ? `${bytes(sending.sent)} of ${bytes(sending.file.size)} sent`
                : "sent; being stored and run through the rules"
            }
            {...(sending.sent < sending.file.size ? { value: sending.sent, max: Math.max(1, sending.file.size) } : {})}
          />
          <span>
            <EuiButtonEmpty size="xs" color="danger" onClick={() => stop.current.abort()}>
              Stop
            </EuiButtonEmpty>
          </span>
        </div>
      )}
      {outcomes.length > 0 && (
        <div css={styles.progress} role="status">
          {outcomes.map((outcome, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: outcomes are only ever added, and names of files repeat.
            <div key={index}>
              {"error" in outcome ? (
                <FailedState what={`${visibleText(outcome.name)} was not taken`} error={outcome.error} />
              ) : "refused" in outcome ? (
                <>
                  <HostileText text={outcome.name} /> {outcome.refused}
                </>
              ) : (
                <>
                  <HostileText text={outcome.name} />: <ImportCounts report={outcome.report} />
                  {outcome.report.alerts > 0 && `; ${plural(outcome.report.alerts, "alert")}`}
                </>
              )}
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
