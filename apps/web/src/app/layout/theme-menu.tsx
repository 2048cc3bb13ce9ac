import { EuiButtonIcon, EuiContextMenuItem, EuiContextMenuPanel, EuiPopover } from "@elastic/eui";
import { useState } from "react";
import type { IconName } from "../../shared/components/icons.ts";
import { type ColorMode, usePreferences } from "../../shared/state/preferences.tsx";

const modes: readonly { readonly mode: ColorMode; readonly label: string; readonly icon: IconName }[] = [
  { mode: "light", label: "Light", icon: "sun" },
  { mode: "dark", label: "Dark", icon: "moon" },
  { mode: "system", label: "As the system", icon: "display" },
];

/** Light, dark, or whatever the system has. */
export function ThemeMenu() {
  const { colorMode, drawnMode, setColorMode } = usePreferences();
  const [open, setOpen] = useState(false);
  const label = modes.find(({ mode }) => mode === colorMode)?.label ?? "";
  return (
    <EuiPopover
      aria-label="Theme"
      isOpen={open}
      closePopover={() => setOpen(false)}
      panelPaddingSize="none"
      anchorPosition="downRight"
      button={
        <EuiButtonIcon
          size="s"
          color="text"
          iconType={(drawnMode === "dark" ? "moon" : "sun") satisfies IconName}
          aria-label={`Theme: ${label}`}
          title={`Theme: ${label}`}
          onClick={() => setOpen(!open)}
        />
      }
    >
      <EuiContextMenuPanel
        items={modes.map(({ mode, label: name, icon }) => (
          <EuiContextMenuItem
            key={mode}
            icon={icon}
            aria-current={mode === colorMode}
            onClick={() => {
              setColorMode(mode);
              setOpen(false);
            }}
          >
            {mode === colorMode ? <strong>{name}</strong> : name}
          </EuiContextMenuItem>
        ))}
      />
    </EuiPopover>
  );
}
