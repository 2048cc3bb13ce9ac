const prefix = "quaestor.";

/** What this browser kept under a name; null when nothing, or when the browser keeps nothing for this page. */
export function readKept(name: string): string | null {
  try {
    return window.localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Keeps a text, or forgets it with null. Gives false when the browser refuses (full, or storage forbidden). */
export function writeKept(name: string, text: string | null): boolean {
  try {
    if (text === null) window.localStorage.removeItem(prefix + name);
    else window.localStorage.setItem(prefix + name, text);
    return true;
  } catch {
    return false;
  }
}
