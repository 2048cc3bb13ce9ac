import type { QueueItem } from "@quaestor/api";

interface Term {
  readonly field: "host" | "user" | "any";
  readonly text: string;
}

/** Words and "quoted runs", with `host:` or `user:` in front to narrow one. Nothing in it is a pattern but `*`. */
export function parseSearch(text: string): Term[] {
  const terms: Term[] = [];
  for (const match of text.matchAll(/(?:(host|user):)?(?:"([^"]*)"|(\S+))/g)) {
    const wanted = (match[2] ?? match[3] ?? "").toLowerCase();
    // A prefix with nothing behind it yet is somebody still typing.
    if (wanted !== "" && wanted !== "host:" && wanted !== "user:")
      terms.push({ field: match[1] === "host" || match[1] === "user" ? match[1] : "any", text: wanted });
  }
  return terms;
}

/** Whether every term is found in the item or its commands, without case. */
export function matches(item: QueueItem, commands: readonly string[], terms: readonly Term[]): boolean {
  return terms.every((term) =>
    haystacks(item, commands, term.field).some((text) => contains(text.toLowerCase(), term.text)),
  );
}

function haystacks(item: QueueItem, commands: readonly string[], field: Term["field"]): string[] {
  const host = item.host.state === "present" ? item.host.values : [];
  const user = item.user.state === "present" ? item.user.values : [];
  if (field === "host") return host;
  if (field === "user") return user;
  return [
    ...host,
    ...user,
    item.sentence.map((part) => part.text).join(""),
    item.because,
    item.rule.name,
    item.owner?.name ?? "",
    ...item.tags,
    ...commands,
  ];
}

/** `*` stands for any run; the pieces between must follow one another. Linear in the text. */
function contains(text: string, wanted: string): boolean {
  let from = 0;
  for (const piece of wanted.split("*")) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return true;
}
