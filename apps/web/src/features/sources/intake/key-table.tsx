import { EuiLink, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { ApiKey, KeyScope } from "@quaestor/api";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { type Column, Table } from "../../../shared/components/table.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { zoneName } from "../../../shared/format/instant.ts";
import { count } from "../../../shared/format/number.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import { Attention } from "../components/attention.tsx";
import { ImportCounts } from "../components/import-counts.tsx";
import { RevokeButton } from "./revoke-button.tsx";

const tableStyles = ({ euiTheme }: UseEuiTheme) => ({
  revoked: css({ color: euiTheme.colors.textSubdued }),
  trouble: css({ maxWidth: "28rem" }),
});

const scopeWords: Readonly<Record<KeyScope, string>> = { ingest: "sends events", drop: "drops files" };

interface KeyTableProps {
  readonly keys: readonly ApiKey[];
  readonly isAdmin: boolean;
  readonly onShowQuarantine: (importId: string) => void;
}

/** Keys, newest first; revoked ones stay, because what came in by them does. */
export function KeyTable({ keys, isAdmin, onShowQuarantine }: KeyTableProps) {
  const styles = useEuiMemoizedStyles(tableStyles);
  const zone = useZone();
  const columns: readonly Column<ApiKey>[] = [
    { id: "name", header: "Key", cell: (key) => <HostileText prose text={key.name} /> },
    { id: "scopes", header: "May", cell: (key) => key.scopes.map((scope) => scopeWords[scope]).join(", ") },
    {
      id: "state",
      header: "State",
      cell: (key) =>
        key.revokedAt === null ? (
          <Use usedAt={key.lastUsedAt} />
        ) : (
          <span css={styles.revoked}>
            revoked <TimeText instant={key.revokedAt} as="day" /> by {key.revokedBy?.name}
          </span>
        ),
    },
    {
      id: "counts",
      header: "Sent and acknowledged",
      cell: (key) => key.scopes.includes("ingest") && <ImportCounts report={key} />,
    },
    {
      id: "quarantine",
      header: "Quarantine",
      cell: (key) =>
        key.quarantined > 0 && (
          <EuiLink onClick={() => onShowQuarantine(key.importId)}>show {count(key.quarantined)} quarantined</EuiLink>
        ),
    },
    {
      id: "trouble",
      header: "Last refused",
      cell: (key) =>
        key.trouble !== null && (
          <div css={styles.trouble}>
            <TimeText instant={key.trouble.at} as="day" /> <HostileText prose text={key.trouble.message} />
          </div>
        ),
    },
    {
      id: "created",
      header: `Created (${zoneName(zone)})`,
      cell: (key) => (
        <>
          <TimeText instant={key.createdAt} as="day" /> by {key.createdBy.name}
        </>
      ),
    },
    { id: "actions", header: "", cell: (key) => isAdmin && key.revokedAt === null && <RevokeButton apiKey={key} /> },
  ];
  return <Table caption="API keys, newest first" columns={columns} rows={keys} rowKey={(key) => key.id} />;
}

function Use({ usedAt }: { readonly usedAt: string | null }) {
  if (usedAt === null) return <Attention>not used yet</Attention>;
  return (
    <>
      last used <TimeText instant={usedAt} as="day" />
    </>
  );
}
