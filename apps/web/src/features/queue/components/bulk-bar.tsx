import {
  EuiButton,
  EuiButtonEmpty,
  EuiContextMenuItem,
  EuiContextMenuPanel,
  EuiPopover,
  euiShadow,
  type UseEuiTheme,
  useEuiMemoizedStyles,
} from "@elastic/eui";
import { css } from "@emotion/react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { sessionQueries, useAccount } from "../../../shared/api/session-queries.ts";
import { denseFontSize } from "../../../shared/theme/dense.ts";

const barStyles = (theme: UseEuiTheme) => ({
  bar: css(euiShadow(theme, "s"), {
    // Over the foot of the list: rows do not move when the first is selected.
    position: "sticky",
    bottom: theme.euiTheme.size.s,
    zIndex: 2,
    alignSelf: "center",
    display: "flex",
    alignItems: "center",
    gap: theme.euiTheme.size.s,
    border: theme.euiTheme.border.thin,
    paddingInline: theme.euiTheme.size.m,
    paddingBlock: theme.euiTheme.size.xs,
    fontSize: denseFontSize(theme),
    borderRadius: theme.euiTheme.border.radius.medium,
    backgroundColor: theme.euiTheme.colors.backgroundBasePrimary,
  }),
});

interface BulkBarProps {
  readonly count: number;
  readonly isBusy: boolean;
  readonly onTake: () => void;
  readonly onAssign: (accountId: string) => void;
  readonly onClear: () => void;
  readonly tagMenu: ReactNode;
}

/** What can be done with the selected investigations together. */
export function BulkBar({ count, isBusy, onTake, onAssign, onClear, tagMenu }: BulkBarProps) {
  const styles = useEuiMemoizedStyles(barStyles);
  const accounts = useQuery(sessionQueries.status()).data?.accounts ?? [];
  const role = useAccount()?.role;
  const mayAssign = role === "lead" || role === "admin";
  const [open, setOpen] = useState(false);
  const workers = accounts.filter((account) => account.role !== "auditor");
  return (
    <section css={styles.bar} aria-label="Selected investigations">
      <strong>{count} selected</strong>
      <EuiButton size="s" isLoading={isBusy} onClick={onTake}>
        Take {count === 1 ? "investigation" : "investigations"}
      </EuiButton>
      {mayAssign && (
        <EuiPopover
          aria-label="Assign to"
          isOpen={open}
          closePopover={() => setOpen(false)}
          panelPaddingSize="none"
          button={
            <EuiButtonEmpty size="s" iconType="chevronSingleDown" iconSide="right" onClick={() => setOpen(!open)}>
              Assign to
            </EuiButtonEmpty>
          }
        >
          <EuiContextMenuPanel
            items={workers.map((account) => (
              <EuiContextMenuItem
                key={account.id}
                onClick={() => {
                  onAssign(account.id);
                  setOpen(false);
                }}
              >
                {account.name}
              </EuiContextMenuItem>
            ))}
          />
        </EuiPopover>
      )}
      {tagMenu}
      <EuiButtonEmpty size="s" color="text" onClick={onClear}>
        Clear selection
      </EuiButtonEmpty>
    </section>
  );
}
