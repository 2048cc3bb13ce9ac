import { parseJson } from "../src/decode/json-text.ts";
import { parseXml, type XmlElement } from "../src/decode/xml-text.ts";
import type { JsonValue } from "../src/index.ts";

/** One value of an event: where it stands, and what it is. */
export type Leaf = readonly [place: string, value: string];

/** Every value of an event in the order of the log, by its place; an empty element has an empty value. */
function leavesOf(element: XmlElement, at: string, out: Leaf[]): Leaf[] {
  const name = element.attributes.get("Name");
  const place = `${at}/${element.name}${element.name === "Data" && name !== undefined ? `[${name}]` : ""}`;
  for (const [key, value] of element.attributes) if (!key.startsWith("xmlns")) out.push([`${place}@${key}`, value]);
  // Indented output puts blanks into an element that has nothing else.
  if (element.children.length === 0) out.push([place, /^\n\s*$/.test(element.text) ? "" : element.text]);
  for (const child of element.children) leavesOf(child, place, out);
  return out;
}

/** The events in a text, one after another, with whatever a program prints between them. */
export function eventsOf(text: string): Leaf[][] {
  const events: Leaf[][] = [];
  for (let from = text.indexOf("<Event "); from >= 0; from = text.indexOf("<Event ", from)) {
    const end = text.indexOf("</Event>", from) + "</Event>".length;
    const root = parseXml(text.slice(from, end));
    if (root === null) throw new TypeError(`no XML at ${from}: ${text.slice(from, from + 200)}`);
    events.push(leavesOf(root, "", []));
    from = end;
  }
  return events;
}

const GUID = /^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$/i;
const HEX = /^0x0*([0-9a-f]+)$/i;
const TIME = /^(\d{4,5}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/;

/**
 * A value without what the three readers write differently though they mean the same (docs/evtx.md lists it): case and
 * braces of GUIDs, padding of hexadecimal numbers, digits of a second beyond `digits`.
 */
function meaning(value: string, digits: number): string {
  const guid = GUID.exec(value)?.[1];
  if (guid !== undefined) return guid.toLowerCase();
  const hex = HEX.exec(value)?.[1];
  if (hex !== undefined) return `0x${hex.toLowerCase()}`;
  const time = TIME.exec(value);
  if (time !== null) return `${time[1]}.${(time[2] ?? "").padEnd(9, "0").slice(0, digits)}`;
  return value;
}

/** The differences between two readings of one event, in words. `digits`: of a second that the other keeps. */
export function differences(ours: readonly Leaf[], theirs: readonly Leaf[], digits = 9): string[] {
  const wrong: string[] = [];
  const places = (leaves: readonly Leaf[]): Map<string, string[]> => {
    const byPlace = new Map<string, string[]>();
    for (const [place, value] of leaves) byPlace.set(place, [...(byPlace.get(place) ?? []), meaning(value, digits)]);
    return byPlace;
  };
  const left = places(ours);
  const right = places(theirs);
  for (const place of new Set([...left.keys(), ...right.keys()])) {
    const mine = JSON.stringify(left.get(place) ?? "nothing");
    const other = JSON.stringify(right.get(place) ?? "nothing");
    if (mine !== other) wrong.push(`${place}: ${mine} against ${other}`);
  }
  return wrong;
}

function flat(value: JsonValue | undefined, at: string, digits: number, out: Map<string, string>): Map<string, string> {
  if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) flat(inner, `${at}/${key}`, digits, out);
  } else out.set(at, typeof value === "string" ? meaning(value, digits) : JSON.stringify(value));
  return out;
}

/** The differences between two JSON lines of one event, in words: kinds of values count, too. */
export function jsonDifferences(ours: string, theirs: string, digits: number): string[] {
  const left = flat(parseJson(ours), "", digits, new Map());
  const right = flat(parseJson(theirs), "", digits, new Map());
  const places = [...new Set([...left.keys(), ...right.keys()])];
  return places
    .filter((place) => left.get(place) !== right.get(place))
    .map((place) => `${place}: ${left.get(place)} against ${right.get(place)}`);
}
