import { EuiFieldText, EuiFormRow } from "@elastic/eui";
import { useState } from "react";
import { instantOfText, textOfInstant, zoneName } from "../format/instant.ts";
import { useZone } from "../state/preferences.tsx";

interface InstantFieldProps {
  readonly label: string;
  readonly value: string | null;
  /** Null while what stands there is no complete date and time. */
  readonly onChange: (instant: string | null) => void;
}

/** A date and time as `2026-11-25 14:03`, in the zone that times are shown in: the same form in every browser. */
export function InstantField({ label, value, onChange }: InstantFieldProps) {
  const zone = useZone();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? (value === null ? "" : textOfInstant(value, zone));
  const isInvalid = text !== "" && instantOfText(text, zone) === null;
  return (
    <EuiFormRow
      display="rowCompressed"
      label={`${label}, ${zoneName(zone)}`}
      isInvalid={isInvalid}
      {...(isInvalid ? { error: "As 2026-11-25 14:03" } : {})}
    >
      <EuiFieldText
        compressed
        isInvalid={isInvalid}
        placeholder="2026-11-25 14:03"
        value={text}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(instantOfText(event.target.value, zone));
        }}
      />
    </EuiFormRow>
  );
}
