import {
  EuiButton,
  EuiButtonEmpty,
  EuiCopy,
  EuiLoadingSpinner,
  EuiPopover,
  type UseEuiTheme,
  useEuiMemoizedStyles,
} from "@elastic/eui";
import { css } from "@emotion/react";
import type { ExportResult } from "@quaestor/api";
import { useState } from "react";
import { useExport } from "../../../shared/api/investigation-queries.ts";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { FailedState } from "../../../shared/components/states.tsx";
import { bytes } from "../../../shared/format/number.ts";
import { denseFontSize } from "../../../shared/theme/dense.ts";

const exportStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    body: css({
      width: `calc(${euiTheme.base} * 26px)`,
      maxWidth: "80vw",
      minHeight: `calc(${euiTheme.base} * 4px)`,
      fontSize: denseFontSize(theme),
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.s,
    }),
    busy: css({ display: "flex", alignItems: "center", gap: euiTheme.size.s }),
    facts: css({
      display: "grid",
      gridTemplateColumns: "auto minmax(0, 1fr) auto",
      columnGap: euiTheme.size.s,
      alignItems: "baseline",
      dt: { color: euiTheme.colors.textSubdued },
    }),
  };
};

/** Starts the browser's own download; the bundle is fetched from this server with the session's cookie. */
function download({ href, fileName }: ExportResult): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
}

/** Builds a signed evidence bundle, downloads it, and shows what identifies it: the key and the digests. */
export function ExportButton({ investigationId }: { readonly investigationId: string }) {
  const styles = useEuiMemoizedStyles(exportStyles);
  const [open, setOpen] = useState(false);
  const bundle = useExport(investigationId);
  const build = () => {
    setOpen(true);
    bundle.mutate(undefined, { onSuccess: download });
  };
  return (
    <EuiPopover
      aria-label="Evidence bundle"
      isOpen={open}
      closePopover={() => setOpen(false)}
      anchorPosition="downRight"
      panelPaddingSize="m"
      button={
        <EuiButtonEmpty size="s" isLoading={bundle.isPending} onClick={build}>
          Export
        </EuiButtonEmpty>
      }
    >
      <div css={styles.body}>
        {bundle.isPending && (
          <div css={styles.busy} role="status">
            <EuiLoadingSpinner size="m" /> Building and signing the evidence bundle
          </div>
        )}
        {bundle.isError && (
          <FailedState what="The evidence bundle was not built" error={bundle.error} onRetry={build} />
        )}
        {bundle.data !== undefined && <Built result={bundle.data} />}
      </div>
    </EuiPopover>
  );
}

function Built({ result }: { readonly result: ExportResult }) {
  const styles = useEuiMemoizedStyles(exportStyles);
  const facts = [
    ["Root digest", result.rootDigest],
    ["Signed by key", result.keyId],
    ["SHA-256 of file", result.sha256],
  ] as const;
  return (
    <>
      <div role="status">
        <strong>
          <HostileText prose text={result.fileName} />
        </strong>
        , {bytes(result.bytes)}. Give the root digest and the key to the recipient by another way than the file.
      </div>
      <dl css={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd>
              <HostileText text={value} />
            </dd>
            <dd>
              <EuiCopy textToCopy={value}>
                {(copy) => (
                  <EuiButtonEmpty size="xs" iconType="copy" aria-label={`Copy: ${name}`} onClick={copy}>
                    Copy
                  </EuiButtonEmpty>
                )}
              </EuiCopy>
            </dd>
          </div>
        ))}
      </dl>
      <div>
        <EuiButton size="s" iconType="download" href={result.href} download={result.fileName}>
          Download again
        </EuiButton>
      </div>
    </>
  );
}
