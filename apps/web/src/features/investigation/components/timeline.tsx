import { EuiButtonEmpty, EuiButtonIcon, type UseEuiTheme, useEuiMemoizedStyles, useEuiTheme } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView, Timeline as TimelineData } from "@quaestor/api";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { Panel } from "../../../shared/components/panel.tsx";
import { clockBeside, duration, withoutFraction } from "../../../shared/format/instant.ts";
import { plural } from "../../../shared/format/number.ts";
import { visibleText } from "../../../shared/format/visible-text.ts";
import { useZone } from "../../../shared/state/preferences.tsx";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { useNow } from "../../../shared/state/use-now.ts";
import { smallFontSize } from "../../../shared/theme/dense.ts";
import { millisOf, type Span, ticksOf, zoomed } from "../time-scale.ts";
import { spansDays, spanWords, tickWords } from "../time-words.ts";
import { usePointing } from "./pointing.tsx";

type Mark = TimelineData["marks"][number];

const lanes: readonly Mark["lane"][] = ["alerts", "process", "logon", "network", "file"];
const laneHeight = 18;
const labelWidth = 52;
const axisHeight = 18;
const topPad = 4;
const height = topPad + lanes.length * laneHeight + axisHeight;

const timelineStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    body: css({ paddingInline: euiTheme.size.s, paddingBlockEnd: euiTheme.size.xs }),
    svg: css({
      display: "block",
      width: "100%",
      touchAction: "none",
      cursor: "crosshair",
      userSelect: "none",
      fontFamily: euiTheme.font.family,
      text: { fontSize: smallFontSize(theme), fill: euiTheme.colors.textSubdued, fontVariantNumeric: "tabular-nums" },
      "& [data-mark]": { cursor: "pointer" },
      "& [data-mark]:focus-visible": { outline: "none", stroke: euiTheme.colors.textHeading, strokeWidth: 3 },
    }),
    said: css({
      display: "flex",
      gap: euiTheme.size.s,
      alignItems: "baseline",
      height: euiTheme.size.base,
      fontSize: smallFontSize(theme),
      lineHeight: euiTheme.size.base,
      color: euiTheme.colors.textSubdued,
      overflow: "hidden",
      whiteSpace: "nowrap",
    }),
    label: css({ overflow: "hidden", textOverflow: "ellipsis" }),
  };
};

interface TimelineProps {
  readonly view: InvestigationView;
  /** The window the pivots use, as instants; drawn as a dashed box. */
  readonly window: { readonly from: string | null; readonly to: string | null } | null;
  readonly onUseWindow: (from: string, to: string) => void;
}

/** What happened on the host around the alerts, in five lanes. Dragging brushes a time: to look closer, or to ask over. */
export function Timeline({ view, window, onUseWindow }: TimelineProps) {
  const styles = useEuiMemoizedStyles(timelineStyles);
  const zone = useZone();
  const now = useNow();
  const { timeline } = view;
  const whole = { from: millisOf(timeline.from), to: Math.max(millisOf(timeline.to), millisOf(timeline.from) + 1) };
  const [span, setSpan] = useState<Span | null>(null);
  const [brush, setBrush] = useState<Span | null>(null);
  const [said, setSaid] = useState<Mark | null>(null);
  const shown = span ?? whole;
  const selected = view.alerts.find((alert) => alert.id === view.selectedAlertId);
  const clock = view.anatomy.attackerClock;
  const drift = clock === null || selected === undefined ? null : millisOf(selected.time) - millisOf(clock);
  const zoom = (factor: number) =>
    setSpan(
      zoomed(shown, whole, selected === undefined ? (shown.from + shown.to) / 2 : millisOf(selected.time), factor),
    );
  const closer = () => {
    if (brush === null) zoom(0.5);
    else setSpan(brush);
    setBrush(null);
  };
  const inView = timeline.marks.filter((mark) => millisOf(mark.time) >= shown.from && millisOf(mark.time) <= shown.to);

  return (
    <Panel
      flush
      title="Timeline"
      aside={
        <>
          {brush === null ? (
            <span>{spanWords(shown, now, zone)}</span>
          ) : (
            <EuiButtonEmpty
              size="xs"
              onClick={() => {
                onUseWindow(new Date(brush.from).toISOString(), new Date(brush.to).toISOString());
                setBrush(null);
              }}
            >
              Ask pivots over this time
            </EuiButtonEmpty>
          )}
          <EuiButtonIcon size="xs" color="text" iconType="plus" aria-label="Look closer" onClick={closer} />
          <EuiButtonIcon
            size="xs"
            color="text"
            iconType="minus"
            aria-label="Look from further away"
            isDisabled={span === null}
            onClick={() => (shown.to - shown.from > (whole.to - whole.from) / 2 ? setSpan(null) : zoom(2))}
          />
        </>
      }
    >
      <div css={styles.body}>
        <Drawing
          view={view}
          shown={shown}
          marks={inView}
          window={window}
          clock={clock}
          brush={brush}
          onBrush={setBrush}
          onSay={setSaid}
        />
        <div css={styles.said} aria-live="polite">
          {said !== null ? (
            <>
              <span>{clockBeside(said.time, selected?.time ?? now, now, zone)}</span>
              <span css={styles.label}>
                <HostileText prose oneLine text={said.label} />
                {said.alsoEventIds.length > 0 && ` (${plural(said.alsoEventIds.length + 1, recordsWord(said))})`}
              </span>
            </>
          ) : clock !== null && drift !== null && Math.abs(drift) >= 1_000 ? (
            <span css={styles.label} title={`The output file's name is a clock: ${clock}`}>
              Attacker’s clock {withoutFraction(clockBeside(clock, selected?.time ?? now, now, zone))},{" "}
              {duration(Math.abs(drift))} {drift > 0 ? "before" : "after"} this alert
            </span>
          ) : timeline.cut ? (
            <span>Cut: the busiest {plural(timeline.marks.length, "event")} are drawn; look closer</span>
          ) : (
            <span>
              {plural(inView.length, "event")}
              {span !== null && ` of ${timeline.marks.length}`}
            </span>
          )}
        </div>
      </div>
    </Panel>
  );
}

const recordsWord = ({ lane }: Mark): string => (lane === "alerts" ? "alert" : "record");

interface DrawingProps {
  readonly view: InvestigationView;
  readonly shown: Span;
  readonly marks: readonly Mark[];
  readonly window: TimelineProps["window"];
  readonly clock: string | null;
  readonly brush: Span | null;
  readonly onBrush: (brush: Span | null) => void;
  readonly onSay: (mark: Mark | null) => void;
}

function Drawing({ view, shown, marks, window, clock, brush, onBrush, onSay }: DrawingProps) {
  const styles = useEuiMemoizedStyles(timelineStyles);
  const { euiTheme } = useEuiTheme();
  const { colors } = euiTheme;
  const zone = useZone();
  const now = useNow();
  const flyout = useEventFlyout();
  const { pointed, point } = usePointing();
  const svg = useRef<SVGSVGElement>(null);
  const width = useWidth(svg);
  const drag = useRef<number | null>(null);
  const [tabStop, setTabStop] = useState(0);

  const plot = Math.max(1, width - labelWidth - 8);
  const x = (millis: number) => labelWidth + ((millis - shown.from) / (shown.to - shown.from)) * plot;
  const within = (millis: number) => Math.min(shown.to, Math.max(shown.from, millis));
  const timeAt = (event: PointerEvent) => {
    const left = svg.current?.getBoundingClientRect().left ?? 0;
    return within(shown.from + ((event.clientX - left - labelWidth) / plot) * (shown.to - shown.from));
  };
  const y = (lane: Mark["lane"]) => topPad + lanes.indexOf(lane) * laneHeight + laneHeight / 2;
  const colour: Readonly<Record<Mark["lane"], string>> = {
    alerts: colors.danger,
    process: colors.primary,
    logon: colors.accent,
    network: colors.warning,
    file: colors.accentSecondary,
  };
  const ordered = marks.toSorted((a, b) => (a.time < b.time ? -1 : 1));
  const stop = Math.min(tabStop, ordered.length - 1);
  const onKeyDown = (event: KeyboardEvent<SVGElement>) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: stop + 1,
      ArrowLeft: stop - 1,
      Home: 0,
      End: ordered.length - 1,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    svg.current?.querySelectorAll<SVGElement>("[data-mark]")[Math.max(0, Math.min(ordered.length - 1, next))]?.focus();
  };
  const ticks = ticksOf(shown.from, shown.to, Math.max(2, Math.floor(plot / (spansDays(shown, zone) ? 84 : 60))));
  const box = (span: Span) => ({
    x: x(within(span.from)),
    width: Math.max(2, x(within(span.to)) - x(within(span.from))),
  });
  const windowSpan = {
    from: window?.from == null ? shown.from : millisOf(window.from),
    to: window?.to == null ? shown.to : millisOf(window.to),
  };
  // A window around everything shown would frame the whole drawing and say nothing.
  const framesAll = windowSpan.from <= shown.from && windowSpan.to >= shown.to;
  const windowShown = window !== null && !framesAll && windowSpan.from <= shown.to && windowSpan.to >= shown.from;
  return (
    <svg
      ref={svg}
      css={styles.svg}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-label="Timeline of the host: arrow keys move from event to event"
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.target instanceof Element && event.target.closest("[data-mark]") !== null) return;
        drag.current = timeAt(event);
        onBrush(null);
        svg.current?.setPointerCapture?.(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (drag.current === null) return;
        const to = timeAt(event);
        onBrush({ from: Math.min(drag.current, to), to: Math.max(drag.current, to) });
      }}
      onPointerUp={() => {
        if (brush !== null && x(brush.to) - x(brush.from) < 4) onBrush(null);
        drag.current = null;
      }}
    >
      {lanes.map((lane) => (
        <g key={lane}>
          <text x={0} y={y(lane) + 4}>
            {lane}
          </text>
          <line x1={labelWidth} x2={width - 8} y1={y(lane)} y2={y(lane)} stroke={colors.borderBaseSubdued} />
        </g>
      ))}
      {ticks.map((tick, index) => (
        <g key={tick}>
          <line
            x1={x(tick)}
            x2={x(tick)}
            y1={topPad}
            y2={height - axisHeight}
            stroke={colors.borderBaseSubdued}
            strokeDasharray="1 3"
          />
          <text x={Math.min(x(tick), width - 30)} y={height - 4} textAnchor="middle">
            {tickWords(tick, ticks[index - 1] ?? null, shown, zone)}
          </text>
        </g>
      ))}
      {windowShown && (
        <rect
          {...box(windowSpan)}
          y={1}
          height={height - axisHeight}
          fill={colors.backgroundBasePrimary}
          fillOpacity={0.4}
          stroke={colors.primary}
          strokeDasharray="3 3"
          data-window
        />
      )}
      {brush !== null && (
        <rect {...box(brush)} y={1} height={height - axisHeight} fill={colors.primary} fillOpacity={0.2} />
      )}
      {clock !== null && within(millisOf(clock)) === millisOf(clock) && (
        <g data-clock>
          <line
            x1={x(millisOf(clock))}
            x2={x(millisOf(clock))}
            y1={0}
            y2={height - axisHeight}
            stroke={colors.textDanger}
            strokeDasharray="4 2"
          />
          <title>{`Attacker's clock: ${clock}`}</title>
        </g>
      )}
      {ordered.map((mark, index) => {
        const records = [mark.eventId, ...mark.alsoEventIds];
        const isSelected = records.some((id) => id === view.selectedAlertId || id === view.sourceEventId);
        const lit = isSelected || (pointed?.eventId !== undefined && records.includes(pointed.eventId));
        return (
          <a
            key={`${mark.lane} ${mark.eventId}`}
            href={`?event=${encodeURIComponent(mark.eventId)}`}
            data-mark
            tabIndex={index === stop ? 0 : -1}
            aria-label={`${mark.lane}, ${clockBeside(mark.time, now, now, zone)}, ${visibleText(mark.label)}`}
            onClick={(event) => {
              event.preventDefault();
              flyout.open(mark.eventId);
            }}
            onMouseEnter={() => {
              onSay(mark);
              point({ eventId: mark.eventId });
            }}
            onMouseLeave={() => {
              onSay(null);
              point(null);
            }}
            onFocus={() => {
              setTabStop(index);
              onSay(mark);
              point({ eventId: mark.eventId });
            }}
            onBlur={() => {
              onSay(null);
              point(null);
            }}
          >
            <circle
              cx={x(millisOf(mark.time))}
              cy={y(mark.lane)}
              r={lit ? 5.5 : mark.emphasised ? 4 : 2.5}
              fill={colour[mark.lane]}
              fillOpacity={mark.emphasised || lit ? 1 : 0.45}
              stroke={lit ? colors.textHeading : colors.backgroundBasePlain}
              strokeWidth={lit ? 1.5 : 0.75}
            />
          </a>
        );
      })}
    </svg>
  );
}

/** The drawing's own width: marks keep their size and shape at every width of the page. */
function useWidth(svg: { readonly current: SVGSVGElement | null }): number {
  const [width, setWidth] = useState(360);
  useEffect(() => {
    const element = svg.current;
    if (element === null || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0) setWidth(Math.round(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [svg]);
  return width;
}
