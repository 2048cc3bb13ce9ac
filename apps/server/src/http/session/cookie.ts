import type { CookieOptions, Request, Response } from "express";

/** Plain http on loopback cannot carry the `__Host-` prefix; the name follows the scheme of the bind, never a header. */
const name = "quaestor_session";
const options: CookieOptions = { httpOnly: true, sameSite: "strict", path: "/" };

/** The session token a browser sent, or null. */
export function readSessionCookie(req: Request): string | null {
  for (const part of (req.get("cookie") ?? "").split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name && value !== undefined && /^[A-Za-z0-9_-]{20,200}$/.test(value)) return value;
  }
  return null;
}

export function setSessionCookie(res: Response, token: string, expires: Date): void {
  res.cookie(name, token, { ...options, expires });
}

export function clearSessionCookie(res: Response): void {
  res.clearCookie(name, options);
}
