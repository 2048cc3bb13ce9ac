import { orderText } from "./order-text.ts";

const VERSION = /^([0-9]+(?:\.[0-9]+)*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(\+[0-9A-Za-z.-]+)?$/;

/**
 * Compares versions as Elasticsearch's version field orders them: by number parts, a pre-release below its release,
 * build metadata last, texts that are no version above all versions and by text among themselves.
 */
export function orderVersions(a: string, b: string): number {
  const x = VERSION.exec(a);
  const y = VERSION.exec(b);
  if (x === null || y === null) return x === y ? orderText(a, b) : x === null ? 1 : -1;
  return (
    orderParts(x[1] ?? "", y[1] ?? "") ||
    Number(x[2] === undefined) - Number(y[2] === undefined) ||
    orderParts(x[2] ?? "", y[2] ?? "") ||
    orderText(x[3] ?? "", y[3] ?? "")
  );
}

function orderParts(a: string, b: string): number {
  const x = a.split(".");
  const y = b.split(".");
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const order = orderPart(x[i] ?? "", y[i] ?? "");
    if (order !== 0) return order;
  }
  return x.length - y.length;
}

/** Numbers by value and below words. Leading zeros carry nothing, so digits compare by length, then as text. */
function orderPart(a: string, b: string): number {
  const x = /^[0-9]+$/.test(a);
  const y = /^[0-9]+$/.test(b);
  if (!x || !y) return x === y ? orderText(a, b) : x ? -1 : 1;
  const m = a.replace(/^0+(?=.)/, "");
  const n = b.replace(/^0+(?=.)/, "");
  return m.length - n.length || orderText(m, n);
}
