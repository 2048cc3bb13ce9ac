import {
  EuiButtonEmpty,
  EuiCopy,
  EuiFieldSearch,
  EuiFlyout,
  EuiFlyoutBody,
  EuiFlyoutHeader,
  EuiTitle,
  type UseEuiTheme,
  useEuiMemoizedStyles,
  useGeneratedHtmlId,
} from "@elastic/eui";
import { css } from "@emotion/react";
import { type CutText, type EventDetail, eventFilePath } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { eventQueries } from "../../api/event-queries.ts";
import { count, plural } from "../../format/number.ts";
import { denseFontSize } from "../../theme/dense.ts";
import { HostileText } from "../hostile-text.tsx";
import { EmptyState, FailedState, SkeletonRows } from "../states.tsx";
import { TimeText } from "../time-text.tsx";
import { EventFields } from "./event-fields.tsx";
import { fieldGroups, isCut, readable } from "./field-groups.ts";

const flyoutStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    meta: css({
      display: "flex",
      flexWrap: "wrap",
      alignItems: "center",
      columnGap: euiTheme.size.base,
      fontSize: denseFontSize(theme),
      color: euiTheme.colors.textSubdued,
    }),
    columns: css({
      display: "grid",
      gridTemplateColumns: "minmax(0, 3fr) minmax(0, 2fr)",
      gap: euiTheme.size.base,
      alignItems: "start",
      [`@media (max-width: ${euiTheme.breakpoint.l}px)`]: { gridTemplateColumns: "minmax(0, 1fr)" },
    }),
    received: css({ position: "sticky", top: 0 }),
    side: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.s }),
    head: css({ display: "flex", alignItems: "center", justifyContent: "space-between", minHeight: euiTheme.size.xl }),
    cut: css({ fontSize: denseFontSize(theme), color: euiTheme.colors.textWarning }),
    raw: css({
      padding: euiTheme.size.m,
      fontSize: denseFontSize(theme),
      lineHeight: euiTheme.size.base,
      backgroundColor: euiTheme.colors.backgroundBaseSubdued,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.medium,
    }),
  };
};

interface EventFlyoutProps {
  readonly eventId: string;
  readonly field: string | null;
  readonly onClose: () => void;
}

/** One event, as normalised beside as received. Lives in the address: `?event=<id>&field=<name>`. */
export function EventFlyout({ eventId, field, onClose }: EventFlyoutProps) {
  const styles = useEuiMemoizedStyles(flyoutStyles);
  const titleId = useGeneratedHtmlId();
  const event = useQuery(eventQueries.detail(eventId));
  return (
    <EuiFlyout
      onClose={onClose}
      size="min(72rem, 80vw)"
      paddingSize="m"
      aria-labelledby={titleId}
      outsideClickCloses
      ownFocus={false}
    >
      <EuiFlyoutHeader hasBorder>
        <EuiTitle size="xs">
          <h2 id={titleId}>Event</h2>
        </EuiTitle>
        {event.data !== undefined && (
          <div css={styles.meta}>
            <span>{event.data.source}</span>
            <TimeText instant={event.data.time} as="full" />
            {event.data.ingested !== null && (
              <span>
                taken in <TimeText instant={event.data.ingested} as="stamp" />
              </span>
            )}
            <HostileText text={event.data.id} />
          </div>
        )}
      </EuiFlyoutHeader>
      <EuiFlyoutBody>
        {event.isPending && <SkeletonRows rows={16} rowHeight={28} label="Loading the event" />}
        {event.isError && (
          <FailedState what="The event could not be loaded" error={event.error} onRetry={() => void event.refetch()} />
        )}
        {event.data !== undefined && <EventSides event={event.data} field={field} />}
      </EuiFlyoutBody>
    </EuiFlyout>
  );
}

function EventSides({ event, field }: { readonly event: EventDetail; readonly field: string | null }) {
  const styles = useEuiMemoizedStyles(flyoutStyles);
  const [filter, setFilter] = useState("");
  const nothing = filter !== "" && fieldGroups(event, filter).length === 0;
  return (
    <div css={styles.columns}>
      <section css={styles.side} aria-label="As normalised">
        <div css={styles.head}>
          <strong>As normalised</strong>
          <TakeAway text={event.document} copyLabel="Copy as JSON" href={eventFilePath(event.id, "normalised")} />
        </div>
        <EuiFieldSearch
          compressed
          fullWidth
          aria-label="Filter fields by name or value"
          placeholder="Filter fields by name or value"
          value={filter}
          onChange={(change) => setFilter(change.target.value)}
        />
        {event.fieldCount > event.fields.length && (
          <div css={styles.cut} role="note">
            Showing the first {count(event.fields.length)} of {plural(event.fieldCount, "field")}, by name. Download the
            JSON for all.
          </div>
        )}
        {nothing ? (
          <EmptyState title="No field matches" action={{ label: "Show all fields", run: () => setFilter("") }}>
            {count(event.fields.length)} fields without the filter
          </EmptyState>
        ) : (
          <EventFields event={event} filter={filter} marked={field} />
        )}
      </section>
      <section css={[styles.side, styles.received]} aria-label="As received">
        <div css={styles.head}>
          <strong>As received</strong>
          {event.raw !== null && (
            <TakeAway text={event.raw} copyLabel="Copy as received" href={eventFilePath(event.id, "received")} />
          )}
        </div>
        {event.raw === null ? (
          <EmptyState title="No record as received">This event was made here, from the events it names.</EmptyState>
        ) : (
          <>
            <CutNotice text={event.raw} what="the record as received" />
            <pre css={styles.raw}>
              <RawText text={isCut(event.raw) ? event.raw.text : readable(event.raw.text)} />
            </pre>
          </>
        )}
      </section>
    </div>
  );
}

interface TakeAwayProps {
  readonly text: CutText;
  readonly copyLabel: string;
  /** Where the whole is, as a file. */
  readonly href: string;
}

/** What fits the page is copied; what does not is downloaded whole, so that nobody takes a part for all of it. */
function TakeAway({ text, copyLabel, href }: TakeAwayProps) {
  return (
    <span>
      {!isCut(text) && (
        <EuiCopy textToCopy={text.text}>
          {(copy) => (
            <EuiButtonEmpty size="xs" iconType="copy" onClick={copy}>
              {copyLabel}
            </EuiButtonEmpty>
          )}
        </EuiCopy>
      )}
      <EuiButtonEmpty size="xs" iconType="download" href={href} download>
        Download{isCut(text) && ` all ${count(text.length)} characters`}
      </EuiButtonEmpty>
    </span>
  );
}

function CutNotice({ text, what }: { readonly text: CutText; readonly what: string }) {
  const styles = useEuiMemoizedStyles(flyoutStyles);
  if (!isCut(text)) return null;
  return (
    <div css={styles.cut} role="note">
      Showing the first {count(text.text.length)} of {count(text.length)} characters of {what}. Download it for all.
    </div>
  );
}

/** Line breaks are structure here; every other control character stays visible. */
function RawText({ text }: { readonly text: string }) {
  let at = 0;
  return text.split("\n").map((line) => {
    const key = at;
    at += line.length + 1;
    return (
      <div key={key}>
        <HostileText text={line} />
      </div>
    );
  });
}
