import { type EcsDocument, firstText, values } from "@quaestor/telemetry";
import { anatomy } from "../questions/capture-shape/anatomy.ts";
import { code, type Phrase, words } from "../questions/phrase.ts";

const BROKERS: Readonly<Record<string, string>> = {
  "wmiprvse.exe": "WMI",
  "mmc.exe": "MMC",
  "services.exe": "A service",
  "wsmprovhost.exe": "WinRM",
  "winrshost.exe": "WinRM",
  "svchost.exe": "A scheduled task or service",
};

/**
 * What happened, in one sentence made from the alert's event: “WMI ran `whoami /all` with captured output”. The command
 * is telemetry and stays a piece of its own, to be shown inertly.
 */
export function sentence(alert: EcsDocument): Phrase {
  const parent = firstText(alert, "process.parent.name");
  const who = (parent === undefined ? undefined : BROKERS[parent.toLowerCase()]) ?? null;
  const line = firstText(alert, "process.command_line");
  const start = who === null ? (parent === undefined ? [words("Something unknown")] : [code(parent)]) : [words(who)];
  if (line === undefined) {
    const name = firstText(alert, "process.name") ?? "a process";
    return [...start, words(" started "), code(name), words(", its command line is not known")];
  }
  const { command, stdoutRedirected } = anatomy(line, values(alert, "process.args").map(String));
  const tail = stdoutRedirected ? [words(" with captured output")] : [];
  return [...start, words(" ran "), code(command ?? line), ...tail];
}
