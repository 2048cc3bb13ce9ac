const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;

/**
 * Why a path from a foreign archive must not be used, in words; null when it may be. Nothing is ever unpacked by it,
 * but who receives a bundle will unpack it, on any system (RFC 8493 sections 5.1 and 6.1).
 */
export function unsafeNameReason(path: string): string | null {
  if (path === "") return "the name is empty";
  if (path.includes("\0")) return "the name holds a NUL";
  if (path.includes("\\")) return "the name holds a backslash";
  if (path.startsWith("/")) return "the name is absolute";
  if (/^[A-Za-z]:/.test(path)) return "the name begins with a drive letter";
  if (hasControl(path)) return "the name holds control characters";
  const segments = path.split("/");
  if (segments.includes("..")) return "the name leaves its folder with ..";
  if (segments.includes(".") || segments.includes("")) return "the name has an empty segment or a single dot";
  if (/[<>:"|?*]/.test(path)) return "the name holds a character that Windows refuses";
  if (segments.some((segment) => DEVICE.test(segment))) return "the name is a Windows device";
  if (segments.some((segment) => /[. ]$/.test(segment))) return "the name ends in a dot or a space";
  if (path.length > 255) return "the name is longer than 255 characters";
  return null;
}

/** Two paths with one folded form cannot both be unpacked on a system that ignores case or Unicode form. */
export function foldedName(path: string): string {
  return path.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}

function hasControl(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return true;
  }
  return false;
}
