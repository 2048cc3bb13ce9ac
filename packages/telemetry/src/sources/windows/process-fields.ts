import { readInteger } from "../../ecs/identifiers.ts";
import { copy, type EventDatum, look, move, take, type WindowsEvent } from "./windows-event.ts";

/** Names that are put together for every event are hashed for every event. */
const names = {
  process: fieldsOf("process"),
  "process.parent": fieldsOf("process.parent"),
} as const;

/** Whose fields are set. */
export type ProcessPrefix = keyof typeof names;

function fieldsOf(prefix: string) {
  return {
    executable: `${prefix}.executable`,
    name: `${prefix}.name`,
    commandLine: `${prefix}.command_line`,
    args: `${prefix}.args`,
    argsCount: `${prefix}.args_count`,
  };
}

/** Moves a program's path to `<prefix>.executable`, its name to `<prefix>.name`. */
export function moveImage(event: WindowsEvent, datum: string, prefix: ProcessPrefix): void {
  const image = take(event, datum);
  if (image === undefined) return;
  const fields = names[prefix];
  event.draft.set(fields.executable, image.value, image.from);
  // Sysmon's own pipeline looks for a backslash only: `System` has no name there, and no slash occurs in real paths.
  const at = image.value.lastIndexOf("\\");
  if (at >= 0) event.draft.derive(fields.name, image.value.slice(at + 1), `${image.from}, after the last backslash`);
}

/** Moves a number, decimal or hex, to a field; what is no number stays in the event's data. */
export function moveNumber(event: WindowsEvent, name: string, path: string): void {
  const datum = look(event, name);
  if (datum === undefined) return;
  const number = readInteger(datum.value);
  if (number === null) {
    event.draft.note(misfit(name, datum, path));
    return;
  }
  event.data.delete(name);
  setNumber(event, path, datum, number);
}

/** Copies a number, decimal or hex, to a field. */
export function copyNumber(event: WindowsEvent, name: string, path: string): void {
  const datum = look(event, name);
  if (datum === undefined) return;
  const number = readInteger(datum.value);
  if (number === null) event.draft.note(misfit(name, datum, path));
  else setNumber(event, path, datum, number);
}

/** What is said of a value that its field cannot hold; it stays in the event's data. */
function misfit(name: string, datum: EventDatum, path: string): string {
  return `${name} is ${JSON.stringify(datum.value.slice(0, 80))}, which ${path} cannot hold`;
}

function setNumber(event: WindowsEvent, path: string, datum: EventDatum, number: number): void {
  if (datum.value === String(number)) event.draft.set(path, number, datum.from);
  else event.draft.derive(path, number, `${datum.from}, read as a number`);
}

/** Sets a command line with its arguments and their count; `keep` leaves the datum in the event's data too. */
export function setCommandLine(
  event: WindowsEvent,
  name: string,
  prefix: ProcessPrefix,
  how: { readonly split: (commandLine: string) => string[]; readonly words: string; readonly keep?: boolean },
): void {
  const datum = look(event, name);
  if (datum === undefined) return;
  const fields = names[prefix];
  if (how.keep === true) copy(event, name, fields.commandLine);
  else move(event, name, fields.commandLine);
  const args = how.split(datum.value);
  if (args.length === 0) return;
  event.draft.derive(fields.args, args, `${datum.from}, ${how.words}`);
  event.draft.derive(fields.argsCount, args.length, `number of ${prefix}.args`);
}

/** Sets `file.path` and its parts from a path. */
export function setFile(event: WindowsEvent, datum: EventDatum): void {
  const { draft } = event;
  draft.set("file.path", datum.value, datum.from);
  const at = datum.value.lastIndexOf("\\");
  const name = at < 0 ? datum.value : datum.value.slice(at + 1);
  draft.derive("file.name", name, `${datum.from}, after the last backslash`);
  if (at > 0) draft.derive("file.directory", datum.value.slice(0, at), `${datum.from}, before the last backslash`);
  const dot = name.lastIndexOf(".");
  if (dot > 0) draft.derive("file.extension", name.slice(dot + 1), `${datum.from}, after the last dot`);
}

/** Sets an address field, an IPv4 address out of its IPv6 wrapping; false when the text is no address. */
export function setAddress(event: WindowsEvent, path: string, datum: EventDatum): boolean {
  // Bounds the pattern below, which looks at a text more than once.
  if (datum.value.length > 64) return false;
  const mapped = /^::ffff:([0-9.]+)$/i.exec(datum.value)?.[1];
  const address = mapped ?? datum.value;
  if (!/^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*(?:%[0-9a-zA-Z]{1,16})?)$/.test(address))
    return false;
  if (mapped === undefined) event.draft.set(path, address, datum.from);
  else event.draft.derive(path, address, `${datum.from}, without the ::ffff: prefix`);
  return true;
}
