import { EuiButtonGroup } from "@elastic/eui";
import type { WindowMode } from "@quaestor/api";

const options: readonly { readonly id: WindowMode; readonly label: string }[] = [
  { id: "around", label: "Around" },
  { id: "written", label: "As written" },
  { id: "until_now", label: "Until now" },
];

interface WindowSelectProps {
  readonly mode: WindowMode;
  readonly onChange: (mode: WindowMode) => void;
}

/** Over which time the pivots ask: the whole page's window. A window brushed on the timeline is a fourth choice. */
export function WindowSelect({ mode, onChange }: WindowSelectProps) {
  const shown = mode === "custom" ? [...options, { id: "custom" as const, label: "Brushed" }] : options;
  return (
    <EuiButtonGroup
      legend="Window of the pivots"
      buttonSize="compressed"
      options={shown.map((option) => ({ ...option }))}
      idSelected={mode}
      onChange={(id) => {
        const chosen = shown.find((option) => option.id === id);
        if (chosen !== undefined) onChange(chosen.id);
      }}
    />
  );
}
