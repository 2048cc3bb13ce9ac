import { EuiButton, EuiButtonEmpty, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Quarantined } from "@quaestor/api";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMayWork } from "../../../shared/api/session-queries.ts";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { InlineCode } from "../../../shared/components/inline-code.tsx";
import { Panel } from "../../../shared/components/panel.tsx";
import { EmptyState, FailedState, SkeletonRows } from "../../../shared/components/states.tsx";
import { type Column, Table } from "../../../shared/components/table.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { bytes, count } from "../../../shared/format/number.ts";
import type { Place } from "../place.ts";
import { sourceQueries, useRetry } from "../queries.ts";
import { LongText } from "./long-text.tsx";

const retryWords = { never: "", stored: "stored on retry", still_refused: "tried again, still refused" } as const;

const quarantineStyles = ({ euiTheme }: UseEuiTheme) => ({
  subdued: css({ color: euiTheme.colors.textSubdued }),
  bytes: css({ maxBlockSize: `calc(${euiTheme.size.xxl} * 4)`, overflow: "auto" }),
});

interface QuarantineListProps {
  /** Of one import only; "" for all. */
  readonly importId: string;
  /** Of one source and host only; null for all. */
  readonly place: Place | null;
  readonly onShowAll: () => void;
}

/** Records that could not be taken: where, why, and their first bytes, inert. */
export function QuarantineList({ importId, place, onShowAll }: QuarantineListProps) {
  const list = useInfiniteQuery(sourceQueries.quarantine({ importId, place }));
  const retry = useRetry();
  const mayWork = useMayWork();
  const styles = useEuiMemoizedStyles(quarantineStyles);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  const columns: readonly Column<Quarantined>[] = [
    {
      id: "place",
      header: "File and line",
      cell: (record) => (
        <>
          <HostileText text={record.file} />
          {record.line > 0 && `:${count(record.line)}`}
        </>
      ),
    },
    {
      id: "why",
      header: "Reason",
      cell: (record) => (
        <>
          {record.message} <InlineCode>{record.code}</InlineCode>
        </>
      ),
    },
    {
      id: "source",
      header: "Source and host",
      cell: (record) => (
        <>
          {record.source ?? "no known source"}
          <div>{record.host === null ? "no host named" : <HostileText text={record.host} />}</div>
        </>
      ),
    },
    { id: "raw", header: "As received", width: "36%", cell: (record) => <Received record={record} /> },
    { id: "bytes", header: "Size", number: true, cell: (record) => bytes(record.bytes) },
    { id: "at", header: "When", cell: (record) => <TimeText instant={record.at} as="day" /> },
    {
      id: "retry",
      header: "Retry",
      width: "18%",
      cell: (record) =>
        record.noRetry !== null ? (
          <div css={styles.subdued}>Retry cannot help. {record.noRetry}</div>
        ) : record.retried === "stored" || !mayWork ? (
          retryWords[record.retried]
        ) : (
          <>
            <EuiButtonEmpty
              size="xs"
              iconType="refresh"
              // Tried again it is still this button that has the focus.
              hasAriaDisabled
              isLoading={retry.isPending && retry.variables === record.id}
              onClick={() => retry.mutate(record.id)}
            >
              Retry record
            </EuiButtonEmpty>
            <div>{retryWords[record.retried]}</div>
          </>
        ),
    },
  ];
  return (
    <Panel
      flush
      title="Quarantine"
      aside={
        <>
          {list.data !== undefined && `${count(items.length)} of ${count(total)} shown`}
          {(importId !== "" || place !== null) && (
            <EuiButtonEmpty size="xs" onClick={onShowAll}>
              Show all quarantine
            </EuiButtonEmpty>
          )}
        </>
      }
    >
      {retry.isError && <FailedState what="The record could not be tried again" error={retry.error} />}
      {list.isPending ? (
        <SkeletonRows rows={3} rowHeight={32} label="Loading the quarantine" />
      ) : list.isError && items.length === 0 ? (
        <FailedState what="The quarantine could not be loaded" error={list.error} onRetry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState oneLine title="Nothing is in quarantine">
          {importId === "" && place === null
            ? "Every record that arrived could be taken."
            : "Nothing of what the list is narrowed to."}
        </EmptyState>
      ) : (
        <Table caption="Quarantined records" columns={columns} rows={items} rowKey={(record) => record.id} />
      )}
      {list.hasNextPage && (
        <EuiButton size="s" isLoading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more of {count(total)}
        </EuiButton>
      )}
    </Panel>
  );
}

/** A record's first bytes: text, or what is none as numbers, and how much more there is. */
function Received({ record }: { readonly record: Quarantined }) {
  const styles = useEuiMemoizedStyles(quarantineStyles);
  const rest = record.previewBytes < record.bytes && (
    <div css={styles.subdued}>
      first {count(record.previewBytes)} of {bytes(record.bytes)}
    </div>
  );
  if (record.preview === "") return <span css={styles.subdued}>no bytes kept</span>;
  if (record.previewForm === "text") {
    return (
      <>
        <LongText text={record.preview} />
        {rest}
      </>
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section css={styles.bytes} aria-label="Bytes of the record" tabIndex={0}>
        {record.preview.split("\n").map((line) => (
          <div key={line}>
            <HostileText text={line} oneLine />
          </div>
        ))}
      </section>
      {rest}
    </>
  );
}
