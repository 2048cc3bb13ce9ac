/**
 * Up to three of `names` that are close to `wanted` by edit distance (letters added, removed, changed or swapped,
 * case ignored), nearest first. For suggestions in messages.
 */
export function nearest(wanted: string, names: Iterable<string>): readonly string[] {
  const allowed = Math.max(1, Math.min(3, Math.floor(wanted.length / 3)));
  const close: { readonly name: string; readonly distance: number }[] = [];
  const folded = wanted.toLowerCase();
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) > allowed) continue;
    const distance = editDistance(folded, name.toLowerCase());
    if (distance <= allowed) close.push({ name, distance });
  }
  close.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return close.slice(0, 3).map(({ name }) => name);
}

function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
