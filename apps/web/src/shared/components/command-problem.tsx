import { EuiButton, EuiCallOut, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { ApiError } from "@quaestor/api";
import type { ReactNode } from "react";
import { HostileText } from "./hostile-text.tsx";
import { InlineCode } from "./inline-code.tsx";

const problemStyles = ({ euiTheme }: UseEuiTheme) => ({
  list: css({ listStyle: "disc", paddingInlineStart: euiTheme.size.base }),
  both: css({
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 14rem), 1fr))",
    gap: euiTheme.size.m,
    marginBlock: euiTheme.size.s,
  }),
  text: css({
    paddingInlineStart: euiTheme.size.s,
    borderInlineStart: `${euiTheme.border.width.thick} solid ${euiTheme.colors.borderBaseProminent}`,
  }),
});

/** Whether somebody else changed it meanwhile, and not the domain that refuses. */
export const isConflict = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.code === "VERSION_CONFLICT";

interface CommandProblemProps {
  /** What was not done, as "The answer was not saved". */
  readonly what: string;
  readonly error: unknown;
  /** What others wrote and what was typed here, for a conflict. */
  readonly theirs?: ReactNode;
  readonly yours?: string;
  /** Sends what was typed again, against the version as it is now. */
  readonly onSendAgain?: (() => void) | undefined;
}

/** Why a command was not carried out, in the place where it was asked. What was typed is untouched. */
export function CommandProblem({ what, error, theirs, yours, onSendAgain }: CommandProblemProps) {
  const styles = useEuiMemoizedStyles(problemStyles);
  if (error === null || error === undefined) return null;
  const problem = error instanceof ApiError ? error.problem : null;
  const conflict = isConflict(error);
  return (
    // EUI would announce a copy of the whole, buttons included.
    <div role="alert">
      <EuiCallOut
        size="s"
        color={conflict ? "warning" : "danger"}
        iconType={conflict ? "users" : "error"}
        title={what}
        heading="h4"
      >
        <p>
          <HostileText prose text={problem?.detail ?? "The answer could not be read by this page."} />{" "}
          <InlineCode>{problem?.refusal ?? problem?.code ?? "UNEXPECTED"}</InlineCode>
        </p>
        {conflict && (problem?.changed ?? []).length > 0 && (
          <>
            <strong>Changed meanwhile</strong>
            <ul css={styles.list}>
              {(problem?.changed ?? []).map((change) => (
                <li key={change}>
                  <HostileText prose text={change} />
                </li>
              ))}
            </ul>
          </>
        )}
        {conflict && yours !== undefined && (
          <div css={styles.both}>
            {theirs !== undefined && theirs !== null && <div css={styles.text}>{theirs}</div>}
            <div css={styles.text}>
              <strong>Yours, not sent</strong>
              <div>{yours === "" ? "No text yet" : <HostileText prose text={yours} />}</div>
            </div>
          </div>
        )}
        {(problem?.errors ?? []).length > 0 && (
          <ul css={styles.list}>
            {(problem?.errors ?? []).map((each) => (
              <li key={each.path}>
                {each.path}: {each.message}
              </li>
            ))}
          </ul>
        )}
        {onSendAgain !== undefined && (conflict || problem?.code === "OFFLINE") && (
          <EuiButton size="s" color={conflict ? "warning" : "danger"} onClick={onSendAgain}>
            Send mine again
          </EuiButton>
        )}
      </EuiCallOut>
    </div>
  );
}
