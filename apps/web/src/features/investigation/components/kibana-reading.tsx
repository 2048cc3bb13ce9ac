import { EuiSwitch, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { EventRow, InvestigationQuery, PivotResult } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { investigationQueries } from "../../../shared/api/investigation-queries.ts";
import { FailedState, SkeletonRows } from "../../../shared/components/states.tsx";
import { useUrlState } from "../../../shared/state/url-state.tsx";
import { smallFontSize } from "../../../shared/theme/dense.ts";
import { differenceWords } from "../pivot-words.ts";
import { PivotRows } from "./pivot-rows.tsx";

const readingStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    line: css({
      display: "flex",
      flexWrap: "wrap",
      alignItems: "center",
      columnGap: euiTheme.size.s,
      padding: `${euiTheme.size.xxs} ${euiTheme.size.s}`,
      borderBlockStart: euiTheme.border.thin,
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
    }),
    difference: css({ color: euiTheme.colors.textParagraph, fontWeight: euiTheme.font.weight.semiBold }),
  };
};

/** Which alert, and over which window, the page asks the pivots for. */
export interface PivotAsked {
  readonly investigationId: string;
  readonly query: InvestigationQuery;
}

interface KibanaReadingProps {
  readonly pivot: PivotResult;
  readonly asked: PivotAsked;
  readonly mayPin: boolean;
  readonly onPin: (row: EventRow) => void;
}

/** Whether the pivot is shown as Kibana would ask it: `kibana` of the address names those that are. */
export function useKibanaReading(pivotId: string) {
  const url = useUrlState();
  const shown = url.list("kibana");
  return {
    on: shown.includes(pivotId),
    set: (on: boolean) =>
      url.patch(
        { kibana: [...shown.filter((each) => each !== pivotId), ...(on ? [pivotId] : [])].join(",") },
        "replace",
      ),
  };
}

/** The switch, and once it is on the literal question's answer with how it differs. Nothing is asked before. */
export function KibanaReading({ pivot, asked, mayPin, onPin }: KibanaReadingProps) {
  const styles = useEuiMemoizedStyles(readingStyles);
  const { on, set } = useKibanaReading(pivot.id);
  const literal = useQuery({ ...investigationQueries.literalPivot(asked, pivot.id), enabled: on });
  if (pivot.literal === null) {
    return <div css={styles.line}>Kibana would ask the same.</div>;
  }
  return (
    <>
      <div css={styles.line}>
        <EuiSwitch
          compressed
          mini
          label="as Kibana would ask it"
          checked={on}
          onChange={(event) => set(event.target.checked)}
        />
        {on && literal.data !== undefined && (
          <span role="status" css={styles.difference}>
            {differenceWords(pivot, literal.data)}
          </span>
        )}
      </div>
      {on && literal.isPending && <SkeletonRows rows={2} rowHeight={20} label="Asking as Kibana would" />}
      {on && literal.isError && (
        <FailedState
          what="The literal question could not be asked"
          error={literal.error}
          onRetry={() => void literal.refetch()}
        />
      )}
      {on && literal.data !== undefined && literal.data.rows.length > 0 && (
        <PivotRows pivot={literal.data} mayPin={mayPin} onPin={onPin} />
      )}
    </>
  );
}
