import { type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView, TreeNode } from "@quaestor/api";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { EmptyState } from "../../../shared/components/states.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { useToldKeys } from "../../../shared/keyboard/keyboard.tsx";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { denseFontSize, smallFontSize } from "../../../shared/theme/dense.ts";
import { isNodeLit } from "../lighting.ts";
import { rowsOf, type TreeRow } from "../tree-branches.ts";
import { pointerProps, usePointing } from "./pointing.tsx";
import { useTreeZoom } from "./tree-zoom.tsx";

const indent = 16;
const treeStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  const line = euiTheme.colors.mediumShade;
  return {
    // Drawn larger than its panel it is as wide as its processes need, and the panel scrolls.
    large: css({ minWidth: "min-content" }),
    tree: css({ padding: euiTheme.size.s, fontSize: denseFontSize(theme) }),
    row: css({
      display: "flex",
      minHeight: `calc(${euiTheme.size.l} + ${euiTheme.size.xs})`,
      // The ring is drawn round the process, below.
      "&, &:focus-visible": { outline: "none" },
    }),
    guide: css({ flex: "none", width: indent, position: "relative" }),
    pass: css({
      "&::after": {
        content: "''",
        position: "absolute",
        insetBlock: 0,
        insetInlineStart: indent / 2,
        borderInlineStart: `1px solid ${euiTheme.colors.borderBaseProminent}`,
      },
    }),
    elbow: css({
      "&::before": {
        content: "''",
        position: "absolute",
        insetBlockStart: 0,
        height: "50%",
        insetInlineStart: indent / 2,
        insetInlineEnd: 0,
        borderInlineStart: `1px solid ${line}`,
        borderBlockEnd: `1px solid ${line}`,
        borderEndStartRadius: euiTheme.border.radius.small,
      },
    }),
    entity: css({}),
    pid: css({ "&::before": { borderInlineStartStyle: "dashed", borderBlockEndStyle: "dashed" } }),
    inferred: css({ "&::before": { borderInlineStartStyle: "dotted", borderBlockEndStyle: "dotted" } }),
    node: css({
      flex: 1,
      minWidth: 0,
      display: "flex",
      alignItems: "baseline",
      gap: euiTheme.size.xs,
      marginBlock: euiTheme.size.xxs,
      paddingInline: euiTheme.size.s,
      lineHeight: `calc(${euiTheme.size.l} - 2px)`,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.small,
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      cursor: "pointer",
      "&:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveHover },
      "[role=treeitem]:focus-visible > &": { outline: `${euiTheme.focus.width} solid ${euiTheme.colors.primary}` },
    }),
    alert: css({ borderColor: euiTheme.colors.danger }),
    lit: css({
      backgroundColor: euiTheme.colors.backgroundBaseInteractiveSelect,
      boxShadow: `0 0 0 1px ${euiTheme.colors.primary}`,
    }),
    folded: css({ borderStyle: "dashed", color: euiTheme.colors.textSubdued, fontSize: smallFontSize(theme) }),
    name: css({
      fontWeight: euiTheme.font.weight.semiBold,
      overflow: "hidden",
      textOverflow: "ellipsis",
      whiteSpace: "nowrap",
      flex: "none",
      maxWidth: `min(60%, ${euiTheme.base * 20}px)`,
    }),
    // Badges give way first; a row's full text is its name for screen readers.
    badges: css({
      flex: "0 1 auto",
      minWidth: 0,
      display: "flex",
      flexWrap: "wrap",
      gap: euiTheme.size.xs,
      height: euiTheme.size.base,
      overflow: "hidden",
      alignSelf: "center",
      // Something to stand after: a badge that does not fit goes to the hidden second line, whole.
      "&::before": { content: "''", height: euiTheme.size.base },
    }),
    quiet: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued, whiteSpace: "nowrap" }),
    end: css({
      flex: "none",
      marginInlineStart: "auto",
      display: "flex",
      gap: euiTheme.size.s,
      alignItems: "baseline",
    }),
    badge: css({
      fontSize: `${euiTheme.font.scale.xxs}rem`,
      lineHeight: euiTheme.size.base,
      paddingInline: euiTheme.size.xs,
      borderRadius: euiTheme.border.radius.small,
      backgroundColor: euiTheme.colors.backgroundBaseSubdued,
      color: euiTheme.colors.textParagraph,
      whiteSpace: "nowrap",
    }),
  };
};

const roleWords: Readonly<Record<TreeNode["role"], string>> = {
  ancestor: "",
  broker: "broker",
  alert: "alert",
  descendant: "",
};
const linkWords: Readonly<Record<NonNullable<TreeNode["link"]>, string>> = {
  entity: "",
  pid: "by pid",
  inferred: "inferred",
};

/** The day that the page is about; processes begun on another show theirs. */
const alertTime = (view: InvestigationView) =>
  view.alerts.find((alert) => alert.id === view.selectedAlertId)?.time ?? view.asOf;

const treeKeys = [
  { keys: "↑ ↓", label: "Line before, line after" },
  { keys: "← →", label: "Close or go to the parent, open or go to the first child" },
  { keys: "home end", label: "First line, last line" },
  { keys: "enter", label: "Open the event, or the folded lines" },
  { keys: "+ -", label: "Larger, smaller" },
  { keys: "0", label: "As large as at first" },
];

const keyOf = (row: TreeRow) => (row.kind === "node" ? row.node.key : `${row.parentKey} folded`);

/** The alert's process with what started it and what it started; how each is tied is drawn and said. */
export function ProcessTree({ view }: { readonly view: InvestigationView }) {
  const styles = useEuiMemoizedStyles(treeStyles);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [focusedKey, setFocusedKey] = useState<string | null>(null);
  const { zoom, zoomBy, reset } = useTreeZoom();
  const flyout = useEventFlyout();
  useToldKeys("Process tree, while a line has the focus", treeKeys);
  const root = useRef<HTMLDivElement>(null);
  // The line of folded processes goes when it is opened; the focus goes on to the first of them.
  const [followed, setFollowed] = useState<string | null>(null);
  useEffect(() => {
    if (followed === null) return;
    root.current?.querySelector<HTMLElement>('[role=treeitem][tabindex="0"]')?.focus();
    setFollowed(null);
  }, [followed]);
  const rows = rowsOf(view.tree, unfolded, closed);
  const alert = rows.find((row) => row.kind === "node" && row.node.role === "alert") ?? rows[0];
  if (alert === undefined) {
    return <EmptyState title="No process tree">No process event of this host is in the store.</EmptyState>;
  }
  const current = rows.find((row) => keyOf(row) === focusedKey) ?? alert;

  const setFold = (key: string, open: boolean) =>
    setUnfolded(new Set([...unfolded].filter((each) => each !== key).concat(open ? [key] : [])));
  const setClosedOf = (key: string, close: boolean) =>
    setClosed(new Set([...closed].filter((each) => each !== key).concat(close ? [key] : [])));
  const act = (row: TreeRow) => {
    if (row.kind === "folded") {
      const first = row.nodes[0]?.key ?? null;
      setFold(row.parentKey, true);
      setFocusedKey(first);
      setFollowed(first);
    } else if (row.node.eventId !== null) flyout.open(row.node.eventId);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const items = [...(root.current?.querySelectorAll<HTMLElement>("[role=treeitem]") ?? [])];
    const at = rows.indexOf(current);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: items.length - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) items[step]?.focus();
    else if (event.key === "Enter") act(current);
    else if (event.key === "+" || event.key === "=") zoomBy(1);
    else if (event.key === "-") zoomBy(-1);
    else if (event.key === "0") reset();
    else if (event.key === "ArrowRight" && current.kind === "node") {
      if (current.hidden > 0) setClosedOf(current.node.key, false);
      else if (current.hasChildren) items[at + 1]?.focus();
    } else if (event.key === "ArrowLeft") {
      const isOpen = current.kind === "node" && current.hasChildren && current.hidden === 0;
      if (isOpen) {
        setClosedOf(current.node.key, true);
        // Opened again it is as it was at first, its consoles folded.
        setFold(current.node.key, false);
      } else items[rows.findLastIndex((row, index) => index < at && row.level < current.level)]?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <div
      ref={root}
      css={[styles.tree, zoom > 100 && styles.large]}
      style={{ zoom: zoom / 100 }}
      role="tree"
      aria-label="Process tree"
    >
      {rows.map((row) => (
        <Row
          key={keyOf(row)}
          row={row}
          view={view}
          isTabStop={row === current}
          onFocus={() => setFocusedKey(keyOf(row))}
          onAct={() => act(row)}
          onKeyDown={onKeyDown}
        />
      ))}
    </div>
  );
}

interface RowProps {
  readonly row: TreeRow;
  readonly view: InvestigationView;
  readonly isTabStop: boolean;
  readonly onFocus: () => void;
  readonly onAct: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

function Row({ row, view, isTabStop, onFocus, onAct, onKeyDown }: RowProps) {
  const styles = useEuiMemoizedStyles(treeStyles);
  const { pointed, point } = usePointing();
  const node = row.kind === "node" ? row.node : null;
  const target = node === null || node.eventId === null ? null : { eventId: node.eventId };
  const role =
    node?.role === "alert" && view.nearMiss !== null ? "near miss" : node === null ? "" : roleWords[node.role];
  const said = node === null ? [] : [role, node.link === null ? "" : linkWords[node.link]];
  const words = said.filter((word) => word !== "");
  const lit = node !== null && isNodeLit(view, view.tree, node, pointed);
  const label =
    row.kind === "folded"
      ? `${row.nodes.length} folded: ${row.nodes.map((each) => visibleText(each.name)).join(", ")}`
      : [
          visibleText(row.node.name),
          row.node.pid === null ? "" : `pid ${row.node.pid}`,
          ...words,
          ...(row.node.toldBy.length > 1 ? [`told by ${row.node.toldBy.join(" and ")}`] : []),
          ...row.node.badges,
          ...(row.hidden > 0 ? [`${row.hidden} hidden`] : []),
        ].join(" ");
  return (
    <div
      role="treeitem"
      aria-level={row.level}
      aria-label={label}
      aria-selected={node?.role === "alert"}
      {...(row.kind === "node" && row.hasChildren ? { "aria-expanded": row.hidden === 0 } : {})}
      tabIndex={isTabStop ? 0 : -1}
      css={styles.row}
      onFocus={onFocus}
      onClick={onAct}
      onKeyDown={onKeyDown}
      {...(target === null
        ? {}
        : { onMouseEnter: pointerProps(point, target).onMouseEnter, onMouseLeave: () => point(null) })}
    >
      {[...row.passing.entries()].map(([depth, passes]) => {
        const isOwn = depth === row.passing.length - 1;
        return (
          <span
            key={depth}
            aria-hidden
            css={[
              styles.guide,
              passes && styles.pass,
              isOwn && styles.elbow,
              isOwn && node !== null && node.link !== null && styles[node.link],
            ]}
          />
        );
      })}
      {row.kind === "folded" ? (
        <span css={[styles.node, styles.folded]}>{label}</span>
      ) : (
        <span
          css={[styles.node, row.node.role === "alert" && styles.alert, lit && styles.lit]}
          data-lit={lit || undefined}
          title={row.node.commandLine === null ? undefined : visibleText(row.node.commandLine)}
        >
          <span css={styles.name}>
            <HostileText prose text={row.node.name} oneLine />
          </span>
          {row.node.pid !== null && <span css={styles.quiet}>{row.node.pid}</span>}
          <span css={styles.badges}>
            {row.node.toldBy.length > 1 && (
              <span css={styles.badge} title={`One process, told by ${row.node.toldBy.join(" and ")}`}>
                {row.node.alsoEventIds.length + 1} records
              </span>
            )}
            {row.node.badges.map((badge) => (
              <span key={badge} css={styles.badge}>
                {badge.replace(" integrity", "")}
              </span>
            ))}
          </span>
          <span css={[styles.end, styles.quiet]}>
            {row.hidden > 0 && <strong>+{row.hidden}</strong>}
            {words.join(", ")}
            {row.node.time === null ? (
              <span title="No event of this process is in the store">not seen</span>
            ) : (
              <TimeText as="second" instant={row.node.time} beside={alertTime(view)} />
            )}
          </span>
        </span>
      )}
    </div>
  );
}
