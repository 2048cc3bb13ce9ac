import { damaged } from "./refusal.ts";
import { ARRAY, ValueType } from "./value-type.ts";
import { itemWidth, sidSize } from "./write-value.ts";

/** Calls back with place and size of each item of a list; texts are ended by NUL, the last one need not be. */
export function forEachItem(
  bytes: Uint8Array,
  listType: number,
  offset: number,
  size: number,
  each: (type: number, offset: number, size: number) => void,
): void {
  const type = listType & ~ARRAY;
  const end = offset + size;
  if (type === ValueType.String || type === ValueType.AnsiString) {
    const step = type === ValueType.String ? 2 : 1;
    let from = offset;
    for (let at = offset; at + step <= end; at += step) {
      const unit = (bytes[at] ?? 0) | (step === 2 ? (bytes[at + 1] ?? 0) : 0);
      if (unit !== 0) continue;
      each(type, from, at - from);
      from = at + step;
    }
    if (from + step <= end) each(type, from, end - from);
    return;
  }
  const width = itemWidth(type, size);
  if (width === 0 && type !== ValueType.Sid) throw damaged(`has a list of the unknown type ${type}`);
  for (let at = offset; at < end; ) {
    const taken = type === ValueType.Sid ? sidSize(bytes, at) : width;
    if (at + taken > end) throw damaged(`has a list of type ${type} whose last item is cut`);
    each(type, at, taken);
    at += taken;
  }
}
