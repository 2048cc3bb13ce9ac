import { EuiFieldSearch, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { type RefObject, useState } from "react";
import { useNavigate } from "react-router";
import { smallFontSize } from "../../shared/theme/dense.ts";

const boxStyles = (theme: UseEuiTheme) => ({
  box: css({ position: "relative" }),
  key: css({
    position: "absolute",
    insetInlineEnd: theme.euiTheme.size.m,
    insetBlockStart: "50%",
    transform: "translateY(-50%)",
    fontSize: smallFontSize(theme),
    color: theme.euiTheme.colors.textSubdued,
    pointerEvents: "none",
  }),
});

/** Investigations in any state, by host, user, command or note; enter shows them in the queue. */
export function SearchBox({ inputRef }: { readonly inputRef: RefObject<HTMLInputElement> }) {
  const styles = useEuiMemoizedStyles(boxStyles);
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const search = () => {
    if (text.trim() === "") return;
    void navigate(`/queue?state=any&range=all&q=${encodeURIComponent(text.trim())}`);
    setText("");
    inputRef.current?.blur();
  };
  return (
    <search css={styles.box}>
      <EuiFieldSearch
        compressed
        fullWidth
        inputRef={(element) => Object.assign(inputRef, { current: element })}
        aria-label="Search all investigations"
        placeholder="Search hosts, users, commands, notes"
        value={text}
        isClearable={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") search();
          if (event.key === "Escape") event.currentTarget.blur();
        }}
      />
      {text === "" && (
        <span css={styles.key} aria-hidden>
          /
        </span>
      )}
    </search>
  );
}
