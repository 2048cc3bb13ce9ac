import { and, exists, not, or, type ProcessSubject, phrase, type Query } from "@quaestor/telemetry";

/** Records that name the same account, and in what words. */
export interface SubjectLink {
  readonly query: Query;
  readonly text: string;
}

/**
 * Records of the account a process ran as. By SID where it is known, and by name and domain without case, because most
 * Windows sources give a process's account by name only. `user.*` counts only where it is the process's own, that is
 * where the record has no `user.effective.*` beside it. Null when the account has neither SID nor name.
 */
export function sameSubject(subject: ProcessSubject): SubjectLink | null {
  const ways: Query[] = [];
  const words: string[] = [];
  if (subject.id !== undefined) {
    ways.push(phrase("user.id", subject.id, true), phrase("user.effective.id", subject.id, true));
    words.push(`user.id: "${subject.id}"`);
  }
  if (subject.name !== null) {
    const { name, domain } = subject;
    const under = (prefix: string) =>
      domain === null
        ? phrase(`${prefix}.name`, name, true)
        : and(phrase(`${prefix}.name`, name, true), phrase(`${prefix}.domain`, domain, true));
    ways.push(and(under("user"), not(exists("user.effective.name"))), under("user.effective"));
    words.push(domain === null ? `account name "${name}"` : `account "${domain}\\${name}"`);
  }
  return ways.length === 0 ? null : { query: or(...ways), text: words.join(" or ") };
}
