import { setFile } from "../process-fields.ts";
import { copy, look, type TimeFound, type WindowsEvent } from "../windows-event.ts";

const startTypes: Readonly<Record<string, string>> = {
  "auto start": "auto",
  "boot start": "boot",
  "system start": "system",
  "demand start": "manual",
  disabled: "disabled",
};

/** The System log: 7045 (a service was installed) as winlogbeat maps it; all else stays `winlog.event_data`. */
export function mapSystem(event: WindowsEvent): TimeFound | null {
  const { draft, eventId, provider, writer } = event;
  if (eventId !== "7045" || provider !== "Service Control Manager") return null;
  const from = "System event 7045";
  draft.derive("event.category", ["configuration"], from);
  draft.derive("event.type", ["creation"], from);
  draft.derive("event.action", "service-created", from);
  copy(event, "ServiceName", "service.name");
  copy(event, "ServiceType", "service.type");
  copy(event, "AccountName", "service.user");
  const path = look(event, "ImagePath");
  if (path !== undefined) {
    const unquoted = /^"([^"]*)"$/.exec(path.value)?.[1] ?? path.value;
    draft.derive("service.file.path", unquoted, `${path.from}, outer quotes off`);
    setFile(event, { value: unquoted, from: path.from });
  }
  const start = look(event, "StartType");
  if (start !== undefined) draft.derive("service.start", startTypes[start.value] ?? start.value, start.from);
  if (writer.sid !== null) draft.set("user.id", writer.sid.value, writer.sid.from);
  if (writer.name !== null) draft.set("user.name", writer.name.value, writer.name.from);
  if (writer.domain !== null) draft.set("user.domain", writer.domain.value, writer.domain.from);
  return null;
}
