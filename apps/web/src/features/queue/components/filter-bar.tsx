import { EuiFieldSearch, EuiFilterGroup, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { QueuePage } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef, useState } from "react";
import { sessionQueries } from "../../../shared/api/session-queries.ts";
import { FilterMenu } from "../../../shared/components/filter-menu.tsx";
import { count } from "../../../shared/format/number.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import type { UrlPatch } from "../../../shared/state/url-state.tsx";
import { defaultStates, everyState, type QueueFilters } from "../filters.ts";
import { RangeMenu } from "./range-menu.tsx";

const barStyles = ({ euiTheme }: UseEuiTheme) => ({
  bar: css({ display: "flex", alignItems: "center", gap: euiTheme.size.s, flexWrap: "wrap" }),
  search: css({ flex: `1 1 ${euiTheme.base * 16}px`, minWidth: 0 }),
});

const typingMs = 300;

const states = {
  open: "Open",
  in_work: "In work",
  returned: "Returned by the lead",
  submitted: "Waiting for review",
  approved: "Approved",
  overturned: "Overturned",
  closed: "Closed",
} as const;

const parts = (list: string) => list.split(",").filter((part) => part !== "");

interface FilterBarProps {
  readonly filters: QueueFilters;
  /** Tags in use, with how many have each. */
  readonly tags: QueuePage["tags"];
  readonly searchRef: RefObject<HTMLInputElement>;
  readonly onChange: (patch: UrlPatch, history?: "push" | "replace") => void;
}

/** Search, the filters and the time, all in the address. */
export function FilterBar({ filters, tags, searchRef, onChange }: FilterBarProps) {
  const styles = useEuiMemoizedStyles(barStyles);
  const accounts = useQuery(sessionQueries.status()).data?.accounts ?? [];
  const set = (name: string) => (chosen: readonly string[]) => onChange({ [name]: chosen.join(",") });
  const shownStates =
    filters.state === "any" ? everyState : filters.state === "" ? defaultStates : parts(filters.state);
  return (
    <div css={styles.bar}>
      <div css={styles.search}>
        <SearchField text={filters.q} inputRef={searchRef} onChange={(q) => onChange({ q }, "replace")} />
      </div>
      <EuiFilterGroup compressed>
        <FilterMenu
          label="State"
          options={everyState.map((value) => ({ value, label: states[value] }))}
          chosen={shownStates}
          onChange={(chosen) => {
            const isDefault = chosen.length === defaultStates.length && defaultStates.every((s) => chosen.includes(s));
            onChange({ state: isDefault ? null : chosen.length === everyState.length ? "any" : chosen.join(",") });
          }}
        />
        <FilterMenu
          label="Gate"
          options={[
            { value: "escalate", label: "▲ Escalate" },
            { value: "preserve_and_escalate", label: "? Preserve and escalate" },
            { value: "close", label: "▼ Close" },
          ]}
          chosen={parts(filters.gate)}
          onChange={set("gate")}
        />
        <FilterMenu
          label="Severity"
          options={[
            { value: "critical", label: "Critical" },
            { value: "high", label: "High" },
            { value: "medium", label: "Medium" },
            { value: "low", label: "Low" },
          ]}
          chosen={parts(filters.severity)}
          onChange={set("severity")}
        />
        <FilterMenu
          single
          label="Owner"
          options={[
            { value: "me", label: "Me" },
            { value: "none", label: "Nobody" },
            ...accounts.map((account) => ({ value: account.id, label: account.name })),
          ]}
          chosen={parts(filters.owner)}
          onChange={set("owner")}
        />
        {(tags.length > 0 || filters.tag !== "") && (
          <FilterMenu
            label="Tag"
            options={tagOptions(tags, parts(filters.tag))}
            chosen={parts(filters.tag)}
            onChange={set("tag")}
          />
        )}
      </EuiFilterGroup>
      <RangeMenu filters={filters} onChange={onChange} />
    </div>
  );
}

/** Tags in use, and those chosen that nothing has any more: they must be there to be taken off. */
function tagOptions(tags: QueuePage["tags"], chosen: readonly string[]) {
  const unused = chosen.filter((tag) => tags.every((known) => known.tag !== tag));
  return [
    ...tags.map(({ tag, count: on }) => ({ value: tag, label: `${visibleText(tag)} (${count(on)})` })),
    ...unused.map((tag) => ({ value: tag, label: `${visibleText(tag)} (0)` })),
  ];
}

interface SearchFieldProps {
  readonly text: string;
  readonly inputRef: RefObject<HTMLInputElement>;
  readonly onChange: (text: string) => void;
}

/** Goes into the address after a moment without typing, or at once with enter. */
function SearchField({ text, inputRef, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState({ text, of: text });
  // Back, or a link: the address is the state, what is in the field follows it.
  const shown = typed.of === text ? typed.text : text;
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const send = (value: string) => {
    window.clearTimeout(timer.current);
    setTyped({ text: value, of: value });
    onChange(value);
  };
  return (
    <EuiFieldSearch
      compressed
      fullWidth
      inputRef={(element) => Object.assign(inputRef, { current: element })}
      aria-label="Search the queue: host, user or command"
      placeholder='host, user, command:  host:WS-042  user:svc-*  "1> \\127.0.0.1"'
      value={shown}
      onChange={(event) => {
        const value = event.target.value;
        setTyped({ text: value, of: text });
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => send(value), typingMs);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") send(event.currentTarget.value);
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}
