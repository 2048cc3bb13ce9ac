import { EuiButton, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { QueuePage as QueueAnswer, QueueItem } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useNavigate } from "react-router";
import { useMayWork } from "../../shared/api/session-queries.ts";
import { Page } from "../../shared/components/page.tsx";
import { EmptyState, FailedState, SkeletonRows } from "../../shared/components/states.tsx";
import { shortTime } from "../../shared/format/instant.ts";
import { count, plural } from "../../shared/format/number.ts";
import { useKeys } from "../../shared/keyboard/keyboard.tsx";
import { useZone } from "../../shared/state/preferences.tsx";
import { useUrlState } from "../../shared/state/url-state.tsx";
import { BulkBar } from "./components/bulk-bar.tsx";
import { FilterBar } from "./components/filter-bar.tsx";
import { HistogramChart, histogramHeight } from "./components/histogram.tsx";
import { Preview } from "./components/preview.tsx";
import { QueueTable, rowHeight } from "./components/queue-table.tsx";
import { TagMenu } from "./components/tag-menu.tsx";
import { filtersOf, isFiltered, noFilters } from "./filters.ts";
import { type BulkCommand, queueQueries, useBulk } from "./queries.ts";
import { useSettledList } from "./settled-list.ts";

const pageStyles = ({ euiTheme }: UseEuiTheme) => ({
  columns: css({ display: "grid", gap: euiTheme.size.s, alignItems: "start" }),
  withPreview: css({ gridTemplateColumns: `minmax(0, 1fr) minmax(${euiTheme.base * 20}px, ${euiTheme.base * 26}px)` }),
  list: css({
    minWidth: 0,
    overflowX: "auto",
    backgroundColor: euiTheme.colors.backgroundBasePlain,
    border: euiTheme.border.thin,
    borderRadius: euiTheme.border.radius.medium,
  }),
  chart: css({ minHeight: histogramHeight }),
  cut: css({ padding: euiTheme.size.m, color: euiTheme.colors.textSubdued, borderBlockStart: euiTheme.border.thin }),
});

const doneWords: Readonly<Record<BulkCommand["kind"], string>> = {
  take: "taken",
  assign: "assigned",
  tag: "tagged",
  untag: "rid of the tag",
};

const nothingYet: readonly QueueItem[] = [];

/** Investigations in the order they should be looked at. */
export function QueuePage() {
  const url = useUrlState();
  const filters = filtersOf(url);
  const queue = useQuery(queueQueries.page(filters));
  const styles = useEuiMemoizedStyles(pageStyles);
  const zone = useZone();
  const navigate = useNavigate();
  const mayWork = useMayWork();
  const bulk = useBulk();
  const [tagging, setTagging] = useState(false);
  const searchRef = useRef<HTMLInputElement>(null);
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const [byKeyboard, setByKeyboard] = useState(false);

  const list = useSettledList(
    queue.isPlaceholderData ? "before" : JSON.stringify(filters),
    queue.data?.items ?? nothingYet,
    queue.data?.asOf ?? "",
  );
  const { items } = list;
  const selectedId = url.get("row");
  const select = (id: string | undefined) => id !== undefined && url.patch({ row: id }, "replace");
  // Keys pressed quickly each start from where the one before ended.
  const inFocus = () => items.filter((item) => item.id === url.newest("row"));
  const selectedAt = items.findIndex((item) => item.id === selectedId);
  const selected = items[selectedAt];
  const previewed = url.get("preview") === "1" ? selected : undefined;

  const move = (step: number) => {
    setByKeyboard(true);
    const from = items.findIndex((item) => item.id === url.newest("row"));
    select(items[from === -1 ? 0 : Math.min(items.length - 1, Math.max(0, from + step))]?.id);
  };
  const check = (id: string) => setChecked((before) => toggled(before, id));
  // The list stands still; what a command names is the version that the server told last.
  const latest = (ids: Iterable<string>) =>
    [...ids].flatMap(
      (id) => [queue.data?.items, items].map((all) => all?.find((item) => item.id === id)).find(Boolean) ?? [],
    );
  const send = (ids: Iterable<string>, command: BulkCommand, onDone?: () => void) =>
    mayWork &&
    bulk.mutate(
      { items: latest(ids), command },
      { onSuccess: ({ refused }) => (refused.length === 0 ? onDone?.() : undefined) },
    );
  const take = (ids: readonly string[]) => send(ids, { kind: "take" });
  const addressOf = (item: QueueItem) => `/investigations/${encodeURIComponent(item.id)}`;

  useKeys("Queue", [
    { keys: "j", label: "Next investigation", run: () => move(1) },
    { keys: "k", label: "Previous investigation", run: () => move(-1) },
    {
      keys: "enter",
      label: "Open it",
      run: () => {
        for (const item of inFocus()) void navigate(addressOf(item));
      },
    },
    {
      keys: "a",
      label: "Take it, or those selected",
      run: () => take(checked.size > 0 ? [...checked] : inFocus().map((item) => item.id)),
    },
    {
      keys: "x",
      label: "Select it for bulk",
      run: () => {
        for (const item of inFocus()) check(item.id);
      },
    },
    {
      keys: "t",
      label: "Tag it, or those selected",
      run: () => {
        if (!mayWork || (checked.size === 0 && inFocus().length === 0)) return;
        if (checked.size === 0) setChecked(new Set(inFocus().map((item) => item.id)));
        setTagging(true);
      },
    },
    {
      keys: "p",
      label: "Preview beside the list",
      run: () =>
        url.patch({ preview: previewed === undefined ? "1" : null, row: selected?.id ?? items[0]?.id ?? null }),
    },
    { keys: "n", label: "Insert what is new", run: () => list.accept() },
    { keys: "f", label: "Filter the queue", run: () => searchRef.current?.focus() },
    {
      keys: "escape",
      label: "Close the preview, clear the selection",
      run: () => (previewed === undefined ? setChecked(new Set()) : url.patch({ preview: null })),
    },
  ]);

  return (
    <Page
      title="Queue"
      note={queue.data !== undefined && <Counts answer={queue.data} />}
      actions={
        <span aria-live="polite">
          {(list.added.length > 0 || list.gone.size > 0) && (
            <EuiButton size="s" onClick={list.accept}>
              {[
                list.added.length > 0 ? `${list.added.length} new` : "",
                list.gone.size > 0 ? `${list.gone.size} moved on` : "",
              ]
                .filter((part) => part !== "")
                .join(", ")}{" "}
              since {shortTime(list.since, zone)}
            </EuiButton>
          )}
        </span>
      }
    >
      <FilterBar filters={filters} tags={queue.data?.tags ?? []} searchRef={searchRef} onChange={url.patch} />
      {bulk.data?.refused[0] !== undefined && (
        <FailedState
          what={`${plural(bulk.data.refused.length, "investigation")} could not be ${doneWords[bulk.data.kind]}${bulk.data.done === 0 ? "" : `; the other ${count(bulk.data.done)} ${bulk.data.done === 1 ? "is" : "are"} done`}`}
          error={bulk.data.refused[0].error}
        />
      )}
      {queue.isError && queue.data === undefined ? (
        <FailedState what="The queue could not be loaded" error={queue.error} onRetry={() => void queue.refetch()} />
      ) : (
        <>
          {queue.isRefetchError && (
            <FailedState
              what="The queue on this page is from before"
              error={queue.error}
              onRetry={() => void queue.refetch()}
            />
          )}
          <div css={[styles.columns, previewed !== undefined && styles.withPreview]}>
            <section css={styles.list} aria-label="Investigations" aria-busy={queue.isPlaceholderData}>
              <div css={styles.chart}>
                {queue.data !== undefined && (
                  <HistogramChart
                    histogram={queue.data.histogram}
                    onRange={(from, to) => url.patch({ from, to, range: null })}
                  />
                )}
              </div>
              {queue.data === undefined ? (
                <SkeletonRows rows={16} rowHeight={rowHeight} label="Loading the queue" />
              ) : items.length === 0 ? (
                <NothingHere answer={queue.data} filtered={isFiltered(filters)} onClear={() => url.patch(noFilters)} />
              ) : (
                <QueueTable
                  items={items}
                  gone={list.gone}
                  selectedId={selectedId}
                  focusSelected={byKeyboard}
                  checked={checked}
                  sort={filters.sort}
                  narrow={previewed !== undefined}
                  mayWork={mayWork}
                  addressOf={addressOf}
                  onSelect={select}
                  onCheck={check}
                  onTake={(id) => take([id])}
                  onSort={(sort) => url.patch({ sort })}
                />
              )}
              {queue.data !== undefined && queue.data.total > queue.data.items.length && (
                <div css={styles.cut} role="status">
                  Showing {count(queue.data.items.length)} of {count(queue.data.total)}; narrow it with a filter.
                </div>
              )}
            </section>
            {previewed !== undefined && <Preview item={previewed} onClose={() => url.patch({ preview: null })} />}
          </div>
        </>
      )}
      {mayWork && checked.size > 0 && (
        <BulkBar
          count={checked.size}
          isBusy={bulk.isPending}
          onTake={() => take([...checked])}
          onAssign={(accountId) => send(checked, { kind: "assign", accountId })}
          onClear={() => setChecked(new Set())}
          tagMenu={
            <TagMenu
              count={checked.size}
              isOpen={tagging}
              isBusy={bulk.isPending}
              known={(queue.data?.tags ?? []).map(({ tag }) => tag)}
              worn={[...new Set(latest(checked).flatMap((item) => item.tags))]}
              onOpen={setTagging}
              onTag={(tag, onDone) => send(checked, { kind: "tag", tag }, onDone)}
              onUntag={(tag) => send(checked, { kind: "untag", tag })}
            />
          }
        />
      )}
    </Page>
  );
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}

function Counts({ answer }: { readonly answer: QueueAnswer }) {
  const { open, overdue, unassigned } = answer.counts;
  const shown =
    answer.total === answer.unfiltered ? "" : ` · ${count(answer.total)} of ${count(answer.unfiltered)} match`;
  return (
    <>
      {count(open)} open · {count(overdue)} overdue · {count(unassigned)} unassigned{shown}
    </>
  );
}

interface NothingHereProps {
  readonly answer: QueueAnswer;
  readonly filtered: boolean;
  readonly onClear: () => void;
}

function NothingHere({ answer, filtered, onClear }: NothingHereProps) {
  const navigate = useNavigate();
  if (filtered) {
    return (
      <EmptyState title="Nothing matches" action={{ label: "Clear the filters", run: onClear }}>
        {count(answer.unfiltered)} without the filters
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No open investigations"
      action={{ label: "Add telemetry", run: () => void navigate("/sources") }}
    >
      The rules run every five minutes over what arrives. Files can be added on Sources.
    </EmptyState>
  );
}
