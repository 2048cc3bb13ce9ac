import { EuiButtonEmpty, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { IntakeView } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useAccount } from "../../../shared/api/session-queries.ts";
import { InlineCode } from "../../../shared/components/inline-code.tsx";
import { Panel } from "../../../shared/components/panel.tsx";
import { EmptyState, FailedState, SkeletonRows } from "../../../shared/components/states.tsx";
import { plural } from "../../../shared/format/number.ts";
import { denseFontSize } from "../../../shared/theme/dense.ts";
import { CopiedText } from "./copied-text.tsx";
import { CreateKeyFlyout } from "./create-key-flyout.tsx";
import { DropFolders } from "./drop-folders.tsx";
import { KeyTable } from "./key-table.tsx";
import { intakeQueries } from "./queries.ts";

const panelStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    facts: css({
      display: "grid",
      gridTemplateColumns: "auto minmax(0, 1fr)",
      columnGap: euiTheme.size.m,
      rowGap: euiTheme.size.xs,
      alignItems: "baseline",
      padding: `${euiTheme.size.s} ${euiTheme.size.m}`,
      fontSize: denseFontSize(theme),
      borderBlockEnd: euiTheme.border.thin,
      dt: { color: euiTheme.colors.textSubdued },
      dd: { minWidth: 0 },
    }),
    endpoint: css({ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: euiTheme.size.m }),
    quiet: css({ color: euiTheme.colors.textSubdued }),
  };
};

interface IntakePanelProps {
  readonly onShowQuarantine: (importId: string) => void;
}

/** What comes in by itself: where shippers send to, the keys they send with, the folders files are taken from. */
export function IntakePanel({ onShowQuarantine }: IntakePanelProps) {
  const intake = useQuery(intakeQueries.view());
  const isAdmin = useAccount()?.role === "admin";
  const [creating, setCreating] = useState(false);
  const view = intake.data;
  const live = view?.keys.filter((key) => key.revokedAt === null).length ?? 0;
  const create = () => setCreating(true);
  return (
    <Panel
      flush
      title="Live intake"
      aside={
        <>
          {view !== undefined && plural(live, "key")}
          {isAdmin && (
            <EuiButtonEmpty size="xs" iconType="plus" onClick={create}>
              Create API key
            </EuiButtonEmpty>
          )}
        </>
      }
    >
      {intake.isError && (
        <FailedState
          what={view === undefined ? "Live intake could not be loaded" : "The keys shown are from before"}
          error={intake.error}
          onRetry={() => void intake.refetch()}
        />
      )}
      {view === undefined ? (
        !intake.isError && <SkeletonRows rows={4} rowHeight={32} label="Loading live intake" />
      ) : (
        <>
          <Ways view={view} />
          {view.keys.length === 0 ? (
            <EmptyState
              oneLine
              title="No API key yet"
              {...(isAdmin ? { action: { label: "Create API key", run: create } } : {})}
            >
              {isAdmin
                ? "A key lets a shipper send events here, or a program drop files."
                : "An admin creates keys: the server prints an admin's sign-in link at every start."}
            </EmptyState>
          ) : (
            <KeyTable keys={view.keys} isAdmin={isAdmin} onShowQuarantine={onShowQuarantine} />
          )}
        </>
      )}
      {creating && <CreateKeyFlyout dropPath={view?.drop?.path ?? null} onClose={() => setCreating(false)} />}
    </Panel>
  );
}

/** The two ways in, and what keeps others from using them. */
function Ways({ view }: { readonly view: IntakeView }) {
  const styles = useEuiMemoizedStyles(panelStyles);
  return (
    <dl css={styles.facts}>
      <dt>Elasticsearch output</dt>
      <dd css={styles.endpoint}>
        <CopiedText name="address" text={window.location.origin} />
        {view.loopback && (
          <span css={styles.quiet}>
            only programs on the server itself reach it; for others start it with <InlineCode>--host ADDR</InlineCode>
          </span>
        )}
      </dd>
      <dt>Drop folder</dt>
      <dd>
        {view.drop === null ? (
          <span css={styles.quiet}>
            none; start the console with <InlineCode>--drop DIR</InlineCode>
          </span>
        ) : (
          <DropFolders drop={view.drop} keys={view.keys} />
        )}
      </dd>
    </dl>
  );
}
