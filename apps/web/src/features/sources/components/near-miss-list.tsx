import { EuiButton, EuiButtonEmpty, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { NearMiss, SourcesView } from "@quaestor/api";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { useMayWork } from "../../../shared/api/session-queries.ts";
import { HostName } from "../../../shared/components/host-text.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { Panel } from "../../../shared/components/panel.tsx";
import { EmptyState, FailedState, SkeletonRows } from "../../../shared/components/states.tsx";
import { type Column, Table } from "../../../shared/components/table.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { sharedShortNames } from "../../../shared/format/host-name.ts";
import { count, plural } from "../../../shared/format/number.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { focusRing, smallFontSize } from "../../../shared/theme/dense.ts";
import type { Place } from "../place.ts";
import { sourceQueries, useOpenNearMiss } from "../queries.ts";

const missStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    line: css(focusRing(theme), {
      textAlign: "start",
      maxWidth: "100%",
      "&:hover": { textDecoration: "underline dotted" },
    }),
    reason: css({ "& + &": { marginBlockStart: euiTheme.size.xs } }),
    title: css({ fontWeight: euiTheme.font.weight.semiBold }),
    small: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    subdued: css({ color: euiTheme.colors.textSubdued }),
  };
};

interface NearMissListProps {
  readonly summary: SourcesView["nearMisses"] | undefined;
  /** Of one source and host only; null for all. */
  readonly place: Place | null;
  readonly onShowAll: () => void;
}

/** Process starts in which the shape is plain to the eye and the rule cannot fire; each can be opened by hand. */
export function NearMissList({ summary, place, onShowAll }: NearMissListProps) {
  const styles = useEuiMemoizedStyles(missStyles);
  const list = useInfiniteQuery(sourceQueries.nearMisses(place));
  const open = useOpenNearMiss();
  const navigate = useNavigate();
  const mayWork = useMayWork();
  const flyout = useEventFlyout();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const sharedHosts = sharedShortNames(items.flatMap((miss) => miss.host ?? []));
  const total = list.data?.pages[0]?.total ?? 0;
  const columns: readonly Column<NearMiss>[] = [
    { id: "at", header: "When", cell: (miss) => <TimeText instant={miss.at} as="day" /> },
    { id: "source", header: "Source", cell: (miss) => miss.title },
    {
      id: "host",
      header: "Host and user",
      cell: (miss) => (
        <>
          {miss.host === null ? "no host named" : <HostName name={miss.host} shared={sharedHosts} />}
          <div css={styles.subdued}>
            {miss.user === null ? "user not in this record" : <HostileText text={miss.user} oneLine />}
          </div>
        </>
      ),
    },
    {
      id: "line",
      header: "Command line as received",
      width: "30%",
      cell: (miss) => (
        <button
          type="button"
          css={styles.line}
          title="Open the event"
          onClick={() => flyout.open(miss.eventId, "process.command_line")}
        >
          <HostileText text={miss.commandLine} />
        </button>
      ),
    },
    { id: "why", header: "Why the rule cannot fire", width: "34%", cell: (miss) => <Reasons miss={miss} /> },
    {
      id: "open",
      header: "Investigation",
      cell: (miss) =>
        miss.investigationId !== null ? (
          <Link
            to={`/investigations/${encodeURIComponent(miss.investigationId)}?alert=${encodeURIComponent(miss.eventId)}`}
          >
            Show investigation
          </Link>
        ) : mayWork ? (
          <EuiButtonEmpty
            size="xs"
            isLoading={open.isPending && open.variables === miss.eventId}
            onClick={() =>
              open.mutate(miss.eventId, {
                onSuccess: ({ investigationId }) =>
                  void navigate(
                    `/investigations/${encodeURIComponent(investigationId)}?alert=${encodeURIComponent(miss.eventId)}`,
                  ),
              })
            }
          >
            Open investigation
          </EuiButtonEmpty>
        ) : (
          "not opened"
        ),
    },
  ];
  return (
    <Panel
      flush
      title="Near misses"
      aside={
        <>
          {summary?.lookedTo != null && (
            <span>
              looked through to <TimeText instant={summary.lookedTo} as="day" />
            </span>
          )}
          {list.data !== undefined && total > 0 && `${count(items.length)} of ${count(total)} shown`}
          {place !== null && (
            <EuiButtonEmpty size="xs" onClick={onShowAll}>
              Show all near misses
            </EuiButtonEmpty>
          )}
        </>
      }
    >
      {open.isError && <FailedState what="The investigation was not opened" error={open.error} />}
      {list.isPending ? (
        <SkeletonRows rows={2} rowHeight={52} label="Loading the near misses" />
      ) : list.isError && items.length === 0 ? (
        <FailedState
          what="The near misses could not be loaded"
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      ) : items.length === 0 ? (
        <NoNearMisses summary={summary} />
      ) : (
        <Table
          caption={`${plural(total, "near miss", "near misses")}: the shape is there, no alert of the rule was raised`}
          columns={columns}
          rows={items}
          rowKey={(miss) => miss.eventId}
        />
      )}
      {list.hasNextPage && (
        <EuiButton size="s" isLoading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          Show more of {count(total)}
        </EuiButton>
      )}
    </Panel>
  );
}

/** None found is not none there: it counts only as far as was looked. */
function NoNearMisses({ summary }: { readonly summary: SourcesView["nearMisses"] | undefined }) {
  if (summary?.rule === null)
    return (
      <EmptyState oneLine title="Not looked for">
        The rule that near misses are held against, Suspicious Cmd Execution via WMI, is not loaded.
      </EmptyState>
    );
  if (summary?.lookedTo == null)
    return (
      <EmptyState oneLine title="Not looked yet">
        Events are looked through after the rule’s next run.
      </EmptyState>
    );
  return (
    <EmptyState oneLine title="No near misses">
      No command line shows the shape while its record keeps the rule from seeing it.
    </EmptyState>
  );
}

function Reasons({ miss }: { readonly miss: NearMiss }) {
  const styles = useEuiMemoizedStyles(missStyles);
  return miss.reasons.map((reason) => (
    <div key={reason.id} css={styles.reason}>
      <span css={styles.title}>{reason.title}</span>
      {reason.shows !== null && (
        <>
          {": "}
          <HostileText text={reason.shows} />
        </>
      )}
      <div css={styles.subdued}>{reason.sentence}</div>
      <div css={styles.small}>
        Fails:{" "}
        {reason.conditions.map((condition, index) => (
          <span key={condition} title={visibleText(condition)}>
            {index > 0 && ", "}
            <HostileText text={shortened(condition)} />
          </span>
        ))}
        . {reason.remedy}
      </div>
    </div>
  ));
}

/** A condition with many patterns would fill the row; all of it is on hover, and on the rule's page. */
const shortened = (condition: string): string => (condition.length > 60 ? `${condition.slice(0, 56)} …` : condition);
