import { EuiButton, EuiIcon, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { useQuery } from "@tanstack/react-query";
import { InlineCode } from "../../../shared/components/inline-code.tsx";
import { duration } from "../../../shared/format/instant.ts";
import { count } from "../../../shared/format/number.ts";
import { denseFontSize } from "../../../shared/theme/dense.ts";
import { ledgerQueries } from "../queries.ts";

const verificationStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  const line = {
    display: "inline-flex",
    alignItems: "center",
    gap: euiTheme.size.xs,
    fontSize: denseFontSize(theme),
  };
  return {
    whole: css(line, { color: euiTheme.colors.textSuccess }),
    broken: css(line, { color: euiTheme.colors.textDanger, fontWeight: euiTheme.font.weight.bold }),
  };
};

/** Recomputes the chain and says what came of it: head, length, time, or the first bad entry. */
export function Verification() {
  const styles = useEuiMemoizedStyles(verificationStyles);
  const verification = useQuery(ledgerQueries.verification());
  const result = verification.data;
  return (
    <>
      <span role="status">
        {verification.isError && !verification.isFetching && (
          <span css={styles.broken}>The check itself failed; nothing is known of the chain</span>
        )}
        {result !== undefined && !verification.isError && result.ok && (
          <span css={styles.whole}>
            <EuiIcon type="checkCircle" aria-hidden />
            Chain whole: {count(result.length)} entries, head <InlineCode>{result.head.slice(0, 12)}</InlineCode>,
            checked in {duration(result.tookMs)}
          </span>
        )}
        {result !== undefined && !verification.isError && !result.ok && (
          <span css={styles.broken}>
            <EuiIcon type="error" aria-hidden />
            {result.firstBad === null
              ? "The chain is broken"
              : `Broken at entry ${count(result.firstBad.sequence)}: ${result.firstBad.message}`}
          </span>
        )}
      </span>
      <EuiButton size="s" isLoading={verification.isFetching} onClick={() => void verification.refetch()}>
        Verify ledger
      </EuiButton>
    </>
  );
}
