import { EuiFieldText, EuiFormRow } from "@elastic/eui";
import { fromInputValue, toInputValue, zoneName } from "../format/instant.ts";
import { useZone } from "../state/preferences.tsx";

interface InstantFieldProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (instant: string | null) => void;
}

/** A date and time, typed in the zone that times are shown in. */
export function InstantField({ label, value, onChange }: InstantFieldProps) {
  const zone = useZone();
  return (
    <EuiFormRow display="rowCompressed" label={`${label}, ${zoneName(zone)}`}>
      <EuiFieldText
        compressed
        type="datetime-local"
        step={1}
        value={value === null ? "" : toInputValue(value, zone)}
        onChange={(event) => onChange(fromInputValue(event.target.value, zone))}
      />
    </EuiFormRow>
  );
}
