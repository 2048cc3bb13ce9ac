import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Zone } from "../format/instant.ts";
import { readKept, writeKept } from "./kept.ts";

export type ColorMode = "light" | "dark" | "system";

export interface Preferences {
  readonly colorMode: ColorMode;
  /** What `system` comes to now. */
  readonly drawnMode: "light" | "dark";
  readonly zone: Zone;
  setColorMode(mode: ColorMode): void;
  setZone(zone: Zone): void;
}

const Context = createContext<Preferences | null>(null);

function darkQuery(): MediaQueryList | null {
  return typeof window.matchMedia === "function" ? window.matchMedia("(prefers-color-scheme: dark)") : null;
}

function useSystemDark(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = darkQuery();
      query?.addEventListener("change", changed);
      return () => query?.removeEventListener("change", changed);
    },
    () => darkQuery()?.matches ?? false,
  );
}

const isMode = (text: string | null): text is ColorMode => text === "light" || text === "dark" || text === "system";

/** Theme and time zone: a matter of the person at this browser, so kept there. */
export function PreferencesProvider({ children }: { readonly children: ReactNode }) {
  const [colorMode, setMode] = useState<ColorMode>(() => {
    const kept = readKept("color-mode");
    return isMode(kept) ? kept : "system";
  });
  const [zone, setZoneState] = useState<Zone>(() => (readKept("zone") === "local" ? "local" : "utc"));
  const systemDark = useSystemDark();
  const drawnMode = colorMode === "system" ? (systemDark ? "dark" : "light") : colorMode;

  useEffect(() => {
    document.documentElement.style.colorScheme = drawnMode;
  }, [drawnMode]);

  const value = useMemo<Preferences>(
    () => ({
      colorMode,
      drawnMode,
      zone,
      setColorMode(mode) {
        writeKept("color-mode", mode);
        setMode(mode);
      },
      setZone(next) {
        writeKept("zone", next);
        setZoneState(next);
      },
    }),
    [colorMode, drawnMode, zone],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function usePreferences(): Preferences {
  const value = useContext(Context);
  if (value === null) throw new ReferenceError("usePreferences needs a PreferencesProvider above it");
  return value;
}

/** The zone that instants are shown in. */
export function useZone(): Zone {
  return usePreferences().zone;
}
