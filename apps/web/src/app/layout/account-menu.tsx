import {
  EuiContextMenuItem,
  EuiContextMenuPanel,
  EuiPopover,
  type UseEuiTheme,
  useEuiMemoizedStyles,
} from "@elastic/eui";
import { css } from "@emotion/react";
import { useState } from "react";
import { useAccount, useSignOut } from "../../shared/api/session-queries.ts";
import { OwnerMark } from "../../shared/components/owner-mark.tsx";
import { focusRing, smallFontSize } from "../../shared/theme/dense.ts";

const menuStyles = (theme: UseEuiTheme) => ({
  button: css(focusRing(theme), { borderRadius: "50%", display: "flex", padding: theme.euiTheme.size.xxs }),
  who: css({ padding: theme.euiTheme.size.m, borderBlockEnd: theme.euiTheme.border.thin }),
  role: css({ fontSize: smallFontSize(theme), color: theme.euiTheme.colors.textSubdued }),
});

const roleNames = { analyst: "Analyst", lead: "Lead", admin: "Administrator", auditor: "Auditor, read only" } as const;

interface AccountMenuProps {
  readonly onShowKeys: () => void;
}

/** Who is signed in, the keys, and the way out. */
export function AccountMenu({ onShowKeys }: AccountMenuProps) {
  const styles = useEuiMemoizedStyles(menuStyles);
  const account = useAccount();
  const signOut = useSignOut();
  const [open, setOpen] = useState(false);
  if (account === undefined) return null;
  return (
    <EuiPopover
      aria-label="Account"
      isOpen={open}
      closePopover={() => setOpen(false)}
      panelPaddingSize="none"
      anchorPosition="downRight"
      button={
        <button
          type="button"
          css={styles.button}
          aria-label={`Account: ${account.name}, ${roleNames[account.role]}`}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <OwnerMark owner={account} decorative />
        </button>
      }
    >
      <div css={styles.who}>
        <strong>{account.name}</strong>
        <div css={styles.role}>{roleNames[account.role]}</div>
      </div>
      <EuiContextMenuPanel
        items={[
          <EuiContextMenuItem
            key="keys"
            icon="keyboard"
            onClick={() => {
              setOpen(false);
              onShowKeys();
            }}
          >
            Keys of this page
          </EuiContextMenuItem>,
          <EuiContextMenuItem
            key="out"
            icon="logOut"
            onClick={() => signOut.mutate(undefined, { onSettled: () => window.location.assign("/sign-in") })}
          >
            Sign out
          </EuiContextMenuItem>,
        ]}
      />
    </EuiPopover>
  );
}
