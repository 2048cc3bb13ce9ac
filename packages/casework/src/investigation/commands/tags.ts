import type { Command } from "../command.ts";
import { type Decided, happens, isBlankText, refuse } from "../decided.ts";
import type { Investigation } from "../investigation.ts";

/** Characters of a tag, and tags of an investigation. */
export const MAX_TAG = 40;
export const MAX_TAGS = 20;

/** Commas part tags in addresses; what cannot be seen, or turns text about, makes two tags look alike. */
const UNFIT = /[,\p{C}\p{Zl}\p{Zp}]/u;

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/** Tags sort the work and are no part of the argument: they may be set and taken off in every state, also by others. */
export function tag(state: Investigation, { tag: asked }: Extract<Command, { kind: "tag" }>): Decided {
  const wanted = asked.normalize("NFC").trim().replace(/\s+/g, " ");
  if (isBlankText(wanted) || wanted.length > MAX_TAG || UNFIT.test(wanted)) {
    return refuse("TAG_INVALID", `A tag has up to ${MAX_TAG} visible characters and no comma.`, { limit: MAX_TAG });
  }
  if (state.tags.some((kept) => same(kept, wanted))) return happens();
  if (state.tags.length >= MAX_TAGS) {
    return refuse("TOO_MANY_TAGS", `An investigation has up to ${MAX_TAGS} tags; take one off first.`, {
      limit: MAX_TAGS,
    });
  }
  return happens({ kind: "tagged", tag: wanted });
}

export function untag(state: Investigation, { tag: asked }: Extract<Command, { kind: "untag" }>): Decided {
  const kept = state.tags.find((each) => same(each, asked.trim()));
  return kept === undefined ? happens() : happens({ kind: "untagged", tag: kept });
}
