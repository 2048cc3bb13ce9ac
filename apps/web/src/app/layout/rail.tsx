import { EuiIcon, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { Actor } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { NavLink, useLocation } from "react-router";
import { sessionQueries, useAccount } from "../../shared/api/session-queries.ts";
import type { IconName } from "../../shared/components/icons.ts";
import { focusRing } from "../../shared/theme/dense.ts";

const railStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    rail: css({
      position: "sticky",
      top: euiTheme.size.xxxl,
      alignSelf: "start",
      height: `calc(100vh - ${euiTheme.size.xxxl})`,
      padding: euiTheme.size.xs,
      paddingBlockStart: euiTheme.size.s,
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      borderInlineEnd: euiTheme.border.thin,
      overflowY: "auto",
    }),
    list: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.xs }),
    link: css(focusRing(theme), {
      position: "relative",
      display: "flex",
      flexDirection: "column",
      alignItems: "center",
      gap: euiTheme.size.xxs,
      paddingBlock: euiTheme.size.s,
      borderRadius: euiTheme.border.radius.medium,
      fontSize: `${euiTheme.font.scale.xxs}rem`,
      lineHeight: euiTheme.size.base,
      color: euiTheme.colors.textSubdued,
      "&:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveHover },
    }),
    active: css({
      color: euiTheme.colors.textPrimary,
      fontWeight: euiTheme.font.weight.bold,
      backgroundColor: euiTheme.colors.backgroundBaseInteractiveSelect,
    }),
    badge: css({
      position: "absolute",
      insetBlockStart: 0,
      insetInlineEnd: 0,
      minWidth: euiTheme.size.base,
      paddingInline: euiTheme.size.xs,
      borderRadius: euiTheme.border.radius.small,
      textAlign: "center",
      fontWeight: euiTheme.font.weight.bold,
      color: euiTheme.colors.textInverse,
      backgroundColor: euiTheme.colors.accent,
      fontVariantNumeric: "tabular-nums",
    }),
  };
};

interface RailItem {
  readonly to: string;
  readonly label: string;
  readonly icon: IconName;
  /** The key after `g` that goes there. */
  readonly key: string;
  /** Also the address of pages reached from it. */
  readonly also?: string;
  readonly roles: readonly Actor["role"][];
}

const everybody = ["analyst", "lead", "admin", "auditor"] as const;

const items: readonly RailItem[] = [
  { to: "/queue", label: "Queue", key: "q", icon: "listCheck", also: "/investigations", roles: everybody },
  { to: "/review", label: "Review", key: "r", icon: "documents", roles: ["lead", "admin", "analyst"] },
  { to: "/rules", label: "Rules", key: "u", icon: "tableOfContents", roles: everybody },
  { to: "/sources", label: "Sources", key: "s", icon: "database", roles: everybody },
  { to: "/audit", label: "Audit", key: "a", icon: "lock", roles: ["lead", "admin", "auditor"] },
];

/** The pages that the role of whoever is signed in may use; none before that is known. */
export function usePages(): readonly RailItem[] {
  const role = useAccount()?.role;
  return items.filter((item) => role !== undefined && item.roles.includes(role));
}

/** The pages, those a role may use. */
export function Rail() {
  const styles = useEuiMemoizedStyles(railStyles);
  const { pathname } = useLocation();
  const pages = usePages();
  const waiting = useQuery(sessionQueries.status()).data?.waitingForReview ?? 0;
  return (
    <nav css={styles.rail} aria-label="Pages">
      <ul css={styles.list}>
        {pages.map((item) => {
          const active = pathname.startsWith(item.to) || (item.also !== undefined && pathname.startsWith(item.also));
          const badge = item.to === "/review" && waiting > 0;
          return (
            <li key={item.to}>
              <NavLink
                to={item.to}
                css={[styles.link, active && styles.active]}
                aria-current={active ? "page" : undefined}
                aria-label={badge ? `${item.label}, ${waiting} waiting` : item.label}
              >
                <EuiIcon type={item.icon} aria-hidden />
                {item.label}
                {badge && (
                  <span css={styles.badge} aria-hidden>
                    {waiting}
                  </span>
                )}
              </NavLink>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
