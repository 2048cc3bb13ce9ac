import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { DropFolder, IntakeView } from "@quaestor/api";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { plural } from "../../../shared/format/number.ts";
import { Attention } from "../components/attention.tsx";

const folderStyles = ({ euiTheme }: UseEuiTheme) => ({
  list: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.xxs }),
  line: css({ display: "flex", flexWrap: "wrap", alignItems: "baseline", columnGap: euiTheme.size.s }),
  quiet: css({ color: euiTheme.colors.textSubdued }),
});

interface DropFoldersProps {
  readonly drop: NonNullable<IntakeView["drop"]>;
  readonly keys: IntakeView["keys"];
}

/** The folders that files are taken from, one a key, with what waits there and what is not read. */
export function DropFolders({ drop, keys }: DropFoldersProps) {
  const styles = useEuiMemoizedStyles(folderStyles);
  const nameOf = (id: string) => keys.find((key) => key.id === id)?.name ?? id;
  return (
    <div css={styles.list}>
      {drop.problem !== null && (
        <Attention>
          <HostileText prose text={drop.problem} />
        </Attention>
      )}
      {drop.folders.length === 0 && (
        <span css={styles.quiet}>
          <HostileText text={drop.path} /> has no folder yet: create a key for dropped files
        </span>
      )}
      {drop.folders.map((folder) => (
        <div key={folder.keyId} css={styles.line}>
          <HostileText prose text={nameOf(folder.keyId)} />
          <HostileText text={folder.path} />
          <span css={styles.quiet}>
            <State folder={folder} />
          </span>
          {folder.problem !== null && (
            <Attention>
              <HostileText prose text={folder.problem} />
            </Attention>
          )}
        </div>
      ))}
      {drop.strangers > 0 && (
        <Attention>{plural(drop.strangers, "entry", "entries")} of no key there, not read</Attention>
      )}
    </div>
  );
}

function State({ folder }: { readonly folder: DropFolder }) {
  if (folder.reading !== null)
    return (
      <>
        reading <HostileText text={folder.reading} />
        {folder.waiting > 1 && `, ${plural(folder.waiting - 1, "file")} waiting`}
      </>
    );
  return folder.waiting === 0 ? "nothing waiting" : `${plural(folder.waiting, "file")} waiting`;
}
