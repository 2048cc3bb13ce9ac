import fc from "fast-check";
import type { NewEvent } from "../ecs/event.ts";
import { logoff, logon, processStart, securityProcessStart } from "./builders.ts";

const hosts = fc.constantFrom("WS01.corp.example", "ws01", "SRV-FILE.corp.example", "DC1");
const users = fc.constantFrom("CORP\\ada", "CORP\\bob", "NT AUTHORITY\\SYSTEM", "WS01\\ada", "Ünï\\çødé");
const images = fc.constantFrom(
  "C:\\Windows\\System32\\cmd.exe",
  "c:\\windows\\system32\\CMD.EXE",
  "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
  "C:\\Windows\\explorer.exe",
  "C:\\Tools\\a b.exe",
  "System",
);
const words = fc.constantFrom(
  "cmd.exe",
  "/Q",
  "/q",
  "/c",
  "/C",
  "1>",
  "2>&1",
  "-encodehex",
  "C:\\windows\\temp\\a.txt",
  "\\Windows\\Temp\\x",
  "\\\\127.0.0.1\\ADMIN$\\__1700000000.25",
  "\\\\127.0.0.1\\C$\\Windows\\Temp\\y",
  '"quoted words"',
  '"',
  "",
  "<img src=x>",
  "\u202eexe",
);
const commandLines = fc.array(words, { minLength: 1, maxLength: 9 }).map((parts) => parts.join(" "));
const logonIds = fc.constantFrom("0x3e7", "0x3E7", "0x51f3a", "0x0000000000051f3a", "0x0");
const times = fc
  .integer({ min: Date.UTC(2026, 2, 1), max: Date.UTC(2026, 2, 2) })
  .map((ms) => new Date(ms).toISOString());
const pids = fc.integer({ min: 1, max: 40 });

/** Raw records of a small world, through the normalisers: starts from both logs, logons and their ends. */
export const anyEvent: fc.Arbitrary<NewEvent> = fc.oneof(
  fc
    .record({
      at: times,
      host: hosts,
      user: users,
      image: images,
      parentImage: images,
      commandLine: commandLines,
      pid: pids,
      parentPid: pids,
      logonId: logonIds,
    })
    .chain((options) => fc.constantFrom(processStart(options), securityProcessStart(options))),
  fc.record({ at: times, host: hosts, user: users, logonId: logonIds, type: fc.constantFrom(2, 3, 5, 10) }).map(logon),
  fc.record({ at: times, host: hosts, user: users, logonId: logonIds }).map(logoff),
);

/** Some of them, each id once. */
export const anyEvents: fc.Arbitrary<NewEvent[]> = fc
  .array(anyEvent, { maxLength: 30 })
  .map((events) => [...new Map(events.map((event) => [event.id, event])).values()]);
