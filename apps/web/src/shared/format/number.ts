const grouped = new Intl.NumberFormat("en-US");

/** `18,220`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** `1 alert`, `3 alerts`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `812 B`, `4.1 kB`, `52 MB`: powers of ten, as disks and networks count. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = value;
  let unit = 0;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
