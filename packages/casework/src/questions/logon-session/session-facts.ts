import {
  type LogonFacts,
  logonFactsOf,
  logonTypeNumber,
  logonTypeWords,
  type StoredEvent,
  type Told,
} from "@quaestor/telemetry";
import { link, type Phrase, words } from "../phrase.ts";

/** A fact of a logon with the record that tells it. */
export interface SessionFact extends Told {
  readonly eventId: string;
}

/** What several sensors' records of one logon say together: each fact by the first that has it. */
export interface SessionFacts {
  readonly type: SessionFact | null;
  readonly package: SessionFact | null;
  readonly address: SessionFact | null;
  readonly workstation: SessionFact | null;
}

/** Facts of one logon from its records, the best first. */
export function sessionFacts(records: readonly Pick<StoredEvent, "id" | "document">[]): SessionFacts {
  const all = records.map(({ id, document }) => ({ id, facts: logonFactsOf(document) }));
  const first = (read: (facts: LogonFacts) => Told | null): SessionFact | null => {
    for (const { id, facts } of all) {
      const found = read(facts);
      if (found !== null) return { ...found, eventId: id };
    }
    return null;
  };
  return {
    type: first((facts) => facts.type),
    package: first((facts) => facts.package),
    address: first((facts) => facts.address),
    workstation: first((facts) => facts.workstation),
  };
}

const shown = ({ value, eventId, field }: SessionFact): Phrase[number] => link(value, eventId, field);

/** The facts as sentences, each pointing at the record that says so. */
export function sessionFactReasons(facts: SessionFacts): Phrase[] {
  const reasons: Phrase[] = [];
  if (facts.type !== null) {
    const number = logonTypeNumber(facts.type.value);
    const named = number === facts.type.value ? (logonTypeWords(number) ?? "unnamed") : `type ${number}`;
    reasons.push([words("The process runs in a session of type "), shown(facts.type), words(` (${named}).`)]);
  }
  if (facts.package !== null) reasons.push([words("It was authenticated by "), shown(facts.package), words(".")]);
  reasons.push(
    facts.address === null
      ? [words("The logon records no source address.")]
      : [words("It came from "), shown(facts.address), words(".")],
  );
  if (facts.workstation !== null)
    reasons.push([words("The workstation gave its name as "), shown(facts.workstation), words(".")]);
  return reasons;
}
