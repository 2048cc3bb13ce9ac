import { EuiButton, EuiCallOut, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { ReactNode } from "react";
import { HostileText } from "../../../shared/components/hostile-text.tsx";

const bothStyles = ({ euiTheme }: UseEuiTheme) => ({
  both: css({
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 14rem), 1fr))",
    gap: euiTheme.size.m,
    marginBlockEnd: euiTheme.size.s,
  }),
  text: css({
    paddingInlineStart: euiTheme.size.s,
    borderInlineStart: `${euiTheme.border.width.thick} solid ${euiTheme.colors.borderBaseProminent}`,
  }),
});

interface OvertakenProps {
  /** Who saved meanwhile. */
  readonly name: string;
  readonly theirs: ReactNode;
  readonly yours: string;
  readonly onSend: () => void;
}

/** Somebody saved what one was still writing: both texts beside each other, and nothing is overwritten unasked. */
export function Overtaken({ name, theirs, yours, onSend }: OvertakenProps) {
  const styles = useEuiMemoizedStyles(bothStyles);
  return (
    // EUI would announce a copy of the whole, buttons included.
    <div role="alert">
      <EuiCallOut
        size="s"
        color="warning"
        iconType="users"
        title={`${name} answered this while you were writing`}
        heading="h4"
      >
        <div css={styles.both}>
          <div css={styles.text}>{theirs}</div>
          <div css={styles.text}>
            <strong>Yours, not sent</strong>
            <div>{yours === "" ? "No text yet" : <HostileText prose text={yours} />}</div>
          </div>
        </div>
        <EuiButton size="s" color="warning" onClick={onSend}>
          Save mine over it
        </EuiButton>
      </EuiCallOut>
    </div>
  );
}
