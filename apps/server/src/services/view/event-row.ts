import type { EventRow, Phrase } from "@quaestor/api";
import {
  firstText,
  hostOf,
  type JsonObject,
  logonFactsOf,
  logonTypeNumber,
  logonTypeWords,
  type StoredEvent,
  sensorOf,
  sensorTitles,
  subjectOf,
  values,
} from "@quaestor/telemetry";
import { lineText } from "./cut-text.ts";
import { happenedAtText } from "./event-time.ts";

const text = (value: string): Phrase[number] => ({ kind: "text", text: value });
const code = (value: string): Phrase[number] => ({ kind: "code", text: lineText(value) });

/** Links a row has to what was asked; absent for rows that stand alone. */
export interface RowLink {
  readonly strength: EventRow["strength"];
  readonly group: number | null;
  readonly setAside: string | null;
  /** Another record of the process of this earlier row, by its id. */
  readonly sameProcessAs: string | null;
}

const unlinked: RowLink = { strength: null, group: null, setAside: null, sameProcessAs: null };

/** One event as a line of a table. */
export function eventRow(event: StoredEvent, pinned: ReadonlySet<string>, link: RowLink = unlinked): EventRow {
  const { document } = event;
  return {
    id: event.id,
    time: happenedAtText(event),
    source: event.source,
    toldBy: event.source === "quaestor" ? toldByAlert(document) : sensorTitles[sensorOf(document)],
    eventCode: firstText(document, "event.code") ?? null,
    category: firstText(document, "event.category") ?? null,
    host: hostOf(document)?.name ?? null,
    user: userText(document),
    summary: summaryOf(document),
    strength: link.strength,
    group: link.group,
    setAside: link.setAside,
    sameProcessAs: link.sameProcessAs,
    pinned: pinned.has(event.id),
  };
}

/** An alert is ours; what it was raised on is some sensor's. */
const toldByAlert = (document: JsonObject): string => `the alert on ${sensorTitles[sensorOf(document)]}'s record`;

/** `DOMAIN\name` of the process's account, or null. */
export function userText(document: JsonObject): string | null {
  const { name, domain } = subjectOf(document);
  if (name === null) return null;
  return domain === null ? name : `${domain}\\${name}`;
}

/** The line a person would write of an event. Telemetry stays in `code` parts. */
export function summaryOf(document: JsonObject): Phrase {
  const category = values(document, "event.category").map(String);
  const type = values(document, "event.type").map(String);
  if (firstText(document, "event.kind") === "signal") return alertSummary(document);
  if (category.includes("process") && type.includes("start")) return [code(commandOf(document))];
  if (category.includes("process") && type.includes("end")) return [code(processName(document)), text(" ended")];
  if (category.includes("authentication")) return logonSummary(document);
  if (category.includes("network")) return networkSummary(document);
  if (category.includes("file"))
    return [
      code(processName(document)),
      text(` ${actionOf(document)} `),
      code(firstText(document, "file.path") ?? firstText(document, "file.name") ?? "a file"),
    ];
  if (category.includes("registry"))
    return [
      code(processName(document)),
      text(" set "),
      code(firstText(document, "registry.path") ?? "a registry value"),
    ];
  const caller = wmiSummary(document);
  if (caller !== null) return caller;
  return [
    text(firstText(document, "event.action") ?? `event ${firstText(document, "event.code") ?? "of unknown kind"}`),
  ];
}

const processName = (document: JsonObject): string => firstText(document, "process.name") ?? "an unnamed process";
const commandOf = (document: JsonObject): string =>
  firstText(document, "process.command_line") ?? firstText(document, "process.executable") ?? processName(document);
const actionOf = (document: JsonObject): string =>
  values(document, "event.type").includes("deletion")
    ? "deleted"
    : values(document, "event.type").includes("creation")
      ? "created"
      : "touched";

function alertSummary(document: JsonObject): Phrase {
  return [text(`${firstText(document, "kibana.alert.rule.name") ?? "Alert"}: `), code(commandOf(document))];
}

function logonSummary(document: JsonObject): Phrase {
  const facts = logonFactsOf(document);
  const type = facts.type?.value;
  const number = type === undefined ? null : logonTypeNumber(type);
  const typeText =
    number === null
      ? undefined
      : `type ${number}${logonTypeWords(number) === null ? "" : ` (${logonTypeWords(number)})`}`;
  const words = [typeText ?? firstText(document, "event.action"), facts.package?.value];
  const account = facts.accountName?.value;
  const address = facts.address?.value;
  const workstation = facts.workstation?.value;
  return [
    text(words.filter((word) => word !== undefined).join(" · ")),
    ...(account === undefined ? [] : [text(" of "), code(account)]),
    ...(address === undefined ? [] : [text(" from "), code(address)]),
    ...(workstation === undefined ? [] : [text(" ("), code(workstation), text(")")]),
  ];
}

/** WMI's own log: who called, or which provider was loaded. */
function wmiSummary(document: JsonObject): Phrase | null {
  if (!/^58(?:57|58|60)$/.test(firstText(document, "event.code") ?? "")) return null;
  const part = (words: string, field: string): Phrase => {
    const value = firstText(document, `winlog.user_data.${field}`);
    return value === undefined || value === "" ? [] : [text(words), code(value)];
  };
  const parts = [
    ...part(" ", "Operation"),
    ...part(" provider ", "ProviderName"),
    ...part(" by ", "User"),
    ...part(" from ", "ClientMachine"),
    ...part(" in process ", "ProcessID"),
  ];
  return parts.length === 0 ? null : [text("WMI"), ...parts];
}

function networkSummary(document: JsonObject): Phrase {
  const end = (side: "source" | "destination"): string =>
    [firstText(document, `${side}.ip`), firstText(document, `${side}.port`)]
      .filter((part) => part !== undefined)
      .join(":");
  const name = firstText(document, "dns.question.name");
  if (name !== undefined) return [code(processName(document)), text(" asked for "), code(name)];
  return [code(processName(document)), text(" "), code(`${end("source")} → ${end("destination")}`)];
}
