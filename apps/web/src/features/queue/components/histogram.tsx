import { type UseEuiTheme, useEuiMemoizedStyles, useGeneratedHtmlId } from "@elastic/eui";
import { css } from "@emotion/react";
import type { QueuePage } from "@quaestor/api";
import { type PointerEvent, useRef, useState } from "react";
import { absoluteTime, duration } from "../../../shared/format/instant.ts";
import { plural } from "../../../shared/format/number.ts";
import { useZone } from "../../../shared/state/preferences.tsx";

const height = 48;

const chartStyles = ({ euiTheme }: UseEuiTheme) => ({
  chart: css({
    display: "block",
    width: "100%",
    height,
    cursor: "crosshair",
    touchAction: "none",
    borderBlockEnd: euiTheme.border.thin,
    paddingInline: euiTheme.size.m,
    paddingBlockStart: euiTheme.size.xs,
  }),
  escalate: css({ fill: euiTheme.colors.danger }),
  close: css({ fill: euiTheme.colors.success }),
  ground: css({ fill: euiTheme.colors.backgroundBaseSubdued }),
  hatch: css({ stroke: euiTheme.colors.mediumShade, strokeWidth: 1.5 }),
  hatchGround: css({ fill: euiTheme.colors.lightShade }),
  brush: css({ fill: euiTheme.colors.backgroundTransparentPrimary, stroke: euiTheme.colors.primary }),
  bucket: css({ fill: "transparent", "&:hover": { fill: euiTheme.colors.backgroundTransparentPrimary } }),
});

type Histogram = QueuePage["histogram"];
type Bucket = Histogram["buckets"][number];

const total = (bucket: Bucket) => bucket.escalate + bucket.preserve_and_escalate + bucket.close;

interface HistogramChartProps {
  readonly histogram: Histogram;
  readonly onRange: (from: string, to: string) => void;
}

/** Alerts over time, by what the evidence supports; dragging over it sets the range. The range menu does the same by keyboard. */
export function HistogramChart({ histogram, onRange }: HistogramChartProps) {
  const styles = useEuiMemoizedStyles(chartStyles);
  const zone = useZone();
  const hatchId = useGeneratedHtmlId();
  const chart = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<{ readonly start: number; readonly end: number } | null>(null);
  const { buckets, intervalMs } = histogram;
  const highest = Math.max(1, ...buckets.map(total));
  const inner = height - 6;

  const bucketAt = (event: PointerEvent) => {
    const box = chart.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    const place = Math.floor(((event.clientX - box.left) / box.width) * buckets.length);
    return Math.min(buckets.length - 1, Math.max(0, place));
  };
  const finish = () => {
    if (drag === null) return;
    const first = buckets[Math.min(drag.start, drag.end)];
    const last = buckets[Math.max(drag.start, drag.end)];
    setDrag(null);
    if (first !== undefined && last !== undefined) {
      onRange(first.from, new Date(Date.parse(last.from) + intervalMs).toISOString());
    }
  };

  const sum = buckets.reduce((all, bucket) => all + total(bucket), 0);
  const label = `${plural(sum, "alert")} over time, in steps of ${duration(intervalMs)}`;
  return (
    <svg
      ref={chart}
      css={styles.chart}
      viewBox={`0 0 ${Math.max(1, buckets.length) * 10} ${inner}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const place = bucketAt(event);
        setDrag({ start: place, end: place });
      }}
      onPointerMove={(event) => drag !== null && setDrag({ ...drag, end: bucketAt(event) })}
      onPointerUp={finish}
      onPointerCancel={() => setDrag(null)}
    >
      <defs>
        <pattern id={hatchId} width="2.5" height="5" patternUnits="userSpaceOnUse">
          <rect width="2.5" height="5" css={styles.hatchGround} />
          <path d="M0 5 2.5 0" css={styles.hatch} vectorEffect="non-scaling-stroke" />
        </pattern>
      </defs>
      {buckets.map((bucket, index) => {
        const unit = (inner - 2) / highest;
        const closeHeight = bucket.close * unit;
        const preserveHeight = bucket.preserve_and_escalate * unit;
        const escalateHeight = bucket.escalate * unit;
        const x = index * 10 + 0.25;
        return (
          <g key={bucket.from}>
            <rect x={x} width={9.5} y={inner - closeHeight} height={closeHeight} css={styles.close} />
            <rect
              x={x}
              width={9.5}
              y={inner - closeHeight - preserveHeight}
              height={preserveHeight}
              fill={`url(#${hatchId})`}
            />
            <rect
              x={x}
              width={9.5}
              y={inner - closeHeight - preserveHeight - escalateHeight}
              height={escalateHeight}
              css={styles.escalate}
            />
            <rect x={index * 10} width={10} y={0} height={inner} css={styles.bucket}>
              <title>
                {`${absoluteTime(bucket.from, zone)}, ${duration(intervalMs)}: ${bucket.escalate} escalate, ${bucket.preserve_and_escalate} preserve, ${bucket.close} close`}
              </title>
            </rect>
          </g>
        );
      })}
      {drag !== null && (
        <rect
          css={styles.brush}
          vectorEffect="non-scaling-stroke"
          x={Math.min(drag.start, drag.end) * 10}
          width={(Math.abs(drag.end - drag.start) + 1) * 10}
          y={0}
          height={inner}
        />
      )}
    </svg>
  );
}

/** The height the chart has, for the place that is kept for it while loading. */
export const histogramHeight = height;
