import { EuiButtonEmpty, EuiFieldSearch, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { eventQueries } from "../../../shared/api/event-queries.ts";
import { EventValues } from "../../../shared/components/event-flyout/event-values.tsx";
import { fieldGroups } from "../../../shared/components/event-flyout/field-groups.ts";
import { AbsentChip } from "../../../shared/components/field-chip.tsx";
import { FieldName } from "../../../shared/components/field-name.tsx";
import { EmptyState, FailedState, SkeletonRows } from "../../../shared/components/states.tsx";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { denseFontSize, monospace } from "../../../shared/theme/dense.ts";

const eventStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    body: css({ padding: euiTheme.size.s, fontSize: denseFontSize(theme), lineHeight: euiTheme.size.base }),
    bar: css({ display: "flex", gap: euiTheme.size.xs, marginBlockEnd: euiTheme.size.xs }),
    grow: css({ flex: 1 }),
    field: css({
      display: "grid",
      gridTemplateColumns: "minmax(0, 2fr) minmax(0, 3fr)",
      columnGap: euiTheme.size.s,
      paddingBlock: euiTheme.size.xxs,
      borderBlockStart: euiTheme.border.thin,
    }),
    name: css(monospace(theme), { color: euiTheme.colors.textSubdued, overflowWrap: "anywhere" }),
  };
};

/** The event the alert was raised on, as normalised; the flyout has it beside the record as received. */
export function EventTab({ eventId }: { readonly eventId: string }) {
  const styles = useEuiMemoizedStyles(eventStyles);
  const event = useQuery(eventQueries.detail(eventId));
  const flyout = useEventFlyout();
  const [filter, setFilter] = useState("");
  if (event.isPending) return <SkeletonRows rows={10} rowHeight={24} label="Loading the event" />;
  if (event.isError) {
    return (
      <FailedState what="The event could not be loaded" error={event.error} onRetry={() => void event.refetch()} />
    );
  }
  const groups = fieldGroups(event.data, filter);
  return (
    <div css={styles.body}>
      <div css={styles.bar}>
        <div css={styles.grow}>
          <EuiFieldSearch
            compressed
            fullWidth
            aria-label="Filter fields of the event"
            placeholder="Filter fields"
            value={filter}
            onChange={(change) => setFilter(change.target.value)}
          />
        </div>
        <EuiButtonEmpty size="s" onClick={() => flyout.open(eventId)}>
          As received
        </EuiButtonEmpty>
      </div>
      {groups.length === 0 && (
        <EmptyState title="No field matches" action={{ label: "Show all fields", run: () => setFilter("") }}>
          {event.data.fields.length} fields without the filter
        </EmptyState>
      )}
      <dl>
        {groups
          .flatMap((group) => group.lines)
          .map((line) => (
            <div key={line.field.field} css={styles.field}>
              <dt css={styles.name}>
                <FieldName name={line.field.field} />
              </dt>
              <dd>
                {line.kind === "present" ? (
                  <EventValues field={line.field} />
                ) : (
                  <AbsentChip state={line.field.state} remedy={line.field.remedy} />
                )}
              </dd>
            </div>
          ))}
      </dl>
    </div>
  );
}
