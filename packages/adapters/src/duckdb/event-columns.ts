import type { AdmittedEvent, EcsDocument, JsonObject, JsonValue, Scalar } from "@quaestor/telemetry";
import { mayTellOfSession, sessionToldOf, values, wellFormedObject } from "@quaestor/telemetry";
import { beyondLower } from "./fold-table.ts";
import { foldedHash } from "./folded-hash.ts";
import { HOST_FIELDS, type HostNames, hostHash } from "./host-names.ts";
import { type HotField, hashedFields, hotFields } from "./hot-fields.ts";
import { idHash } from "./id-hash.ts";
import { ParquetColumn } from "./parquet-column.ts";
import { sessionNumber } from "./session-number.ts";

interface HotNode {
  readonly children: Map<string, HotNode>;
  field: { readonly hot: HotField; readonly position: number } | null;
}

function hotTree(): HotNode {
  const root: HotNode = { children: new Map(), field: null };
  for (const [position, hot] of hotFields.entries()) {
    let node = root;
    for (const segment of hot.path.split(".")) {
      const next = node.children.get(segment) ?? { children: new Map(), field: null };
      node.children.set(segment, next);
      node = next;
    }
    node.field = { hot, position };
  }
  return root;
}

const tree = hotTree();

interface HostSeen {
  readonly names: HostNames;
  readonly lower: number;
  readonly upper: number;
}

/** `@timestamp` in a form that every reader of dates reads alike; other forms are judged from the document. */
const PLAIN_INSTANT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]{1,9})?Z$/;

/** Fixed columns before the hot ones; the order of the file and of the insert. */
export const fixedColumns: readonly string[] = [
  "id",
  "idh",
  "index_name",
  "source",
  "ts",
  "ingested",
  "original",
  "irregular",
  "hosth",
  "session",
  ...hashedFields.map(({ column }) => column),
];

const positionOf = (field: string): number => hotFields.findIndex(({ path }) => path === field);
const [codePosition, actionPosition] = [positionOf("event.code"), positionOf("event.action")];
const hashedPositions = hashedFields.map(({ path }) => positionOf(path));
const hostPositions = HOST_FIELDS.map(positionOf);

/** Turns events into columns of a Parquet file. */
export class EventColumns {
  readonly #id = new ParquetColumn("id", "text");
  readonly #idh = new ParquetColumn("idh", "integer");
  readonly #index = new ParquetColumn("index_name", "text");
  readonly #source = new ParquetColumn("source", "text");
  readonly #ts = new ParquetColumn("ts", "integer");
  readonly #ingested = new ParquetColumn("ingested", "integer");
  readonly #original = new ParquetColumn("original", "integer");
  readonly #irregular = new ParquetColumn("irregular", "integer");
  readonly #hosth = new ParquetColumn("hosth", "integer");
  readonly #session = new ParquetColumn("session", "integer");
  readonly #hashed = hashedFields.map(({ column }) => new ParquetColumn(column, "integer"));
  readonly #hot = hotFields.map((hot) => new ParquetColumn(hot.column, hot.kind === "integer" ? "integer" : "text"));
  readonly #flat = new ParquetColumn("flat", "text");
  readonly #doc = new ParquetColumn("doc", "text");
  readonly #raw = new ParquetColumn("raw", "text");
  /** In the order of the table. */
  readonly all: readonly ParquetColumn[] = [
    this.#id,
    this.#idh,
    this.#index,
    this.#source,
    this.#ts,
    this.#ingested,
    this.#original,
    this.#irregular,
    this.#hosth,
    this.#session,
    ...this.#hashed,
    ...this.#hot,
    this.#flat,
    this.#doc,
    this.#raw,
  ];
  readonly #found: (JsonValue | undefined)[] = hotFields.map(() => undefined);
  readonly #flatPaths = new Set<string>();
  readonly #beyondLower = beyondLower();
  #isIrregular = false;
  #hosts = new Map<string, HostSeen>();

  get byteLength(): number {
    return this.all.reduce((sum, column) => sum + column.byteLength, 0);
  }

  /** Adds one row; says whether the event is irregular. */
  add(admitted: AdmittedEvent): boolean {
    const { given: event, ingested, times } = admitted;
    this.#found.fill(undefined);
    this.#isIrregular = false;
    this.#doc.begin();
    this.#object(event.document, tree, "", ingested);
    const { beyondAscii, loneSurrogate } = this.#doc.end();
    if (loneSurrogate) {
      // Rare, and then every text has to be looked at, in columns and names too.
      this.#doc.undo();
      this.#flatPaths.clear();
      return this.add({ ...admitted, given: { ...event, document: wellFormedObject(event.document) } });
    }
    const stamp = event.document["@timestamp"];
    if (typeof stamp !== "string" || !PLAIN_INSTANT.test(stamp)) this.#isIrregular = true;
    for (let position = 0; position < hotFields.length; position++) this.#check(position);
    // Such letters are rare, and comparing by lower() alone makes the rule more than twice as fast.
    if (beyondAscii && this.#found.some((value) => this.#foldsOddly(value))) this.#isIrregular = true;
    for (const [position, hot] of hotFields.entries()) this.#put(position, hot, event.document);
    this.#id.text(event.id);
    const [lower, upper] = idHash(event.id);
    this.#idh.halves(lower, upper);
    this.#index.text(event.index);
    this.#source.text(event.source);
    this.#ts.bigint(times.timestamp);
    this.#ingested.bigint(times.ingested);
    this.#original.bigint(times.original);
    this.#irregular.integer(this.#isIrregular ? 1 : 0);
    this.#putHost();
    this.#putSession(event.document);
    for (const [i, position] of hashedPositions.entries()) this.#putHash(this.#hashed[i], this.#found[position]);
    this.#putFlat(event.document);
    if (event.raw === null) this.#raw.null();
    else this.#raw.text(event.raw);
    return this.#isIrregular;
  }

  /** How the regular events since this was asked last name their hosts. */
  takeHosts(): readonly HostNames[] {
    const hosts = [...this.#hosts.values()].map(({ names }) => names);
    this.#hosts = new Map();
    return hosts;
  }

  #putHost(): void {
    if (this.#isIrregular) {
      this.#hosth.null();
      return;
    }
    const [id = null, name = null, hostname = null] = hostPositions.map((position) => {
      const value = this.#found[position];
      return value === undefined || value === null ? null : String(value);
    });
    // Names may be "null" or hold any separator: only with their lengths no two hosts share a key.
    const key = `${id?.length},${name?.length},${hostname?.length},${id},${name},${hostname}`;
    let seen = this.#hosts.get(key);
    if (seen === undefined) {
      const names = { id, name, hostname };
      const [lower, upper] = hostHash(names);
      seen = { names, lower, upper };
      this.#hosts.set(key, seen);
    }
    this.#hosth.halves(seen.lower, seen.upper);
  }

  #putHash(column: ParquetColumn | undefined, value: JsonValue | undefined): void {
    if (this.#isIrregular || value === undefined || value === null) column?.null();
    else column?.halves(...foldedHash(String(value)));
  }

  #putSession(document: EcsDocument): void {
    const code = this.#found[codePosition] ?? null;
    const action = this.#found[actionPosition] ?? null;
    const areTexts = (code === null || typeof code === "string") && (action === null || typeof action === "string");
    // Most events say by their code that they tell of none.
    const told = !areTexts || this.#isIrregular || mayTellOfSession(code, action) ? sessionToldOf(document) : null;
    if (told === null) this.#session.null();
    else this.#session.bigint(sessionNumber(told));
  }

  /**
   * Visits every value once: writes the document, collects the hot values and the paths that plain JSON access would not
   * find. `ingested` belongs into `event` of the whole document.
   */
  #object(object: JsonObject, node: HotNode | undefined, path: string, ingested: string | null): void {
    const doc = this.#doc;
    let separator = "{";
    let isStamped = ingested === null;
    for (const key in object) {
      const value = object[key];
      if (value === undefined) continue;
      if (ingested !== null && path === "" && key === "event" && value === null) continue;
      if (ingested !== null && path === "event" && key === "ingested") continue;
      doc.ascii(separator);
      separator = ",";
      doc.quoted(key);
      doc.ascii(":");
      if (value === null) {
        doc.ascii("null");
        continue;
      }
      const below = path === "" ? key : `${path}.${key}`;
      if (key.includes(".")) {
        this.#mark(value, below);
        this.#write(value);
        continue;
      }
      const next = node?.children.get(key);
      if (typeof value !== "object") {
        if (next !== undefined) this.#leaf(next, value);
        else if (typeof value === "number" && !isPlain(value)) this.#isIrregular = true;
        this.#scalar(value);
      } else if (isArray(value)) {
        this.#list(value, next, below);
        this.#write(value);
      } else {
        if (next?.field) this.#isIrregular = true;
        const isEvent = ingested !== null && below === "event";
        isStamped ||= isEvent;
        this.#object(value, next, below, isEvent ? ingested : null);
      }
    }
    if (ingested !== null && path === "event") {
      doc.ascii(`${separator}"ingested":"${ingested}"`);
      separator = ",";
    } else if (!isStamped) {
      doc.ascii(`${separator}"event":{"ingested":"${ingested}"}`);
      separator = ",";
    }
    doc.ascii(separator === "{" ? "{}" : "}");
  }

  /** A value as JSON, and nothing more. */
  #write(value: JsonValue): void {
    const doc = this.#doc;
    if (value === null) doc.ascii("null");
    else if (typeof value !== "object") this.#scalar(value);
    else if (isArray(value)) {
      let separator = "[";
      for (const element of value) {
        doc.ascii(separator);
        separator = ",";
        this.#write(element ?? null);
      }
      doc.ascii(separator === "[" ? "[]" : "]");
    } else {
      let separator = "{";
      for (const key in value) {
        const inner = value[key];
        if (inner === undefined) continue;
        doc.ascii(separator);
        separator = ",";
        doc.quoted(key);
        doc.ascii(":");
        this.#write(inner);
      }
      doc.ascii(separator === "{" ? "{}" : "}");
    }
  }

  #scalar(value: Scalar): void {
    if (typeof value === "string") this.#doc.quoted(value);
    else this.#doc.ascii(typeof value === "number" && !Number.isFinite(value) ? "null" : String(value));
  }

  #leaf(node: HotNode, value: Scalar): void {
    if (node.field) this.#found[node.field.position] = value;
    else if (typeof value === "number" && !isPlain(value)) this.#isIrregular = true;
  }

  #list(list: readonly JsonValue[], node: HotNode | undefined, path: string): void {
    for (const element of list) {
      if (element !== null && typeof element === "object") {
        // Below a list of objects or lists, plain access finds nothing: all of it is kept flat.
        this.#mark(list, path);
        return;
      }
      if (typeof element === "number" && !isPlain(element)) this.#isIrregular = true;
    }
    if (node?.field) this.#found[node.field.position] = list;
  }

  /** Notes the paths of all values below, as reached through dotted keys or lists. */
  #mark(value: JsonValue, path: string): void {
    if (value === null) return;
    if (typeof value !== "object") {
      if (typeof value === "number" && !isPlain(value)) this.#isIrregular = true;
      this.#flatPaths.add(path);
      if (isHotPath(path)) this.#isIrregular = true;
    } else if (isArray(value)) for (const element of value) this.#mark(element, path);
    else for (const [key, inner] of Object.entries(value)) if (inner !== undefined) this.#mark(inner, `${path}.${key}`);
  }

  #foldsOddly(value: JsonValue | undefined): boolean {
    if (typeof value === "string") return this.#beyondLower.test(value);
    return Array.isArray(value) && value.some((element) => this.#foldsOddly(element));
  }

  #check(position: number): void {
    const hot = hotFields[position];
    const value = this.#found[position];
    if (hot === undefined || value === undefined || value === null) return;
    if (hot.kind === "texts") {
      if (typeof value === "number" || typeof value === "boolean") this.#isIrregular = true;
      else if (isArray(value) && !value.every((element) => element === null || typeof element === "string")) {
        this.#isIrregular = true;
      }
    } else if (hot.kind === "integer") {
      if (typeof value !== "number" || !Number.isSafeInteger(value)) this.#isIrregular = true;
    } else if (typeof value !== "string" && !(typeof value === "number" && Number.isSafeInteger(value))) {
      this.#isIrregular = true;
    }
  }

  #put(position: number, hot: HotField, document: JsonObject): void {
    const column = this.#hot[position];
    if (column === undefined) return;
    let value = this.#found[position];
    // An irregular event's columns are only read by overviews: the first value stands for all.
    if (this.#isIrregular) value = irregularValue(values(document, hot.path), hot);
    if (value === undefined || value === null) column.null();
    else if (hot.kind === "texts") {
      const list = isArray(value) ? value.filter((element) => typeof element === "string") : [value];
      if (list.length === 0) column.null();
      else column.text(JSON.stringify(list));
    } else if (hot.kind === "text") column.text(String(value));
    else if (typeof value === "number" && Number.isSafeInteger(value)) column.integer(value);
    else column.null();
  }

  #putFlat(document: JsonObject): void {
    if (this.#flatPaths.size === 0) {
      this.#flat.null();
      return;
    }
    this.#flat.text(
      JSON.stringify(Object.fromEntries([...this.#flatPaths].map((path) => [path, values(document, path)]))),
    );
    this.#flatPaths.clear();
  }
}

function irregularValue(found: readonly Scalar[], hot: HotField): JsonValue | undefined {
  if (hot.path === "event.kind" && found.includes("signal")) return "signal";
  return hot.kind === "texts" ? found.map(String) : found[0];
}

/** Numbers whose JSON text is the same whoever writes it. */
function isPlain(value: number): boolean {
  if (Number.isSafeInteger(value)) return true;
  const size = Math.abs(value);
  return size < 2 ** 53 && size >= 1e-6;
}

function isHotPath(path: string): boolean {
  if (path === "@timestamp") return true;
  let node: HotNode | undefined = tree;
  for (const segment of path.split(".")) node = node?.children.get(segment);
  return node?.field != null;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
