import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { FieldValue } from "@quaestor/api";
import { FieldChip } from "./field-chip.tsx";
import { HostileText } from "./hostile-text.tsx";

const hostStyles = ({ euiTheme }: UseEuiTheme) => ({
  domain: css({ color: euiTheme.colors.textSubdued }),
});

/** A host's name on one line, its first label before its domain: the label tells hosts apart. */
export function HostText({ value }: { readonly value: FieldValue }) {
  const styles = useEuiMemoizedStyles(hostStyles);
  const [name = "", ...others] = value.state === "present" ? value.values : [];
  const dot = name.indexOf(".");
  const isAddress = /^[\d.]+$/.test(name);
  if (value.state !== "present" || value.weaker !== null || others.length > 0 || dot <= 0 || isAddress) {
    return <FieldChip value={value} oneLine />;
  }
  return (
    <>
      <HostileText text={name.slice(0, dot)} oneLine />
      <span css={styles.domain}>
        <HostileText text={name.slice(dot)} oneLine />
      </span>
    </>
  );
}
