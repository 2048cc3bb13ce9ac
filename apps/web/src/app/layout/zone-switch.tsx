import { EuiButtonEmpty } from "@elastic/eui";
import { zoneName } from "../../shared/format/instant.ts";
import { usePreferences } from "../../shared/state/preferences.tsx";

/** One switch for all times on all pages. */
export function ZoneSwitch() {
  const { zone, setZone } = usePreferences();
  const other = zone === "utc" ? "local" : "utc";
  return (
    <EuiButtonEmpty
      size="s"
      color="text"
      iconType="clock"
      title={`Times are in ${zoneName(zone)}. Switch to ${zoneName(other)}.`}
      onClick={() => setZone(other)}
    >
      {zone === "utc" ? "UTC" : "Local"}
    </EuiButtonEmpty>
  );
}
