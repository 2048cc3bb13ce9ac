import {
  EuiButton,
  EuiCopy,
  EuiFieldSearch,
  EuiFilterGroup,
  EuiLink,
  type UseEuiTheme,
  useEuiMemoizedStyles,
} from "@elastic/eui";
import { css } from "@emotion/react";
import type { LedgerEntry } from "@quaestor/api";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { Link } from "react-router";
import { sessionQueries } from "../../shared/api/session-queries.ts";
import { FilterMenu } from "../../shared/components/filter-menu.tsx";
import { HostWhole } from "../../shared/components/host-whole.tsx";
import { HostileText } from "../../shared/components/hostile-text.tsx";
import { InlineCode } from "../../shared/components/inline-code.tsx";
import { Page } from "../../shared/components/page.tsx";
import { Panel } from "../../shared/components/panel.tsx";
import { PhraseText } from "../../shared/components/phrase-text.tsx";
import { EmptyState, FailedState, SkeletonRows } from "../../shared/components/states.tsx";
import { type Column, Table } from "../../shared/components/table.tsx";
import { TimeText } from "../../shared/components/time-text.tsx";
import { zoneName } from "../../shared/format/instant.ts";
import { count } from "../../shared/format/number.ts";
import { visibleText } from "../../shared/format/visible-text.ts";
import { useKeys } from "../../shared/keyboard/keyboard.tsx";
import { useZone } from "../../shared/state/preferences.tsx";
import { useUrlState } from "../../shared/state/url-state.tsx";
import { Verification } from "./components/verification.tsx";
import { ledgerQueries } from "./queries.ts";

const auditStyles = ({ euiTheme }: UseEuiTheme) => ({
  bar: css({ display: "flex", gap: euiTheme.size.s, alignItems: "center" }),
  search: css({ flex: 1 }),
  detail: css({ color: euiTheme.colors.textSubdued }),
  hash: css({ whiteSpace: "nowrap" }),
  more: css({ padding: euiTheme.size.m, borderBlockStart: euiTheme.border.thin }),
});

const rowHeight = 32;

/** `answered` and `bundle.built` as words. */
export const kindWords = (kind: string): string => kind.replaceAll(/[._]/g, " ");

/** Where what was done on is to be seen; null where it has no page. */
export function addressOf({ target }: LedgerEntry["on"]): string | null {
  if (target === null) return null;
  if (target.kind === "sources") return `/sources?at=${target.part}`;
  return `/${target.kind === "rule" ? "rules" : "investigations"}/${encodeURIComponent(target.id)}`;
}

/** The ledger: everything anybody did, chained by hashes, and the check of that chain. */
export function AuditPage() {
  const styles = useEuiMemoizedStyles(auditStyles);
  const url = useUrlState();
  const zone = useZone();
  const search = useRef<HTMLInputElement>(null);
  const accounts = useQuery(sessionQueries.status()).data?.accounts ?? [];
  const filters = { stream: url.get("stream") ?? "", kind: url.get("kind") ?? "", actor: url.get("actor") ?? "" };
  const ledger = useInfiniteQuery(ledgerQueries.entries(filters));
  const entries = ledger.data?.pages.flatMap((page) => page.items) ?? [];
  const total = ledger.data?.pages[0]?.total ?? 0;
  const kinds = [
    ...new Set([...entries.map((entry) => entry.kind), ...(filters.kind === "" ? [] : [filters.kind])]),
  ].toSorted();
  const isFiltered = filters.stream !== "" || filters.kind !== "" || filters.actor !== "";
  const clear = () => url.patch({ stream: null, kind: null, actor: null });

  useKeys("Audit", [{ keys: "f", label: "Filter by what it was done on", run: () => search.current?.focus() }]);

  const columns: readonly Column<LedgerEntry>[] = [
    { id: "sequence", header: "#", number: true, width: "4rem", cell: (entry) => count(entry.sequence) },
    { id: "at", header: `When (${zoneName(zone)})`, cell: (entry) => <TimeText instant={entry.at} as="stamp" /> },
    { id: "actor", header: "Who", cell: (entry) => visibleText(entry.actor.name) },
    {
      id: "what",
      header: "What",
      width: "30%",
      cell: (entry) => <What entry={entry} />,
    },
    { id: "stream", header: "On what", width: "32%", cell: (entry) => <OnWhat entry={entry} /> },
    {
      id: "hash",
      header: "Hash",
      cell: (entry) => (
        <EuiCopy textToCopy={entry.hash} beforeMessage="Copy the whole hash">
          {(copy) => (
            <EuiLink
              color="text"
              css={styles.hash}
              onClick={copy}
              aria-label={`Copy the hash of entry ${entry.sequence}`}
            >
              <InlineCode>{entry.hash.slice(0, 12)}</InlineCode>
            </EuiLink>
          )}
        </EuiCopy>
      ),
    },
  ];

  return (
    <Page
      title="Audit"
      note={ledger.data !== undefined && `${count(total)} ${isFiltered ? "entries match" : "entries"}`}
      actions={<Verification />}
    >
      <div css={styles.bar}>
        <div css={styles.search}>
          <EuiFieldSearch
            compressed
            fullWidth
            inputRef={(element) => Object.assign(search, { current: element })}
            aria-label="Filter by what it was done on"
            placeholder="On what: the id of an investigation or a rule (investigation:…); enter applies it"
            defaultValue={filters.stream}
            key={filters.stream}
            onSearch={(stream) => url.patch({ stream: stream.trim() })}
          />
        </div>
        <EuiFilterGroup compressed>
          <FilterMenu
            single
            label="What"
            options={kinds.map((kind) => ({ value: kind, label: kindWords(kind) }))}
            chosen={filters.kind === "" ? [] : [filters.kind]}
            onChange={([kind]) => url.patch({ kind: kind ?? null })}
          />
          <FilterMenu
            single
            label="Who"
            options={accounts.map((account) => ({ value: account.id, label: account.name }))}
            chosen={filters.actor === "" ? [] : [filters.actor]}
            onChange={([actor]) => url.patch({ actor: actor ?? null })}
          />
        </EuiFilterGroup>
      </div>
      {ledger.isError && (
        <FailedState what="The ledger could not be loaded" error={ledger.error} onRetry={() => void ledger.refetch()} />
      )}
      <Panel
        flush
        title="Ledger, newest first"
        aside={ledger.data !== undefined && `${count(entries.length)} of ${count(total)} shown`}
      >
        {ledger.isPending ? (
          <SkeletonRows rows={16} rowHeight={rowHeight} label="Loading the ledger" />
        ) : entries.length === 0 && !ledger.isError ? (
          <EmptyState
            title={isFiltered ? "Nothing matches" : "Nothing was done yet"}
            {...(isFiltered ? { action: { label: "Clear the filters", run: clear } } : {})}
          />
        ) : (
          <Table caption="Ledger entries" columns={columns} rows={entries} rowKey={(entry) => String(entry.sequence)} />
        )}
        {ledger.hasNextPage && (
          <div css={styles.more}>
            <EuiButton size="s" isLoading={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
              Show older entries
            </EuiButton>
          </div>
        )}
      </Panel>
    </Page>
  );
}

/** The kind, then the summary without the kind's words where it starts with them. */
function What({ entry }: { readonly entry: LedgerEntry }) {
  const kind = kindWords(entry.kind);
  const rest = entry.summary.toLowerCase().startsWith(kind) ? entry.summary.slice(kind.length) : ` ${entry.summary}`;
  return (
    <>
      <strong>{kind}</strong>
      <HostileText prose text={rest} />
    </>
  );
}

/** What it was done on, by its name; the stream's id, which the filter takes, on hover. */
function OnWhat({ entry: { on, stream } }: { readonly entry: LedgerEntry }) {
  const styles = useEuiMemoizedStyles(auditStyles);
  const address = addressOf(on);
  const name = <PhraseText phrase={on.name} inert />;
  return (
    <span title={visibleText(stream)}>
      {address === null ? name : <Link to={address}>{name}</Link>}
      {on.detail !== null && (
        <span css={styles.detail}>
          {" "}
          on <HostWhole name={on.detail} />
        </span>
      )}
    </span>
  );
}
