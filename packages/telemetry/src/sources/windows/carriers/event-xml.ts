import { parseXml, type XmlElement } from "../../../decode/xml-text.ts";
import { type MutableDocument, putKey } from "../../../ecs/canonical.ts";
import type { JsonObject, JsonValue } from "../../../ecs/event.ts";

function add(target: MutableDocument, key: string, value: JsonValue | MutableDocument): void {
  const present = Object.hasOwn(target, key) ? target[key] : undefined;
  if (present === undefined) putKey(target, key, value);
  else putKey(target, key, Array.isArray(present) ? [...present, value] : [present, value]);
}

function toJson(element: XmlElement): JsonValue | MutableDocument {
  if (element.attributes.size === 0 && element.children.length === 0) return element.text;
  const out: MutableDocument = {};
  for (const [name, value] of element.attributes) {
    if (!name.startsWith("xmlns")) putKey(out, name, value);
  }
  for (const child of element.children) add(out, child.name, toJson(child));
  if (element.children.length === 0 && element.text !== "") putKey(out, "text", element.text);
  return out;
}

/**
 * The XML of one event as JSON in the form `{Event: {System, EventData: {Data: [{Name, text}]}}}`, so that it is read
 * by the same code as exports of that form. Null when it is no well-formed `<Event>`.
 */
export function eventXmlToJson(text: string): JsonObject | null {
  const root = parseXml(text);
  if (root === null || root.name !== "Event") return null;
  const event: MutableDocument = {};
  for (const child of root.children) {
    if (child.name === "EventData") {
      // Kept as a list in every case, so that order and unnamed values are not lost.
      const data = child.children.map((item) => ({
        ...(item.attributes.has("Name") && { Name: item.attributes.get("Name") }),
        ...(item.name !== "Data" && !item.attributes.has("Name") && { Name: item.name }),
        text: item.text,
      }));
      event.EventData = { Data: data };
    } else add(event, child.name, toJson(child));
  }
  return { Event: event };
}
