import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView } from "@quaestor/api";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { count } from "../../../shared/format/number.ts";
import { denseFontSize, focusRing } from "../../../shared/theme/dense.ts";
import { ActivityList } from "./activity-list.tsx";
import { EventTab } from "./event-tab.tsx";
import { ProcessTree } from "./process-tree.tsx";
import { RelatedList } from "./related-list.tsx";
import { TreeZoom } from "./tree-zoom.tsx";

const tabStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    panel: css({
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.medium,
      minWidth: 0,
      minHeight: 0,
      display: "flex",
      flexDirection: "column",
    }),
    head: css({
      flex: "none",
      display: "flex",
      alignItems: "center",
      justifyContent: "space-between",
      paddingInline: euiTheme.size.m,
      borderBlockEnd: euiTheme.border.thin,
    }),
    tabs: css({
      display: "flex",
      gap: euiTheme.size.base,
      fontSize: denseFontSize(theme),
    }),
    tab: css(focusRing(theme), {
      minHeight: euiTheme.size.xl,
      color: euiTheme.colors.textParagraph,
      borderBlockEnd: `${euiTheme.border.width.thick} solid transparent`,
      marginBlockEnd: "-1px",
      "&:hover": { color: euiTheme.colors.textPrimary },
    }),
    selected: css({
      color: euiTheme.colors.textPrimary,
      fontWeight: euiTheme.font.weight.bold,
      borderBlockEndColor: euiTheme.colors.primary,
    }),
    body: css(focusRing(theme), { overflow: "auto", minHeight: 0, scrollbarWidth: "thin" }),
  };
};

export const evidenceTabs = ["tree", "related", "event", "activity"] as const;
export type EvidenceTab = (typeof evidenceTabs)[number];

interface EvidenceTabsProps {
  readonly view: InvestigationView;
  readonly tab: EvidenceTab;
  readonly onTab: (tab: EvidenceTab) => void;
}

/** What surrounds the alert: processes, other alerts, the event itself, what people did here. */
export function EvidenceTabs({ view, tab, onTab }: EvidenceTabsProps) {
  const styles = useEuiMemoizedStyles(tabStyles);
  const list = useRef<HTMLDivElement>(null);
  const names: Readonly<Record<EvidenceTab, ReactNode>> = {
    tree: "Tree",
    related: `Related ${count(view.related.length)}`,
    event: "Event",
    activity: "Activity",
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = (evidenceTabs.indexOf(tab) + step + evidenceTabs.length) % evidenceTabs.length;
    const next = evidenceTabs[at];
    if (next === undefined) return;
    onTab(next);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[at]?.focus();
  };
  return (
    <section css={styles.panel} aria-label="Evidence">
      <div css={styles.head}>
        <div ref={list} css={styles.tabs} role="tablist" aria-label="Evidence" onKeyDown={onKeyDown}>
          {evidenceTabs.map((each) => (
            <button
              key={each}
              type="button"
              role="tab"
              id={`evidence-${each}`}
              aria-selected={each === tab}
              aria-controls="evidence-panel"
              tabIndex={each === tab ? 0 : -1}
              css={[styles.tab, each === tab && styles.selected]}
              onClick={() => onTab(each)}
            >
              {names[each]}
            </button>
          ))}
        </div>
        {tab === "tree" && <TreeZoom />}
      </div>
      <div id="evidence-panel" role="tabpanel" aria-labelledby={`evidence-${tab}`} css={styles.body}>
        {tab === "tree" && <ProcessTree view={view} />}
        {tab === "related" && <RelatedList view={view} />}
        {tab === "event" && <EventTab eventId={view.sourceEventId} />}
        {tab === "activity" && <ActivityList view={view} />}
      </div>
    </section>
  );
}
