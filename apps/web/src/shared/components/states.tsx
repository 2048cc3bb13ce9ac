import { EuiButton, EuiCallOut, EuiSkeletonRectangle, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { ApiError } from "@quaestor/api";
import type { ReactNode } from "react";
import { denseFontSize, monospace } from "../theme/dense.ts";

const stateStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    empty: css({
      display: "flex",
      flexDirection: "column",
      alignItems: "center",
      gap: euiTheme.size.m,
      paddingBlock: euiTheme.size.xxl,
      paddingInline: euiTheme.size.l,
      textAlign: "center",
      color: euiTheme.colors.textSubdued,
    }),
    oneLine: css({
      flexDirection: "row",
      flexWrap: "wrap",
      gap: euiTheme.size.s,
      paddingBlock: euiTheme.size.s,
      paddingInline: euiTheme.size.m,
      textAlign: "start",
      fontSize: denseFontSize(theme),
    }),
    title: css({ color: euiTheme.colors.textHeading, fontWeight: euiTheme.font.weight.bold }),
    code: css(monospace(theme)),
    rows: css({ display: "flex", flexDirection: "column" }),
    row: css({
      display: "flex",
      alignItems: "center",
      borderBlockEnd: euiTheme.border.thin,
      paddingInline: euiTheme.size.s,
    }),
  };
};

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** For one of several lists of a page: no room is made for what is not there. */
  readonly oneLine?: boolean;
  /** What to do next, as one button. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Nothing to show, and what to do about it. */
export function EmptyState({ title, children, action, oneLine = false }: EmptyStateProps) {
  const styles = useEuiMemoizedStyles(stateStyles);
  return (
    <div css={[styles.empty, oneLine && styles.oneLine]} role="status">
      <div css={styles.title}>{title}</div>
      {children !== undefined && <div>{children}</div>}
      {action !== undefined && (
        <EuiButton size="s" onClick={action.run}>
          {action.label}
        </EuiButton>
      )}
    </div>
  );
}

interface FailedStateProps {
  /** What could not be done, as "The queue could not be loaded". */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Something failed: what, the stable code, what was kept, and another try. Looks different from nothing found. */
export function FailedState({ what, error, onRetry }: FailedStateProps) {
  const styles = useEuiMemoizedStyles(stateStyles);
  const code = error instanceof ApiError ? error.code : "UNEXPECTED";
  const detail = error instanceof ApiError ? error.problem.detail : "The answer could not be read by this page.";
  return (
    <EuiCallOut announceOnMount color="danger" iconType="error" size="s" title={what} heading="h2">
      <p>
        {detail} <span css={styles.code}>{code}</span>
      </p>
      {onRetry !== undefined && (
        <EuiButton size="s" color="danger" iconType="refresh" onClick={onRetry}>
          Try again
        </EuiButton>
      )}
    </EuiCallOut>
  );
}

interface PartialStateProps {
  readonly failures: readonly { readonly part: string; readonly code: string; readonly message: string }[];
  readonly onRetry?: () => void;
}

/** Some parts could not be got; the rest is shown. */
export function PartialState({ failures, onRetry }: PartialStateProps) {
  const styles = useEuiMemoizedStyles(stateStyles);
  if (failures.length === 0) return null;
  return (
    <EuiCallOut announceOnMount color="warning" iconType="warning" size="s" title="Not everything could be loaded">
      <ul>
        {failures.map((failure) => (
          <li key={failure.part}>
            {failure.part}: {failure.message} <span css={styles.code}>{failure.code}</span>
          </li>
        ))}
      </ul>
      {onRetry !== undefined && (
        <EuiButton size="s" color="warning" iconType="refresh" onClick={onRetry}>
          Try again
        </EuiButton>
      )}
    </EuiCallOut>
  );
}

interface StaleNoticeProps {
  readonly what: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** A refetch failed while an earlier answer is on the page: that stays, and this says it is old. */
export function StaleNotice({ what, error, onRetry }: StaleNoticeProps) {
  if (error === null || error === undefined) return null;
  return <FailedState what={`${what} What is shown is from before.`} error={error} onRetry={onRetry} />;
}

interface SkeletonRowsProps {
  readonly rows: number;
  /** The height the real rows will have, in pixels of the 4 px grid. */
  readonly rowHeight: number;
  readonly label: string;
}

/** Rows of the final height before data comes, so that nothing jumps. */
export function SkeletonRows({ rows, rowHeight, label }: SkeletonRowsProps) {
  const styles = useEuiMemoizedStyles(stateStyles);
  return (
    <div css={styles.rows} role="progressbar" aria-label={label} data-is-loading>
      {Array.from({ length: rows }, (_, index) => index).map((index) => (
        <div key={index} css={styles.row} style={{ height: rowHeight }}>
          <EuiSkeletonRectangle width={`${[92, 74, 83, 66][index % 4]}%`} height={12} borderRadius="s" />
        </div>
      ))}
    </div>
  );
}

interface SkeletonBlockProps {
  /** The height the content will have, in pixels of the 4 px grid. */
  readonly height: number;
  readonly label: string;
}

/** One block of the final height before data comes. */
export function SkeletonBlock({ height, label }: SkeletonBlockProps) {
  return (
    <div role="progressbar" aria-label={label} data-is-loading>
      <EuiSkeletonRectangle width="100%" height={height} borderRadius="m" />
    </div>
  );
}
