import { EuiToolTip, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { RefObject } from "react";
import { Link } from "react-router";
import { smallFontSize } from "../../shared/theme/dense.ts";
import { SearchBox } from "../search/search-box.tsx";
import type { StreamState } from "../stream/use-stream.ts";
import { AccountMenu } from "./account-menu.tsx";
import { Mark } from "./mark.tsx";
import { Others } from "./others.tsx";
import { SampleBadge } from "./sample-badge.tsx";
import { ThemeMenu } from "./theme-menu.tsx";
import { ZoneSwitch } from "./zone-switch.tsx";

const headerStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    header: css({
      gridColumn: "1 / -1",
      position: "sticky",
      top: 0,
      zIndex: euiTheme.levels.header,
      height: euiTheme.size.xxxl,
      display: "grid",
      gridTemplateColumns: `minmax(max-content, 1fr) minmax(0, ${euiTheme.base * 25}px) minmax(max-content, 1fr)`,
      alignItems: "center",
      gap: euiTheme.size.m,
      paddingInline: euiTheme.size.m,
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      borderBlockEnd: euiTheme.border.thin,
    }),
    start: css({ display: "flex", alignItems: "center", gap: euiTheme.size.m, minWidth: 0 }),
    name: css({
      display: "flex",
      alignItems: "center",
      gap: euiTheme.size.m,
      color: euiTheme.colors.textHeading,
      fontWeight: euiTheme.font.weight.bold,
      paddingInlineStart: euiTheme.size.xxs,
    }),
    end: css({ display: "flex", alignItems: "center", justifyContent: "flex-end", gap: euiTheme.size.xs }),
    lost: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textWarning, whiteSpace: "nowrap" }),
  };
};

interface HeaderProps {
  readonly searchRef: RefObject<HTMLInputElement>;
  readonly stream: StreamState;
  readonly onShowKeys: () => void;
}

/** What is on every page: name, search, zone, theme, account; what is sample; whether the server still answers. */
export function Header({ searchRef, stream, onShowKeys }: HeaderProps) {
  const styles = useEuiMemoizedStyles(headerStyles);
  return (
    <header css={styles.header}>
      <div css={styles.start}>
        <Link to="/queue" css={styles.name}>
          <Mark />
          Quaestor
        </Link>
        <SampleBadge />
      </div>
      <SearchBox inputRef={searchRef} />
      <div css={styles.end}>
        <span role="status">
          {stream === "lost" && (
            <EuiToolTip content="The server does not answer. What is shown is from before; what you type is kept here.">
              <span css={styles.lost}>Reconnecting</span>
            </EuiToolTip>
          )}
        </span>
        <ZoneSwitch />
        <ThemeMenu />
        <Others />
        <AccountMenu onShowKeys={onShowKeys} />
      </div>
    </header>
  );
}
