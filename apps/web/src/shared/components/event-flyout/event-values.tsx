import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { EventField } from "@quaestor/api";
import { count } from "../../format/number.ts";
import { smallFontSize } from "../../theme/dense.ts";
import { HostileText } from "../hostile-text.tsx";
import { isCut } from "./field-groups.ts";

const valueStyles = (theme: UseEuiTheme) => ({
  cut: css({ fontSize: smallFontSize(theme), color: theme.euiTheme.colors.textWarning }),
});

/** A field's values below each other, each once; what the page does not have is told with both numbers. */
export function EventValues({ field }: { readonly field: EventField }) {
  const styles = useEuiMemoizedStyles(valueStyles);
  // A list field may hold a value twice; nothing is lost but the count, which the JSON shows.
  const distinct = new Map(field.values.map((value) => [value.text, value]));
  return (
    <>
      {[...distinct.values()].map((value) => (
        <div key={value.text}>
          <HostileText text={value.text} />
          {isCut(value) && (
            <span css={styles.cut}>
              {" "}
              first {count(value.text.length)} of {count(value.length)} characters
            </span>
          )}
        </div>
      ))}
      {field.values.length < field.count && (
        <div css={styles.cut}>
          first {count(field.values.length)} of {count(field.count)} values
        </div>
      )}
    </>
  );
}
