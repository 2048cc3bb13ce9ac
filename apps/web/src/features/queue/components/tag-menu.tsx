import {
  EuiButton,
  EuiButtonEmpty,
  EuiFieldText,
  EuiFormRow,
  EuiPopover,
  EuiPopoverTitle,
  type UseEuiTheme,
  useEuiMemoizedStyles,
} from "@elastic/eui";
import { css } from "@emotion/react";
import { type FormEvent, useState } from "react";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { plural } from "../../../shared/format/number.ts";

const menuStyles = ({ euiTheme }: UseEuiTheme) => ({
  form: css({ width: "20em", display: "flex", flexDirection: "column", gap: euiTheme.size.s }),
  known: css({ display: "flex", flexWrap: "wrap", gap: euiTheme.size.xs, maxHeight: "12em", overflowY: "auto" }),
});

/** As the server bounds it. */
const longest = 40;

/** By what the field is found among all of the page's. */
const fieldName = "new-tag";

interface TagMenuProps {
  readonly count: number;
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  /** Tags in use anywhere. */
  readonly known: readonly string[];
  /** Tags of the selected, on at least one of them. */
  readonly worn: readonly string[];
  readonly onOpen: (open: boolean) => void;
  /** `onDone` hears when all have it. */
  readonly onTag: (tag: string, onDone: () => void) => void;
  readonly onUntag: (tag: string) => void;
}

/** Sets a tag on everything selected, or takes one off. */
export function TagMenu({ count, isOpen, isBusy, known, worn, onOpen, onTag, onUntag }: TagMenuProps) {
  const styles = useEuiMemoizedStyles(menuStyles);
  const [text, setText] = useState("");
  const others = known.filter((tag) => !worn.includes(tag));
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    const sent = text;
    // A tag that was refused stays to be mended.
    onTag(sent.trim(), () => setText((now) => (now === sent ? "" : now)));
  };
  return (
    <EuiPopover
      aria-label="Tag investigations"
      isOpen={isOpen}
      closePopover={() => onOpen(false)}
      initialFocus={`input[name=${fieldName}]`}
      button={
        <EuiButtonEmpty size="s" iconType="chevronSingleDown" iconSide="right" onClick={() => onOpen(!isOpen)}>
          Tag
        </EuiButtonEmpty>
      }
    >
      <EuiPopoverTitle>Tag {plural(count, "investigation")}</EuiPopoverTitle>
      <form css={styles.form} onSubmit={send}>
        <EuiFormRow fullWidth label="Tag" helpText={`Up to ${longest} characters, no comma`}>
          <EuiFieldText
            compressed
            fullWidth
            name={fieldName}
            maxLength={longest}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </EuiFormRow>
        <EuiButton size="s" type="submit" isLoading={isBusy} isDisabled={text.trim() === "" || text.includes(",")}>
          Add tag
        </EuiButton>
        {others.length > 0 && (
          <section css={styles.known} aria-label="Tags in use">
            {others.map((tag) => (
              <EuiButtonEmpty
                key={tag}
                size="xs"
                iconType="plus"
                isDisabled={isBusy}
                onClick={() => onTag(tag, () => undefined)}
              >
                <HostileText prose text={tag} />
              </EuiButtonEmpty>
            ))}
          </section>
        )}
        {worn.length > 0 && (
          <section css={styles.known} aria-label="Take off">
            {worn.map((tag) => (
              <EuiButtonEmpty
                key={tag}
                size="xs"
                color="text"
                iconType="cross"
                isDisabled={isBusy}
                aria-label={`Take off ${tag}`}
                onClick={() => onUntag(tag)}
              >
                <HostileText prose text={tag} />
              </EuiButtonEmpty>
            ))}
          </section>
        )}
      </form>
    </EuiPopover>
  );
}
