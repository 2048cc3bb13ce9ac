import { EuiFieldSearch, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { searchQueries, shortestSearch } from "../../shared/api/search-queries.ts";
import { useUrlState } from "../../shared/state/url-state.tsx";
import { smallFontSize } from "../../shared/theme/dense.ts";
import { addressOf, type Option, optionsOf, spanOf } from "./search-options.ts";
import { SearchPanel } from "./search-panel.tsx";

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

/** How long typing rests before the server is asked. */
const restMs = 250;

/**
 * Investigations, alerts, hosts, users and events that hold what is typed, in a panel below; `find` in the address is
 * the panel that is open, `span` how far back it looks. Enter without a choice narrows the queue.
 */
export function SearchBox({ inputRef }: { readonly inputRef: RefObject<HTMLInputElement> }) {
  const styles = useEuiMemoizedStyles(boxStyles);
  const navigate = useNavigate();
  const url = useUrlState();
  const asked = url.get("find");
  const span = spanOf(url.get("span"));
  const [text, setText] = useState(asked ?? "");
  const [active, setActive] = useState(-1);
  const listId = useId();
  const box = useRef<HTMLElement>(null);
  const result = useQuery(searchQueries.everything(asked ?? "", span));
  const open = asked !== null;
  const options = open ? optionsOf(result.data) : [];

  // Back, a link, or a reload: the field says what the panel shows.
  const shown = useRef(asked);
  const rest = useRef<number>();
  useEffect(() => {
    if (shown.current !== asked) {
      window.clearTimeout(rest.current);
      setText(asked ?? "");
    }
    shown.current = asked;
  }, [asked]);

  // What is typed goes to the address once typing rests; it is one step for Back however long it takes. Only what is
  // typed: a page that was chosen may take its time to arrive, and a change of this address would overtake it.
  const type = (typed: string) => {
    setText(typed);
    window.clearTimeout(rest.current);
    rest.current = window.setTimeout(() => {
      const wanted = typed.trim();
      const before = url.newest("find");
      if (wanted === (before ?? "") || (wanted.length < shortestSearch && before === null)) return;
      shown.current = wanted.length < shortestSearch ? null : wanted;
      url.patch({ find: shown.current }, before === null ? "push" : "replace");
      setActive(-1);
    }, restMs);
  };
  useEffect(() => () => window.clearTimeout(rest.current), []);
  const clear = () => {
    window.clearTimeout(rest.current);
    shown.current = null;
    setText("");
    setActive(-1);
  };

  const close = () => {
    clear();
    url.patch({ find: null, span: null }, "replace");
  };
  const choose = (option: Option) => {
    const address = option.kind === "hit" ? addressOf(option.hit) : queueOf(text.trim());
    inputRef.current?.blur();
    if (option.kind === "hit" && option.hit.target.kind === "event") {
      clear();
      url.patch({ find: null, span: null, event: option.hit.target.id, field: null });
    } else if (address !== null) {
      clear();
      void navigate(address);
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") {
      const option = options[active];
      if (option !== undefined) choose(option);
      else if (text.trim() !== "") choose({ kind: "queue", id: "queue" });
    } else if (event.key === "Escape") {
      close();
      event.currentTarget.blur();
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((before) => (before + step + options.length + (before < 0 && step < 0 ? 1 : 0)) % options.length);
    }
  };

  return (
    <search
      ref={box}
      css={styles.box}
      onBlur={(event) => {
        // A click elsewhere closes it; one within keeps it, and a reload opens it without the focus.
        if (open && event.relatedTarget !== null && box.current?.contains(event.relatedTarget) !== true) close();
      }}
    >
      <EuiFieldSearch
        compressed
        fullWidth
        inputRef={(element) => Object.assign(inputRef, { current: element })}
        role="combobox"
        aria-label="Search everything"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={active < 0 ? undefined : `${listId}-${active}`}
        autoComplete="off"
        placeholder="Search events, hosts, users, alerts, cases"
        value={text}
        isClearable={false}
        maxLength={400}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {text === "" && (
        <span css={styles.key} aria-hidden>
          /
        </span>
      )}
      {open && (
        <SearchPanel
          listId={listId}
          text={asked}
          span={span}
          result={result}
          options={options}
          active={options[active]?.id ?? null}
          onSpan={(next) => url.patch({ span: next === "7d" ? null : next }, "replace")}
          onChoose={choose}
          onClose={close}
        />
      )}
    </search>
  );
}

const queueOf = (text: string): string => `/queue?state=any&q=${encodeURIComponent(text)}`;
