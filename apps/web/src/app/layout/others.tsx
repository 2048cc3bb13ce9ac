import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { Link } from "react-router";
import { useOthers } from "../../shared/api/session-queries.ts";
import { OwnerMark } from "../../shared/components/owner-mark.tsx";
import { focusRing, smallFontSize } from "../../shared/theme/dense.ts";

const othersStyles = (theme: UseEuiTheme) => ({
  list: css({ display: "flex", alignItems: "center", gap: theme.euiTheme.size.xxs }),
  link: css(focusRing(theme), { borderRadius: "50%", display: "flex" }),
  more: css({ fontSize: smallFontSize(theme), color: theme.euiTheme.colors.textSubdued }),
});

const drawn = 3;

/** Who else is here; a mark leads to the investigation that person is at. */
export function Others() {
  const styles = useEuiMemoizedStyles(othersStyles);
  const others = useOthers();
  if (others.length === 0) return null;
  const more = others.slice(drawn);
  return (
    <ul css={styles.list} aria-label="Who else is here">
      {others.slice(0, drawn).map(({ account, investigation }) => (
        <li key={account.id}>
          {investigation === null ? (
            <OwnerMark owner={account} />
          ) : (
            <Link
              css={styles.link}
              to={`/investigations/${encodeURIComponent(investigation)}`}
              aria-label={`${account.name}, at an investigation: go there`}
              title={`${account.name}, at an investigation: go there`}
            >
              <OwnerMark owner={account} decorative />
            </Link>
          )}
        </li>
      ))}
      {more.length > 0 && (
        <li css={styles.more} title={more.map(({ account }) => account.name).join(", ")}>
          +{more.length}
        </li>
      )}
    </ul>
  );
}
