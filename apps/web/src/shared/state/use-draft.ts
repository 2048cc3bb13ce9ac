import { useCallback, useEffect, useState } from "react";
import { useAccount } from "../api/session-queries.ts";
import { readKept, writeKept } from "./kept.ts";

export interface Draft {
  readonly text: string;
  /** Something was typed that has not been sent. */
  readonly dirty: boolean;
  /** The browser has it: it survives a reload. False when the browser refuses to keep it; say so beside the field. */
  readonly kept: boolean;
  setText(text: string): void;
  /** After it was sent, or on purpose. */
  clear(): void;
}

/**
 * What somebody is typing, kept in this browser under `name` until it is sent: it survives a refetch, a colleague's save,
 * a lost connection and a reload. Never overwritten by `initial`, which only shows while there is no draft.
 */
export function useDraft(name: string, initial = ""): Draft {
  const accountId = useAccount()?.id ?? "";
  const key = `draft.${accountId}.${name}`;
  const [state, setState] = useState(() => ({ key, typed: readKept(key), kept: true }));

  // Another question, another draft: what was typed before is already kept under its own name.
  const current = state.key === key ? state : { key, typed: readKept(key), kept: true };
  if (current !== state) setState(current);

  useEffect(() => {
    // The same page in another tab.
    const onStorage = (event: StorageEvent) => {
      if (event.key === `quaestor.${key}`) setState({ key, typed: event.newValue, kept: true });
    };
    window.addEventListener("storage", onStorage);
    return () => window.removeEventListener("storage", onStorage);
  }, [key]);

  const setText = useCallback((text: string) => setState({ key, typed: text, kept: writeKept(key, text) }), [key]);
  const clear = useCallback(() => {
    writeKept(key, null);
    setState({ key, typed: null, kept: true });
  }, [key]);

  return { text: current.typed ?? initial, dirty: current.typed !== null, kept: current.kept, setText, clear };
}
