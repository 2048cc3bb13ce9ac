import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { FieldValue } from "@quaestor/api";
import { shortHostName } from "../format/host-name.ts";
import { visibleText } from "../format/visible-text.ts";
import { FieldChip } from "./field-chip.tsx";
import { HostileText } from "./hostile-text.tsx";

const hostStyles = ({ euiTheme }: UseEuiTheme) => ({
  domain: css({ color: euiTheme.colors.textSubdued }),
});

interface HostNameProps {
  readonly name: string;
  /** Short names that more than one host of the list has (`sharedShortNames`): these are shown whole. */
  readonly shared: ReadonlySet<string>;
}

/** A host in a list: its first label, which tells hosts apart; whole on hover, and where the label does not. */
export function HostName({ name, shared }: HostNameProps) {
  const styles = useEuiMemoizedStyles(hostStyles);
  const short = shortHostName(name);
  return (
    <span title={visibleText(name)}>
      <HostileText text={short} oneLine />
      {shared.has(short.toLowerCase()) && (
        <span css={styles.domain}>
          <HostileText text={name.slice(short.length)} oneLine />
        </span>
      )}
    </span>
  );
}

/** A host field in a list: as {@link HostName}, or how it is absent. */
export function HostText({ value, shared }: { readonly value: FieldValue } & Pick<HostNameProps, "shared">) {
  const [name = "", ...others] = value.state === "present" ? value.values : [];
  if (value.state !== "present" || value.weaker !== null || others.length > 0)
    return <FieldChip value={value} oneLine />;
  return <HostName name={name} shared={shared} />;
}

/** The names of host fields, for `sharedShortNames`. */
export const hostNamesOf = (values: readonly FieldValue[]): string[] =>
  values.flatMap((value) => (value.state === "present" ? value.values : []));
