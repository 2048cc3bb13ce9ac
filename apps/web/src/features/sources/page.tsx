import { EuiLink, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { SourcesView } from "@quaestor/api";
import { useIsFetching, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { queryRoots } from "../../shared/api/query-roots.ts";
import { useMayWork } from "../../shared/api/session-queries.ts";
import { Page } from "../../shared/components/page.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { EmptyState, FailedState, SkeletonRows } from "../../shared/components/states.tsx";
import { TimeText } from "../../shared/components/time-text.tsx";
import { count, plural } from "../../shared/format/number.ts";
import { useUrlState } from "../../shared/state/url-state.tsx";
import { Attention } from "./components/attention.tsx";
import { CoverageMatrix } from "./components/coverage-matrix.tsx";
import { DropZone } from "./components/drop-zone.tsx";
import { ImportTable } from "./components/import-table.tsx";
import { NearMissList } from "./components/near-miss-list.tsx";
import { QuarantineList } from "./components/quarantine-list.tsx";
import { SourceTable } from "./components/source-table.tsx";
import { IntakePanel } from "./intake/intake-panel.tsx";
import { placeOf, placePatch } from "./place.ts";
import { sourceQueries } from "./queries.ts";

const partsStyles = ({ euiTheme }: UseEuiTheme) => ({
  parts: css({ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: euiTheme.size.m }),
  // Below the header, which stays.
  part: css({ scrollMarginBlockStart: `calc(${euiTheme.size.xxxl} + ${euiTheme.size.s})` }),
});

/** Brings a list into view once it is narrowed, and the keyboard with it. */
function jumpTo(id: string): void {
  const target = document.getElementById(id);
  target?.scrollIntoView?.({ block: "start" });
  target?.focus({ preventScroll: true });
}

/** What arrives, how late, what each source cannot say, and what could not be taken. */
export function SourcesPage() {
  const styles = useEuiMemoizedStyles(partsStyles);
  const url = useUrlState();
  const overview = useQuery(sourceQueries.overview());
  const mayWork = useMayWork();
  const view = overview.data;
  // `at` names the part of the page that somebody was sent to; once all of it has its height.
  const at = useRef(url.get("at"));
  const isLoading = useIsFetching({ queryKey: queryRoots.sources }) > 0;
  useEffect(() => {
    if (isLoading || at.current === null) return;
    jumpTo(at.current);
    at.current = null;
  }, [isLoading]);
  const showQuarantine = (importId: string) => {
    url.patch({ import: importId, ...placePatch(null, "quarantine") });
    jumpTo("quarantine");
  };
  return (
    <Page title="Sources" note={<Parts view={view} onGo={(part) => url.patch({ at: part }, "replace")} />}>
      {mayWork && <DropZone />}
      {overview.isError && (
        <FailedState
          what={view === undefined ? "The sources could not be loaded" : "The sources shown are from before"}
          error={overview.error}
          onRetry={() => void overview.refetch()}
        />
      )}
      <Panel flush title="By source and host" aside={view !== undefined && plural(view.rows.length, "row")}>
        {view === undefined ? (
          !overview.isError && <SkeletonRows rows={4} rowHeight={32} label="Loading the sources" />
        ) : view.rows.length === 0 && view.quarantinedElsewhere.length === 0 ? (
          <EmptyState title="No telemetry yet">
            Add a file above, or run quaestor ingest where the server is.
          </EmptyState>
        ) : (
          <SourceTable
            rows={view.rows}
            elsewhere={view.quarantinedElsewhere}
            onQuarantine={(place) => {
              url.patch({ import: null, ...placePatch(place, "quarantine") });
              jumpTo("quarantine");
            }}
            onNearMisses={(place) => {
              url.patch(placePatch(place, "misses"));
              jumpTo("near-misses");
            }}
          />
        )}
      </Panel>
      <div id="near-misses" css={styles.part} tabIndex={-1}>
        <NearMissList
          summary={view?.nearMisses}
          place={placeOf(url.get, "misses")}
          onShowAll={() => url.patch(placePatch(null, "misses"))}
        />
      </div>
      <div id="quarantine" css={styles.part} tabIndex={-1}>
        <QuarantineList
          importId={url.get("import") ?? ""}
          place={placeOf(url.get, "quarantine")}
          onShowAll={() => url.patch({ import: null, ...placePatch(null, "quarantine") })}
        />
      </div>
      <div id="coverage" css={styles.part} tabIndex={-1}>
        <Coverage />
      </div>
      <div id="intake" css={styles.part} tabIndex={-1}>
        <IntakePanel onShowQuarantine={showQuarantine} />
      </div>
      <div id="imports" css={styles.part} tabIndex={-1}>
        <Imports onShowQuarantine={showQuarantine} />
      </div>
    </Page>
  );
}

/** The counts of the page, each leading to its part. */
function Parts({ view, onGo }: { readonly view: SourcesView | undefined; readonly onGo: (part: string) => void }) {
  const styles = useEuiMemoizedStyles(partsStyles);
  if (view === undefined) return null;
  const parts: readonly { readonly id: string; readonly label: string; readonly look: boolean }[] = [
    {
      id: "near-misses",
      label: plural(view.nearMisses.total, "near miss", "near misses"),
      look: view.nearMisses.total > 0,
    },
    { id: "quarantine", label: `${count(view.quarantined)} in quarantine`, look: view.quarantined > 0 },
    { id: "coverage", label: "Fields by source", look: false },
    { id: "intake", label: "Live intake", look: false },
    { id: "imports", label: "Imports", look: false },
  ];
  return (
    <nav css={styles.parts} aria-label="Parts of this page">
      <span>{plural(view.events, "event")}</span>
      {parts.map(({ id, label, look }) => (
        <EuiLink
          key={id}
          onClick={() => {
            onGo(id);
            jumpTo(id);
          }}
        >
          {look ? <Attention>{label}</Attention> : label}
        </EuiLink>
      ))}
    </nav>
  );
}

function Coverage() {
  const coverage = useQuery(sourceQueries.coverage());
  return (
    <Panel
      flush
      title="What the guide asks, and which source can say it"
      aside={
        coverage.data !== undefined && (
          <span>
            counted at <TimeText instant={coverage.data.asOf} as="day" />
          </span>
        )
      }
    >
      {coverage.isPending ? (
        <SkeletonRows rows={6} rowHeight={32} label="Counting what each source fills" />
      ) : coverage.isError ? (
        <FailedState
          what="What each source fills could not be counted"
          error={coverage.error}
          onRetry={() => void coverage.refetch()}
        />
      ) : (
        <CoverageMatrix matrix={coverage.data} />
      )}
    </Panel>
  );
}

function Imports({ onShowQuarantine }: { readonly onShowQuarantine: (importId: string) => void }) {
  const imports = useQuery(sourceQueries.imports());
  return (
    <Panel flush title="Imports" aside={imports.data !== undefined && plural(imports.data.items.length, "import")}>
      {imports.isPending ? (
        <SkeletonRows rows={2} rowHeight={32} label="Loading the imports" />
      ) : imports.isError ? (
        <FailedState
          what="The imports could not be loaded"
          error={imports.error}
          onRetry={() => void imports.refetch()}
        />
      ) : imports.data.items.length === 0 ? (
        <EmptyState oneLine title="No file was taken in yet" />
      ) : (
        <ImportTable imports={imports.data.items} onShowQuarantine={onShowQuarantine} />
      )}
    </Panel>
  );
}
