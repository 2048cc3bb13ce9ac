import { EuiButtonIcon, EuiOutsideClickDetector, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { SearchGroup, SearchHit, SearchResult, SearchSpan } from "@quaestor/api";
import type { UseQueryResult } from "@tanstack/react-query";
import { Fragment, useEffect, useRef } from "react";
import { HostileText } from "../../shared/components/hostile-text.tsx";
import { PhraseText } from "../../shared/components/phrase-text.tsx";
import { FailedState, SkeletonRows } from "../../shared/components/states.tsx";
import { TimeText } from "../../shared/components/time-text.tsx";
import { visibleText } from "../../shared/format/visible-text.ts";
import { denseFontSize, focusRing, smallFontSize } from "../../shared/theme/dense.ts";
import { countOf, groupTitles, type Option, spanWords } from "./search-options.ts";

const panelStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    panel: css({
      position: "absolute",
      insetBlockStart: `calc(100% + ${euiTheme.size.s})`,
      insetInlineStart: "50%",
      transform: "translateX(-50%)",
      width: `min(${euiTheme.base * 48}px, 92vw)`,
      maxHeight: "80vh",
      display: "flex",
      flexDirection: "column",
      fontSize: denseFontSize(theme),
      color: euiTheme.colors.textParagraph,
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.medium,
      boxShadow: `0 ${euiTheme.size.s} ${euiTheme.size.l} ${euiTheme.colors.shadow}33`,
    }),
    list: css({ overflowY: "auto", paddingBlock: euiTheme.size.xs }),
    head: css({
      display: "flex",
      gap: euiTheme.size.s,
      alignItems: "baseline",
      paddingInline: euiTheme.size.m,
      paddingBlock: euiTheme.size.xs,
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
    }),
    title: css({ fontWeight: euiTheme.font.weight.semiBold, color: euiTheme.colors.textHeading }),
    failed: css({ color: euiTheme.colors.textDanger }),
    option: css({
      display: "grid",
      gridTemplateColumns: "minmax(0, 1fr) auto",
      columnGap: euiTheme.size.m,
      alignItems: "baseline",
      paddingInline: euiTheme.size.m,
      paddingBlock: euiTheme.size.xs,
      cursor: "pointer",
      "&:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveHover },
    }),
    active: css({ "&, &:hover": { backgroundColor: euiTheme.colors.backgroundBaseInteractiveSelect } }),
    clip: css({ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }),
    detail: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued, whiteSpace: "nowrap" }),
    foot: css({
      display: "flex",
      flexWrap: "wrap",
      alignItems: "center",
      gap: euiTheme.size.s,
      padding: `${euiTheme.size.s} ${euiTheme.size.m}`,
      borderBlockStart: euiTheme.border.thin,
      fontSize: smallFontSize(theme),
      color: euiTheme.colors.textSubdued,
    }),
    spans: css({ display: "flex", marginInlineStart: "auto" }),
    span: css(focusRing(theme), {
      paddingInline: euiTheme.size.s,
      borderRadius: euiTheme.border.radius.small,
      color: euiTheme.colors.textParagraph,
      "&:hover": { textDecoration: "underline" },
    }),
    chosen: css({
      color: euiTheme.colors.textPrimary,
      fontWeight: euiTheme.font.weight.semiBold,
      backgroundColor: euiTheme.colors.backgroundBaseInteractiveSelect,
    }),
  };
};

interface SearchPanelProps {
  readonly listId: string;
  readonly text: string;
  readonly span: SearchSpan;
  readonly result: UseQueryResult<SearchResult>;
  readonly options: readonly Option[];
  /** Id of the option that Enter would open. */
  readonly active: string | null;
  readonly onSpan: (span: SearchSpan) => void;
  readonly onChoose: (option: Option) => void;
  readonly onClose: () => void;
}

/** What was found, by kind, with how much of it is shown and over which time telemetry was looked through. */
export function SearchPanel({
  listId,
  text,
  span,
  result,
  options,
  active,
  onSpan,
  onChoose,
  onClose,
}: SearchPanelProps) {
  const styles = useEuiMemoizedStyles(panelStyles);
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active !== null) shown.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: "nearest" });
  }, [active]);
  const placeOf = (id: string): number => options.findIndex((option) => option.id === id);
  const option = (each: Option) => ({
    id: `${listId}-${placeOf(each.id)}`,
    role: "option",
    "aria-selected": each.id === active,
    css: [styles.option, each.id === active && styles.active],
    // The field keeps the focus: a click is a choice, not a place.
    onMouseDown: (event: { preventDefault(): void }) => event.preventDefault(),
    onClick: () => onChoose(each),
  });
  return (
    <EuiOutsideClickDetector onOutsideClick={onClose}>
      <div css={styles.panel} ref={shown}>
        <div id={listId} role="listbox" aria-label="Found" css={styles.list}>
          <div {...option({ kind: "queue", id: "queue" })}>
            <span css={styles.clip}>
              Show investigations with <HostileText text={text} oneLine /> in the queue
            </span>
            <span css={styles.detail}>enter</span>
          </div>
          {result.data?.groups.map((group) => (
            <Fragment key={group.kind}>
              <GroupHead id={`${listId}-${group.kind}`} group={group} />
              {group.hits.map((hit) => (
                <div
                  key={hit.id}
                  aria-describedby={`${listId}-${group.kind}`}
                  {...option({ kind: "hit", id: `${group.kind} ${hit.id}`, hit })}
                >
                  <Hit hit={hit} />
                </div>
              ))}
            </Fragment>
          ))}
        </div>
        {result.isPending && <SkeletonRows rows={5} rowHeight={32} label="Searching" />}
        {result.isError && (
          <FailedState what="The search failed" error={result.error} onRetry={() => void result.refetch()} />
        )}
        <div css={styles.foot}>
          <span role="status">
            {result.isFetching ? "Searching telemetry of " : `${nothingOf(result.data)}Telemetry of `}
            {spanWords[span]}; investigations of any time
          </span>
          <fieldset css={styles.spans}>
            <legend className="euiScreenReaderOnly">How far back telemetry is searched</legend>
            {(["24h", "7d", "30d", "all"] as const).map((each) => (
              <button
                key={each}
                type="button"
                css={[styles.span, each === span && styles.chosen]}
                aria-pressed={each === span}
                onClick={() => onSpan(each)}
              >
                {spanWords[each]}
              </button>
            ))}
          </fieldset>
          <EuiButtonIcon iconType="cross" size="xs" color="text" aria-label="Close the search" onClick={onClose} />
        </div>
      </div>
    </EuiOutsideClickDetector>
  );
}

/** Said once everything was looked through and none of it holds the text; a part that failed is not "nothing". */
function nothingOf(result: SearchResult | undefined): string {
  if (result === undefined) return "";
  return result.groups.every((group) => group.hits.length === 0 && group.failure === null) ? "Nothing found. " : "";
}

function GroupHead({ id, group }: { readonly id: string; readonly group: SearchGroup }) {
  const styles = useEuiMemoizedStyles(panelStyles);
  return (
    <div id={id} css={styles.head} role="presentation">
      <span css={styles.title}>{groupTitles[group.kind]}</span>
      <span>{countOf(group)}</span>
      {group.failure !== null && (
        <span css={styles.failed}>
          {group.failure.message} {group.failure.code}
        </span>
      )}
    </div>
  );
}

function Hit({ hit }: { readonly hit: SearchHit }) {
  const styles = useEuiMemoizedStyles(panelStyles);
  return (
    <>
      <span css={styles.clip} title={visibleText(hit.title.map(({ text }) => text).join(""))}>
        <PhraseText phrase={hit.title} oneLine inert />
      </span>
      <span css={styles.detail} title={visibleText(hit.detail.join(" · "))}>
        <HostileText prose oneLine text={hit.detail.join(" · ")} />{" "}
        {hit.at !== null && <TimeText instant={hit.at} as="day" />}
      </span>
    </>
  );
}
