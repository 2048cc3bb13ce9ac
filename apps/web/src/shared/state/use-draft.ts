import { useCallback, useMemo, useSyncExternalStore } from "react";
import { useAccount } from "../api/session-queries.ts";
import { isUnkept, readKept, subscribeKept, writeKept } from "./kept.ts";

export interface Draft {
  readonly text: string;
  /** Something was typed that has not been sent. */
  readonly dirty: boolean;
  /** The browser has it: it survives a reload. False when the browser refuses to keep it; say so beside the field. */
  readonly kept: boolean;
  setText(text: string): void;
  /** After it was sent, or on purpose. Holds also when the page that showed it is gone. */
  clear(): void;
}

/**
 * What somebody is typing, kept in this browser under `name` until it is sent: it survives a refetch, a colleague's save,
 * a lost connection and a reload. Never overwritten by `initial`, which only shows while there is no draft.
 */
export function useDraft(name: string, initial = ""): Draft {
  const accountId = useAccount()?.id ?? "";
  const key = `draft.${accountId}.${name}`;
  const subscribe = useCallback((changed: () => void) => subscribeKept(key, changed), [key]);
  const typed = useSyncExternalStore(subscribe, () => readKept(key));
  const own = useMemo(
    () => ({ setText: (text: string) => void writeKept(key, text), clear: () => void writeKept(key, null) }),
    [key],
  );
  return { text: typed ?? initial, dirty: typed !== null, kept: !isUnkept(key), ...own };
}
