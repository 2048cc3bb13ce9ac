import {
  EuiButton,
  EuiButtonEmpty,
  EuiContextMenuItem,
  EuiContextMenuPanel,
  EuiPopover,
  type UseEuiTheme,
  useEuiMemoizedStyles,
} from "@elastic/eui";
import { css } from "@emotion/react";
import { useState } from "react";
import { InstantField } from "../../../shared/components/instant-field.tsx";
import { rangeWords, timeOnDay } from "../../../shared/format/instant.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import type { UrlPatch } from "../../../shared/state/url-state.tsx";
import { useNow } from "../../../shared/state/use-now.ts";
import { type QueueFilters, ranges } from "../filters.ts";

const menuStyles = ({ euiTheme }: UseEuiTheme) => ({
  custom: css({
    display: "flex",
    flexDirection: "column",
    gap: euiTheme.size.s,
    padding: euiTheme.size.m,
    borderBlockStart: euiTheme.border.thin,
  }),
});

interface RangeMenuProps {
  readonly filters: QueueFilters;
  readonly onChange: (patch: UrlPatch) => void;
}

/** The time of the last alert: a span up to now, or from one instant to another (as the histogram's brush sets it). */
export function RangeMenu({ filters, onChange }: RangeMenuProps) {
  const styles = useEuiMemoizedStyles(menuStyles);
  const zone = useZone();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const custom = filters.from !== "" || filters.to !== "";
  const preset = ranges.find((range) => range.id === filters.range) ?? ranges[0];
  const at = (instant: string, empty: string) => (instant === "" ? empty : timeOnDay(instant, now, zone));
  const label = !custom
    ? preset?.label
    : filters.from !== "" && filters.to !== ""
      ? rangeWords(filters.from, filters.to, now, zone)
      : `${at(filters.from, "start")} to ${at(filters.to, "now")}`;
  const set = (patch: UrlPatch) => {
    onChange(patch);
    setOpen(false);
  };
  return (
    <EuiPopover
      aria-label="Time of the last alert"
      isOpen={open}
      closePopover={() => setOpen(false)}
      panelPaddingSize="none"
      anchorPosition="downRight"
      button={
        <EuiButtonEmpty size="s" color="text" iconType="calendar" onClick={() => setOpen(!open)}>
          {label}
        </EuiButtonEmpty>
      }
    >
      <EuiContextMenuPanel
        items={ranges.map((range) => (
          <EuiContextMenuItem
            key={range.id}
            icon={!custom && range.id === preset?.id ? "check" : "empty"}
            onClick={() => set({ range: range.hours === null ? null : range.id, from: null, to: null })}
          >
            {range.label}
          </EuiContextMenuItem>
        ))}
      />
      <div css={styles.custom}>
        <InstantField label="From" value={from ?? (filters.from || null)} onChange={setFrom} />
        <InstantField label="To" value={to ?? (filters.to || null)} onChange={setTo} />
        <EuiButton
          size="s"
          onClick={() => set({ range: null, from: from ?? (filters.from || null), to: to ?? (filters.to || null) })}
        >
          Show this range
        </EuiButton>
      </div>
    </EuiPopover>
  );
}
