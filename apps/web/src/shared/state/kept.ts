const prefix = "quaestor.";

/** What the browser refused to keep: it lives as long as the page. */
const unkept = new Map<string, string>();
const listeners = new Map<string, Set<() => void>>();

/** What is kept under a name; null when nothing. */
export function readKept(name: string): string | null {
  const held = unkept.get(name);
  if (held !== undefined) return held;
  try {
    return window.localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Keeps a text, or forgets it with null. Gives false when the browser refuses (full, or storage forbidden). */
export function writeKept(name: string, text: string | null): boolean {
  let kept = true;
  try {
    if (text === null) window.localStorage.removeItem(prefix + name);
    else window.localStorage.setItem(prefix + name, text);
    unkept.delete(name);
  } catch {
    kept = false;
    if (text === null) unkept.delete(name);
    else unkept.set(name, text);
  }
  for (const changed of listeners.get(name) ?? []) changed();
  return kept;
}

/** Whether what stands under a name would be lost by a reload. */
export const isUnkept = (name: string): boolean => unkept.has(name);

/** Calls when what is kept under a name changes, here or in another tab; gives the end of it. */
export function subscribeKept(name: string, changed: () => void): () => void {
  const own = listeners.get(name) ?? new Set();
  listeners.set(name, own.add(changed));
  const onStorage = (event: StorageEvent) => {
    if (event.key === prefix + name) changed();
  };
  window.addEventListener("storage", onStorage);
  return () => {
    window.removeEventListener("storage", onStorage);
    own.delete(changed);
    if (own.size === 0) listeners.delete(name);
  };
}
