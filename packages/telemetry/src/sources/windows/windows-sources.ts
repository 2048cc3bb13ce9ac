import { isJsonObject } from "../../decode/json-text.ts";
import type { JsonObject, SourceName } from "../../ecs/event.ts";
import { firstText } from "../../ecs/values.ts";
import type { Gap, Source } from "../source.ts";
import { securityGaps, sysmonGaps, windowsGaps } from "./gaps.ts";
import { normaliseWindows } from "./normalise-windows.ts";
import { carrierOf, streamOf } from "./recognise.ts";

/** Channel and provider of a raw record, without lifting it. */
function peek(json: JsonObject): { readonly channel: string; readonly provider: string } {
  if (isJsonObject(json.Event) && isJsonObject(json.Event.System)) {
    const { Channel, Provider } = json.Event.System;
    const provider = isJsonObject(Provider) ? (Provider.Name ?? "") : "";
    return { channel: typeof Channel === "string" ? Channel : "", provider: String(provider) };
  }
  return {
    channel:
      firstText(json, "winlog.channel") ??
      firstText(json, "Channel") ??
      firstText(json, "log_name") ??
      firstText(json, "LogName") ??
      "",
    provider:
      firstText(json, "winlog.provider_name") ?? firstText(json, "SourceName") ?? firstText(json, "ProviderName") ?? "",
  };
}

function windowsSource(name: SourceName, title: string, gaps: readonly Gap[]): Source {
  return {
    name,
    title,
    gaps,
    recognises(json) {
      const carrier = carrierOf(json);
      return carrier !== null && streamOf(json, carrier, peek(json)).source === name;
    },
    normalise: normaliseWindows,
  };
}

/** The sources of raw Windows events: one reader, told apart by channel and by how the record came. */
export const windowsSources: readonly Source[] = [
  windowsSource("sysmon", "Sysmon", sysmonGaps),
  windowsSource("security", "Windows Security log", securityGaps),
  windowsSource("forwarded", "Windows events forwarded to a collector", windowsGaps),
  windowsSource("winlogbeat", "Winlogbeat", windowsGaps),
  windowsSource("windows", "Other Windows logs", windowsGaps),
];

const byName = new Map(windowsSources.map((source) => [source.name, source]));

/** The source of a raw Windows event, in one look; null for any other record. */
export function windowsSourceOf(json: JsonObject): Source | null {
  const carrier = carrierOf(json);
  return carrier === null ? null : (byName.get(streamOf(json, carrier, peek(json)).source) ?? null);
}
