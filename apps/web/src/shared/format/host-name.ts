/** `WS-042` of `WS-042.halden.example`; an address and a name of one label stay as they are. */
export function shortHostName(name: string): string {
  const dot = name.indexOf(".");
  return dot <= 0 || /^[\d.]+$/.test(name) ? name : name.slice(0, dot);
}

/** Short names that stand for more than one of these hosts, in lower case. */
export function sharedShortNames(names: Iterable<string>): ReadonlySet<string> {
  const whole = new Map<string, string>();
  const shared = new Set<string>();
  for (const name of names) {
    const short = shortHostName(name).toLowerCase();
    const before = whole.get(short);
    if (before !== undefined && before !== name.toLowerCase()) shared.add(short);
    whole.set(short, name.toLowerCase());
  }
  return shared;
}
