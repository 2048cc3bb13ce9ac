import { Template } from "./instance.ts";
import type { Node } from "./nodes.ts";

/**
 * A place in a definition that differs from chunk to chunk though the template is the same: the size of something (no
 * text), or a reference to a name, whose UTF-16 it then has.
 */
export interface Reference {
  readonly at: number;
  /** Behind it, and behind the name where that stands here. */
  readonly after: number;
  readonly name: Uint8Array | null;
}

interface Known {
  readonly template: Template;
  /** Bytes that are the same in every chunk: before the first reference, between two, behind the last. */
  readonly same: readonly Uint8Array[];
  readonly names: readonly (Uint8Array | null)[];
}

/** Definitions under one id; more are versions of a provider, or somebody's play. */
const MAX_VARIANTS = 4;
/** Bytes of definitions that are kept. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
/** What stands around the characters of a name. */
const NAME_FRAME = 10;

function isSame(known: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[from + at]) return false;
  return true;
}

/**
 * Templates of the chunks before: every chunk repeats the definitions that it uses. A known one is taken only when all
 * that it says is compared and the same, so that its id alone can mislead nobody.
 */
export class KnownTemplates {
  readonly #byId = new Map<number, Known[]>();
  #bytes = 0;

  /** The template whose definition lies between two places of a chunk; null when it is not known. */
  find(id: number, view: DataView, bytes: Uint8Array, from: number, end: number): Template | null {
    for (const known of this.#byId.get(id) ?? []) {
      if (matches(known, view, bytes, from, end)) return known.template;
    }
    return null;
  }

  /** Keeps a template that was read, with the references met on the way. */
  keep(
    id: number,
    nodes: readonly Node[],
    source: Uint8Array,
    from: number,
    end: number,
    met: readonly Reference[],
  ): Template {
    const template = new Template(nodes);
    const variants = this.#byId.get(id) ?? [];
    if (variants.length >= MAX_VARIANTS) return template;
    this.#bytes += end - from;
    if (this.#bytes > MAX_KEPT_BYTES) {
      this.#byId.clear();
      this.#bytes = end - from;
    }
    const same: Uint8Array[] = [];
    let at = from;
    for (const reference of met) {
      same.push(source.slice(at, reference.at));
      at = reference.after;
    }
    same.push(source.slice(at, end));
    variants.push({ template, same, names: met.map(({ name }) => name) });
    this.#byId.set(id, variants);
    return template;
  }
}

function matches({ same, names }: Known, view: DataView, bytes: Uint8Array, from: number, end: number): boolean {
  let at = from;
  for (let index = 0; index < names.length; index += 1) {
    const piece = same[index];
    if (piece === undefined || at + piece.length + 4 > end || !isSame(piece, bytes, at)) return false;
    at += piece.length + 4;
    const name = names[index];
    if (name === null || name === undefined) continue;
    const offset = view.getUint32(at - 4, true);
    if (offset + NAME_FRAME + name.length > bytes.length) return false;
    if (view.getUint16(offset + 6, true) * 2 !== name.length || !isSame(name, bytes, offset + 8)) return false;
    if (offset === at) at += NAME_FRAME + name.length;
  }
  const last = same.at(-1);
  return last !== undefined && at + last.length === end && isSame(last, bytes, at);
}
