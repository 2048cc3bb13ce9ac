import {
  creatorOf,
  type EcsDocument,
  logonFactsOf,
  type ProcessSubject,
  readSid,
  type StoredEvent,
  subjectOf,
} from "@quaestor/telemetry";
import type { SessionEvents } from "./session-events.ts";

/** The account a process ran as, with what other records add to its own. */
export interface ResolvedSubject extends ProcessSubject {
  /** The record that gave what the event itself does not say; null when nothing was added. */
  readonly told: { readonly eventId: string; readonly by: "same_process" | "logon" | "child" } | null;
}

export interface SubjectSources {
  /** Other sensors' records of the same process. */
  readonly records: readonly StoredEvent[];
  /** The session the process ran in, matched by its id. */
  readonly session: Pick<SessionEvents, "logon" | "alsoTold" | "endedBy">;
  /** Starts that name the process as their parent: the creator of a 4688 is the process's own account. */
  readonly children: readonly StoredEvent[];
}

interface Candidate {
  readonly account: Pick<ProcessSubject, "id" | "name" | "domain">;
  readonly eventId: string;
  readonly by: "same_process" | "logon" | "child";
}

/**
 * Adds to the account of an alert's process what its own record lacks: Sysmon and 4688 give no SID, CrowdStrike often no
 * name. Taken from another record of the process, from the logon with its id, or from the creator of its children, and
 * only where that does not speak against what the event says.
 */
export function resolveSubject(alert: EcsDocument, sources: SubjectSources): ResolvedSubject {
  const own = subjectOf(alert);
  if (own.id !== undefined && own.name !== null) return { ...own, told: null };
  const found = candidates(sources).find(({ account }) => agrees(own, account) && adds(own, account));
  if (found === undefined) return { ...own, told: null };
  const { account, eventId, by } = found;
  const id = own.id ?? account.id;
  return {
    ...(id !== undefined && { id }),
    name: own.name ?? account.name,
    domain: own.name === null ? account.domain : (own.domain ?? account.domain),
    how: own.name === null && own.id === undefined ? "resolved" : own.how,
    told: { eventId, by },
  };
}

function candidates({ records, session, children }: SubjectSources): Candidate[] {
  const logons = session.endedBy === null ? [session.logon, ...session.alsoTold].filter((event) => event !== null) : [];
  return [
    ...records.map(
      ({ id, document }): Candidate => ({ account: subjectOf(document), eventId: id, by: "same_process" }),
    ),
    ...logons.map(({ id, document }): Candidate => ({ account: accountOf(document), eventId: id, by: "logon" })),
    ...children.flatMap(({ id, document }): Candidate[] => {
      const account = creatorOf(document);
      return account === null ? [] : [{ account, eventId: id, by: "child" }];
    }),
  ];
}

function accountOf(document: EcsDocument): Candidate["account"] {
  const { accountId, accountName, accountDomain } = logonFactsOf(document);
  const id = readSid(accountId?.value);
  return { ...(id !== null && { id }), name: accountName?.value ?? null, domain: accountDomain?.value ?? null };
}

function adds(own: ProcessSubject, account: Candidate["account"]): boolean {
  return (own.id === undefined && account.id !== undefined) || (own.name === null && account.name !== null);
}

function agrees(own: ProcessSubject, account: Candidate["account"]): boolean {
  if (own.id !== undefined && account.id !== undefined && own.id.toUpperCase() !== account.id.toUpperCase())
    return false;
  if (own.name === null || account.name === null) return true;
  return own.name.toLowerCase() === account.name.toLowerCase();
}
