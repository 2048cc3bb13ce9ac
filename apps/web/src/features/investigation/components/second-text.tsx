import { absoluteTime, clockTime } from "../../../shared/format/instant.ts";
import { useZone } from "../../../shared/state/preferences.tsx";

/** `14:03:22`, for places too narrow for milliseconds; every digit and the zone on hover. */
export function SecondText({ instant }: { readonly instant: string }) {
  const zone = useZone();
  return (
    <time dateTime={instant} title={absoluteTime(instant, zone)} style={{ fontVariantNumeric: "tabular-nums" }}>
      {clockTime(instant, zone).replace(/\.\d+$/, "")}
    </time>
  );
}
