import { EuiToolTip, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { FieldValue } from "@quaestor/api";
import { focusRing, hatching } from "../theme/dense.ts";
import { HostWhole } from "./host-whole.tsx";
import { HostileText } from "./hostile-text.tsx";

const chipStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    absent: css(focusRing(theme), {
      display: "inline-block",
      maxWidth: "100%",
      paddingInline: euiTheme.size.s,
      borderRadius: euiTheme.border.radius.small,
      backgroundImage: hatching(theme),
      color: euiTheme.colors.textSubdued,
      whiteSpace: "nowrap",
      // The words stand on the page's own ground; the hatching is seen around them.
      "& > span": { backgroundColor: euiTheme.colors.backgroundBasePlain, paddingInline: euiTheme.size.xs },
    }),
    missing: css({ "& > span": { fontStyle: "italic" } }),
    several: css({ color: euiTheme.colors.textSubdued }),
    weaker: css({ textDecoration: "underline dotted", textUnderlineOffset: "0.2em" }),
  };
};

interface AbsentChipProps {
  readonly state: "not_in_source" | "missing";
  /** The setting that would close the gap. */
  readonly remedy: string;
}

/** A value that is not there, and why: never blank, never a dash. */
export function AbsentChip({ state, remedy }: AbsentChipProps) {
  const styles = useEuiMemoizedStyles(chipStyles);
  return (
    <EuiToolTip content={remedy}>
      {/* A button, so that the remedy is reached and read without a mouse. */}
      <button type="button" css={[styles.absent, state === "missing" && styles.missing]}>
        <span>{state === "missing" ? "missing" : "not in this source"}</span>
      </button>
    </EuiToolTip>
  );
}

interface FieldChipProps {
  readonly value: FieldValue;
  /** No wrapping, for table cells. */
  readonly oneLine?: boolean;
  /** It names a host: broken into lines as hosts are. */
  readonly isHost?: boolean;
}

/** A field's value, or the hatched chip that says how it is absent. */
export function FieldChip({ value, oneLine = false, isHost = false }: FieldChipProps) {
  const styles = useEuiMemoizedStyles(chipStyles);
  if (value.state !== "present") return <AbsentChip state={value.state} remedy={value.remedy} />;
  const [first = "", ...others] = value.values;
  const text = isHost ? <HostWhole name={first} /> : <HostileText text={first} oneLine={oneLine} />;
  return (
    <>
      {value.weaker === null ? (
        text
      ) : (
        <EuiToolTip content={value.weaker}>
          <span css={styles.weaker}>{text}</span>
        </EuiToolTip>
      )}
      {others.length > 0 && (
        <EuiToolTip content={<HostileText text={others.join("\n")} />}>
          <span css={styles.several}> +{others.length}</span>
        </EuiToolTip>
      )}
    </>
  );
}
