import { EuiCallOut, EuiTab, EuiTabs, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { CreatedApiKey } from "@quaestor/api";
import { useState } from "react";
import { denseFontSize } from "../../../shared/theme/dense.ts";
import { CopiedText } from "./copied-text.tsx";
import { encodedKey, settingsFor } from "./settings.ts";

const keyStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    body: css({
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.m,
      fontSize: denseFontSize(theme),
    }),
    forms: css({
      display: "grid",
      gridTemplateColumns: "auto minmax(0, 1fr)",
      columnGap: euiTheme.size.m,
      rowGap: euiTheme.size.s,
      alignItems: "baseline",
      dt: { color: euiTheme.colors.textSubdued },
    }),
    settings: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.s }),
    quiet: css({ color: euiTheme.colors.textSubdued }),
  };
};

interface NewKeyProps {
  readonly made: CreatedApiKey;
  readonly dropPath: string | null;
}

/** A key just made: its secret in the forms that shippers want, and settings to paste. */
export function NewKey({ made, dropPath }: NewKeyProps) {
  const styles = useEuiMemoizedStyles(keyStyles);
  const { key, secret } = made;
  const sends = key.scopes.includes("ingest");
  return (
    <div css={styles.body}>
      {sends && (
        <EuiCallOut
          size="s"
          color="warning"
          iconType="warning"
          title="The secret is shown this once. Only its hash is kept: copy it now."
        />
      )}
      <dl css={styles.forms}>
        {sends && (
          <>
            <dt>Winlogbeat, Elastic Agent</dt>
            <dd>
              <CopiedText name="id and secret" text={`${key.id}:${secret}`} />
            </dd>
            <dt>Authorization header</dt>
            <dd>
              <CopiedText name="header" text={`ApiKey ${encodedKey({ id: key.id, secret })}`} />
            </dd>
            <dt>User, where only Basic is known</dt>
            <dd>
              <CopiedText name="user" text={key.id} />
            </dd>
            <dt>Password</dt>
            <dd>
              <CopiedText name="password" text={secret} />
            </dd>
          </>
        )}
        {key.scopes.includes("drop") && (
          <>
            <dt>Folder for files</dt>
            <dd>
              {dropPath === null ? (
                <span css={styles.quiet}>none until the console is started with --drop DIR</span>
              ) : (
                <CopiedText name="folder" text={`${dropPath}/${key.id}`} />
              )}
            </dd>
          </>
        )}
      </dl>
      {sends && <Settings made={made} />}
    </div>
  );
}

function Settings({ made }: { readonly made: CreatedApiKey }) {
  const styles = useEuiMemoizedStyles(keyStyles);
  const all = settingsFor({ origin: window.location.origin, id: made.key.id, secret: made.secret });
  const [chosen, setChosen] = useState(all[0]?.id ?? "");
  const shown = all.find((settings) => settings.id === chosen);
  return (
    <div css={styles.settings}>
      <EuiTabs size="s" aria-label="Settings for a shipper">
        {all.map((settings) => (
          <EuiTab
            key={settings.id}
            id={`settings-${settings.id}`}
            aria-controls="settings-text"
            isSelected={settings.id === chosen}
            onClick={() => setChosen(settings.id)}
          >
            {settings.title}
          </EuiTab>
        ))}
      </EuiTabs>
      {shown !== undefined && (
        <div id="settings-text" role="tabpanel" aria-labelledby={`settings-${shown.id}`} css={styles.settings}>
          <span css={styles.quiet}>for {shown.file}</span>
          <CopiedText name={`settings for ${shown.title}`} text={shown.text} />
        </div>
      )}
    </div>
  );
}
