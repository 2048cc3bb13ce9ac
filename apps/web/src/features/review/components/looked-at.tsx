import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView } from "@quaestor/api";
import { Link } from "react-router";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { Panel } from "../../../shared/components/panel.tsx";
import { phraseString } from "../../../shared/components/phrase-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { RecommendationBadge } from "../../../shared/components/verdict-badge.tsx";
import { plural } from "../../../shared/format/number.ts";
import { denseFontSize } from "../../../shared/theme/dense.ts";

const lookedStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    two: css({
      display: "grid",
      gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 20rem), 1fr))",
      gap: euiTheme.size.s,
    }),
    body: css({
      a: { textDecoration: "underline" },
      fontSize: denseFontSize(theme),
      lineHeight: `calc(${euiTheme.size.base} + ${euiTheme.size.xs})`,
    }),
    not: css({ color: euiTheme.colors.textWarning }),
    quiet: css({ color: euiTheme.colors.textSubdued }),
  };
};

/** What the analyst opened and what not, and what was decided before on the same subject. */
export function LookedAt({ view }: { readonly view: InvestigationView }) {
  const styles = useEuiMemoizedStyles(lookedStyles);
  const opened = view.looked.pivots.filter((pivot) => pivot.opened);
  const before = view.submissions.filter(({ digest }) => digest !== view.decision?.digest);
  const unopened = view.looked.pivots.filter((pivot) => !pivot.opened);
  return (
    <div css={styles.two}>
      <Panel title="Looked at">
        <div css={styles.body}>
          <div>
            {opened.length === 0 ? "No pivot was opened" : opened.map((pivot) => pivot.label).join(" · ")}
            {view.pinned.length > 0 && ` · ${view.pinned.length} pinned`}
            <span css={styles.quiet}> · {plural(view.looked.alerts, "alert")} in the investigation</span>
          </div>
          {unopened.length > 0 && (
            <div css={styles.not}>
              Not opened: {unopened.map((pivot) => `${pivot.label} (${plural(pivot.total, "result")})`).join(" · ")}
            </div>
          )}
        </div>
      </Panel>
      <Panel title="Earlier decisions">
        <div css={styles.body}>
          {view.earlier.length === 0 && view.reviews.length === 0 && before.length === 0 && (
            <span css={styles.quiet}>None on this rule, host and user.</span>
          )}
          {before.map((submission) => (
            <div key={submission.digest}>
              <RecommendationBadge small recommendation={submission.decision} /> submitted by {submission.by.name},{" "}
              <TimeText instant={submission.at} as="day" />
              {submission.justification.trim() !== "" && (
                <>
                  {": "}
                  <HostileText prose text={submission.justification} />
                </>
              )}
            </div>
          ))}
          {view.reviews.map((review) => (
            <div key={`${review.at} ${review.verdict}`}>
              {review.verdict} by {review.by.name}, <TimeText instant={review.at} as="day" />
              {review.reason !== "" && (
                <>
                  {": "}
                  <HostileText prose text={review.reason} />
                </>
              )}
            </div>
          ))}
          {view.earlier.map((earlier) => (
            <div key={earlier.id}>
              {earlier.decision !== null && <RecommendationBadge small recommendation={earlier.decision} />}{" "}
              <Link to={`/investigations/${encodeURIComponent(earlier.id)}`}>
                <HostileText prose text={phraseString(earlier.sentence) || earlier.id} />
              </Link>{" "}
              <span css={styles.quiet}>
                <TimeText instant={earlier.at} as="day" />
              </span>
            </div>
          ))}
          {view.related.length > 0 && (
            <div css={styles.quiet}>
              Elsewhere: {plural(view.related.length, "related alert")}, in the{" "}
              <Link to={`/investigations/${encodeURIComponent(view.id)}?tab=related`}>investigation</Link>
            </div>
          )}
        </div>
      </Panel>
    </div>
  );
}
