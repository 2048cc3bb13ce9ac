import { EuiLink } from "@elastic/eui";
import { useState } from "react";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { plural } from "../../../shared/format/number.ts";

/** What fills about three lines of a column of the quarantine. */
const shown = 240;
const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** A string of telemetry that may fill the page: its beginning, and the rest when asked for. Never cut within a character. */
export function LongText({ text }: { readonly text: string }) {
  const [whole, setWhole] = useState(false);
  const end = isHighSurrogate(text.charCodeAt(shown - 1)) ? shown - 1 : shown;
  // A handful more is no reason for a button.
  if (text.length <= shown + 40) return <HostileText text={text} />;
  return (
    <>
      <HostileText text={whole ? text : text.slice(0, end)} />
      <div>
        <EuiLink onClick={() => setWhole(!whole)} aria-expanded={whole}>
          {whole ? "Show the beginning only" : `Show ${plural(text.length - end, "more character", "more characters")}`}
        </EuiLink>
      </div>
    </>
  );
}
