import { parseXml, type XmlElement } from "../../../decode/xml-text.ts";
import { type MutableDocument, putKey } from "../../../ecs/canonical.ts";
import type { JsonObject, JsonValue } from "../../../ecs/event.ts";

type XmlValue = JsonValue | MutableDocument;

/** Children by name; a name that comes more than once becomes a list. */
function setChildren(target: MutableDocument, children: readonly (readonly [name: string, value: XmlValue])[]): void {
  const byName = new Map<string, XmlValue[]>();
  for (const [name, value] of children) {
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [value]);
    else same.push(value);
  }
  for (const [name, values] of byName) {
    const [only] = values;
    putKey(target, name, values.length === 1 && only !== undefined ? only : values);
  }
}

function toJson(element: XmlElement): XmlValue {
  if (element.attributes.size === 0 && element.children.length === 0) return element.text;
  const out: MutableDocument = {};
  for (const [name, value] of element.attributes) {
    if (!name.startsWith("xmlns")) putKey(out, name, value);
  }
  setChildren(
    out,
    element.children.map((child) => [child.name, toJson(child)]),
  );
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
  const children = root.children.map((child): readonly [string, XmlValue] => {
    if (child.name !== "EventData") return [child.name, toJson(child)];
    // Kept as a list in every case, so that order and unnamed values are not lost.
    const data = child.children.map((item) => {
      const name = item.attributes.get("Name") ?? (item.name === "Data" ? undefined : item.name);
      return { ...(name !== undefined && { Name: name }), text: item.text };
    });
    return [child.name, { Data: data }];
  });
  const event: MutableDocument = {};
  setChildren(event, children);
  return { Event: event };
}
