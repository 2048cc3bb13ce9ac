import { EuiCheckbox, EuiIcon, EuiToolTip, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { FieldValue, QueueItem } from "@quaestor/api";
import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "react-router";
import { FieldChip } from "../../../shared/components/field-chip.tsx";
import { HostText, hostNamesOf } from "../../../shared/components/host-text.tsx";
import { OwnerMark } from "../../../shared/components/owner-mark.tsx";
import { PhraseText, phraseString } from "../../../shared/components/phrase-text.tsx";
import { QuestionDots } from "../../../shared/components/question-dots.tsx";
import { SeverityMark } from "../../../shared/components/severity-mark.tsx";
import { tableStyles } from "../../../shared/components/table.tsx";
import { TagList } from "../../../shared/components/tag-list.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";
import { RecommendationBadge } from "../../../shared/components/verdict-badge.tsx";
import { sharedShortNames } from "../../../shared/format/host-name.ts";
import { zoneName } from "../../../shared/format/instant.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import { useNow } from "../../../shared/state/use-now.ts";
import { focusRing, smallFontSize } from "../../../shared/theme/dense.ts";

/** The rows' height in pixels of the 4 px grid: 18 of them at 1440x900. */
export const rowHeight = 36;

const queueStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    table: css({
      tableLayout: "fixed",
      minWidth: "72rem",
      "tbody td": { height: rowHeight, paddingBlock: 0, verticalAlign: "middle" },
    }),
    narrow: css({ minWidth: "54rem" }),
    row: css({ position: "relative" }),
    wideOnly: css({ "@media (max-width: 85rem)": { display: "none" } }),
    gone: css({ opacity: 0.55 }),
    // The link covers its row, so that anywhere on it opens it; what has to be selected or pressed lies above.
    link: css({
      color: "inherit",
      "&:hover": { color: "inherit", textDecoration: "none" },
      "&:focus": { outline: "none", background: "none" },
      "&::after": { content: '""', position: "absolute", inset: 0 },
      "&:focus-visible::after": {
        outline: `${euiTheme.focus.width} solid ${euiTheme.colors.primary}`,
        outlineOffset: `-${euiTheme.focus.width}`,
      },
    }),
    above: css({ position: "relative", zIndex: 1 }),
    because: css({ color: euiTheme.colors.textSubdued }),
    position: css({ display: "flex", alignItems: "center", gap: euiTheme.size.s }),
    tick: css({ width: euiTheme.size.base, display: "inline-flex" }),
    take: css(focusRing(theme), {
      color: euiTheme.colors.textSubdued,
      "&:hover": { color: euiTheme.colors.textPrimary, textDecoration: "underline" },
    }),
    key: css({ fontSize: smallFontSize(theme), opacity: 0.8 }),
    overdue: css({ color: euiTheme.colors.textDanger, fontWeight: euiTheme.font.weight.bold }),
    due: css({ color: euiTheme.colors.textWarning }),
    sort: css(focusRing(theme), {
      fontWeight: "inherit",
      display: "inline-flex",
      alignItems: "center",
      gap: euiTheme.size.xxs,
    }),
  };
};

interface ColumnHead {
  readonly id: string;
  readonly label: string;
  readonly width?: string;
  readonly number?: boolean;
  readonly sort?: string;
  /** Left out while the preview takes room. */
  readonly roomy?: boolean;
  /** Left out on narrow screens; the title of the next column's cell has it. */
  readonly wideOnly?: boolean;
}

/** `Nov 25 22:43`; a year takes more, and only a list that has another one gives it the room. */
const dayWidth = "6.75rem";
const yearWidth = "9rem";

const columns: readonly ColumnHead[] = [
  { id: "position", label: "", width: "3.75rem" },
  { id: "gate", label: "Evidence supports", width: "9.25rem", sort: "gate" },
  { id: "what", label: "What" },
  { id: "host", label: "Host", width: "clamp(8rem, 9vw, 12rem)", sort: "host" },
  { id: "user", label: "User", width: "clamp(9.5rem, 11vw, 14rem)", sort: "user" },
  { id: "alerts", label: "Alerts", width: "4rem", number: true, sort: "alerts" },
  { id: "first", label: "First", width: dayWidth, wideOnly: true, sort: "first", roomy: true },
  { id: "last", label: "Last", width: dayWidth, sort: "last", roomy: true },
  { id: "questions", label: "Questions", width: "6.25rem", roomy: true },
  { id: "owner", label: "Owner", width: "4.5rem", sort: "owner" },
  { id: "age", label: "Age", width: "4rem", sort: "age" },
];

/** Cells whose text is cut where it is too long, with the whole of it on hover. */
const clipped = ["what", "host", "user", "first", "last"];

const orderText = "Overdue first, then what the evidence supports, then severity and risk, then age";

interface QueueTableProps {
  readonly items: readonly QueueItem[];
  readonly gone: ReadonlySet<string>;
  readonly selectedId: string | null;
  /** True when the keyboard moved the selection: then the row takes the focus. */
  readonly focusSelected: boolean;
  readonly checked: ReadonlySet<string>;
  readonly sort: string;
  readonly narrow: boolean;
  readonly mayWork: boolean;
  readonly addressOf: (item: QueueItem) => string;
  readonly onSelect: (id: string) => void;
  readonly onCheck: (id: string) => void;
  readonly onTake: (id: string) => void;
  readonly onSort: (sort: string | null) => void;
}

/** The list of investigations. A row is one link; j and k move over the rows' links. */
export function QueueTable(props: QueueTableProps) {
  const table = useEuiMemoizedStyles(tableStyles);
  const styles = useEuiMemoizedStyles(queueStyles);
  const zone = useZone();
  const shown = columns.filter((column) => !props.narrow || column.roomy !== true);
  const body = useRef<HTMLTableSectionElement>(null);
  const now = useNow();
  const years = new Set([now, ...props.items.flatMap(({ first, last }) => [first, last])].map((at) => at.slice(0, 4)));
  const widthOf = ({ width }: ColumnHead) => (width === dayWidth && years.size > 1 ? yearWidth : width);
  const sharedHosts = sharedShortNames(hostNamesOf(props.items.map((item) => item.host)));
  // A row that gets the focus because it is selected must not select itself again: the selection may be further on.
  const focusing = useRef(false);
  const onSelect = (id: string) => {
    if (!focusing.current) props.onSelect(id);
  };

  const { selectedId, focusSelected } = props;
  useEffect(() => {
    if (!focusSelected || selectedId === null) return;
    const link = body.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(selectedId)}"]`);
    focusing.current = true;
    link?.focus({ preventScroll: true });
    focusing.current = false;
    link?.closest("tr")?.scrollIntoView?.({ block: "nearest" });
  }, [selectedId, focusSelected]);

  return (
    <table css={[table.table, styles.table, props.narrow && styles.narrow]}>
      <caption className="euiScreenReaderOnly">Investigations, times in {zoneName(zone)}</caption>
      <thead css={table.head}>
        <tr>
          {shown.map((column) => (
            <th
              key={column.id}
              scope="col"
              css={[column.number === true && table.number, column.wideOnly === true && styles.wideOnly]}
              style={{ width: widthOf(column) }}
              aria-sort={ariaSort(column, props.sort)}
            >
              <HeadCell column={column} sort={props.sort} onSort={props.onSort} zone={zoneName(zone)} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body}>
        {props.items.map((item, index) => (
          <QueueRow
            key={item.id}
            item={item}
            place={index + 1}
            list={{ ...props, onSelect }}
            sharedHosts={sharedHosts}
          />
        ))}
      </tbody>
    </table>
  );
}

function ariaSort(column: ColumnHead, sort: string) {
  if (column.sort === undefined) return undefined;
  if (sort === column.sort) return "ascending" as const;
  return sort === `-${column.sort}` ? ("descending" as const) : undefined;
}

interface HeadCellProps {
  readonly column: ColumnHead;
  readonly sort: string;
  readonly zone: string;
  readonly onSort: (sort: string | null) => void;
}

function HeadCell({ column, sort, zone, onSort }: HeadCellProps) {
  const styles = useEuiMemoizedStyles(queueStyles);
  if (column.id === "position") {
    const ordered = sort === "";
    return (
      <EuiToolTip content={ordered ? `Order: ${orderText}` : `Back to the order of work: ${orderText}`}>
        <button type="button" css={styles.sort} aria-label={`Order of work: ${orderText}`} onClick={() => onSort(null)}>
          {ordered ? "#\u00a0↓" : "#"}
        </button>
      </EuiToolTip>
    );
  }
  const key = column.sort;
  if (key === undefined) return column.label;
  const next = sort === key ? `-${key}` : sort === `-${key}` ? null : key;
  return (
    <button
      type="button"
      css={styles.sort}
      title={column.id === "last" || column.id === "first" ? `Times in ${zone}` : undefined}
      onClick={() => onSort(next)}
    >
      {column.label}
      {(sort === key || sort === `-${key}`) && (
        <EuiIcon type={sort === key ? "sortUp" : "sortDown"} size="s" aria-hidden />
      )}
    </button>
  );
}

const fieldTitle = (value: FieldValue) =>
  value.state === "present" ? visibleText(value.values.join(", ")) : undefined;

interface QueueRowProps {
  readonly item: QueueItem;
  readonly place: number;
  readonly list: QueueTableProps;
  readonly sharedHosts: ReadonlySet<string>;
}

function QueueRow({ item, place, list, sharedHosts }: QueueRowProps) {
  const table = useEuiMemoizedStyles(tableStyles);
  const styles = useEuiMemoizedStyles(queueStyles);
  const gone = list.gone.has(item.id);
  const selected = item.id === list.selectedId;
  const sentence = phraseString(item.sentence);
  const cells: Record<string, ReactNode> = {
    position: (
      <span css={[styles.position, styles.above]} title={`Place ${place}: ${item.position.join("; ")}`}>
        <SeverityMark severity={item.severity} riskScore={item.riskScore} />
        <EuiCheckbox
          id={`check-${item.id}`}
          checked={list.checked.has(item.id)}
          onChange={() => list.onCheck(item.id)}
          aria-label={`Select ${visibleText(sentence)}`}
        />
      </span>
    ),
    gate: <RecommendationBadge recommendation={item.recommendation} />,
    what: (
      <>
        <TagList tags={item.tags} />
        {item.state === "returned" && <strong css={styles.due}>returned · </strong>}
        <Link
          to={list.addressOf(item)}
          css={styles.link}
          data-row={item.id}
          title={visibleText([sentence, item.because, ...item.tags].join(" · "))}
          onFocus={() => list.onSelect(item.id)}
        >
          <PhraseText phrase={item.sentence} oneLine inert />
        </Link>
        <span css={styles.because}>
          {item.nearMisses > 0 && <span css={styles.due}> · near miss opened by hand</span>} ·{" "}
          {gone ? "no longer in this list" : item.because}
        </span>
      </>
    ),
    host: (
      <span css={styles.above} title={fieldTitle(item.host)}>
        <HostText value={item.host} shared={sharedHosts} />
      </span>
    ),
    user: (
      <span css={styles.above} title={fieldTitle(item.user)}>
        <FieldChip value={item.user} oneLine />
      </span>
    ),
    alerts: item.alerts,
    first: <TimeText instant={item.first} as="day" />,
    last: <TimeText instant={item.last} as="day" />,
    questions: <QuestionDots questions={item.questions} />,
    owner:
      item.owner !== null ? (
        <OwnerMark owner={item.owner} />
      ) : list.mayWork ? (
        <button
          type="button"
          css={[styles.take, styles.above]}
          aria-label={`Take ${visibleText(sentence)}`}
          onClick={() => list.onTake(item.id)}
        >
          take <span css={styles.key}>A</span>
        </button>
      ) : (
        <span css={table.subdued}>nobody</span>
      ),
    age: (
      <span css={item.overdue && styles.overdue}>
        <TimeText instant={item.last} as="age" />
        {item.overdue && <span className="euiScreenReaderOnly"> overdue</span>}
      </span>
    ),
  };
  return (
    <tr
      css={[table.row, styles.row, selected && table.selected, gone && styles.gone]}
      aria-current={selected || undefined}
    >
      {columns
        .filter((column) => !list.narrow || column.roomy !== true)
        .map((column) => (
          <td
            key={column.id}
            css={[
              column.number === true && table.number,
              clipped.includes(column.id) && table.clip,
              column.wideOnly === true && styles.wideOnly,
            ]}
          >
            {cells[column.id]}
          </td>
        ))}
    </tr>
  );
}
