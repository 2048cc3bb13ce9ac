import { type FoundLogonId, type SessionEvents, sessionEvents } from "@quaestor/guide";
import {
  firstText,
  logonFactsOf,
  logonIdOf,
  logonTypeNumber,
  readLogonId,
  type StoredEvent,
  sensorOf,
  sensorTitles,
  startedAtOf,
  wellKnownLogon,
} from "@quaestor/telemetry";
import type { AssessmentInput, Assessor } from "../assessment-input.ts";
import type { Finding, Strength, Verdict } from "../finding.ts";
import { claimedEvent, missingFields } from "../missing-fields.ts";
import { link, type Phrase, words } from "../phrase.ts";
import { recurs } from "../recurs.ts";
import { contextEvidence, contextReasons } from "./context-reasons.ts";
import { type SessionFacts, sessionFactReasons, sessionFacts } from "./session-facts.ts";

const BLIND = [
  "Whether the person behind the account was meant to do this.",
  "An account taken over at its source: the logon looks the same.",
];

const LOGON_REMEDY = "Collect the Security log (4624, 4648, 4672) of this host.";

type Judged = Pick<Finding, "verdict" | "strength" | "headline" | "reasons" | "evidence"> & {
  readonly noLogon?: boolean;
};

function unresolved(headline: string, reason: string, more: Partial<Judged> = {}): Judged {
  return { verdict: "unresolved", strength: "weak", headline, reasons: [[words(reason)]], evidence: [], ...more };
}

/** What a kind of session suggests (the guide's implication), before recurrence is looked at. */
function weigh(type: string, isNtlm: boolean): { verdict: Verdict; strength: Strength } {
  if (type === "3") return { verdict: "escalate", strength: isNtlm ? "strong" : "moderate" };
  if (type === "8" || type === "9") return { verdict: "escalate", strength: "strong" };
  if (type === "4" || type === "5" || type === "10") return { verdict: "escalate", strength: "moderate" };
  if (type === "2" || type === "7" || type === "11") return { verdict: "lower_concern", strength: "weak" };
  return { verdict: "unresolved", strength: "weak" };
}

function judgeFacts(facts: SessionFacts, evidence: readonly string[], input: AssessmentInput, what: string): Judged {
  const reasons = sessionFactReasons(facts);
  if (facts.type === null)
    return unresolved(`${what}, its type is not recorded`, "The session's type is not recorded.", {
      reasons,
      evidence,
    });
  const type = logonTypeNumber(facts.type.value);
  const isNtlm = /ntlm/i.test(facts.package?.value ?? "");
  const headline = [
    `${what} type ${type}`,
    facts.package?.value ?? null,
    facts.address === null ? null : `from ${facts.address.value}`,
  ]
    .filter((piece) => piece !== null)
    .join(", ");
  const { verdict, strength } = weigh(type, isNtlm);
  const seen = recurs(input.recurrence);
  // An administration path that recurs lowers concern; NTLM on it stays unexpected until a person accounts for it.
  if (seen !== null && verdict === "escalate" && type === "3" && !isNtlm) {
    reasons.push([words(`User, host and command recur: ${seen.text}.`)]);
    return { verdict: "lower_concern", strength: "moderate", headline: `${headline}; ${seen.text}`, reasons, evidence };
  }
  return { verdict, strength, headline, reasons, evidence };
}

function sessionReasons(session: SessionEvents): Phrase[] {
  const reasons: Phrase[] = [];
  const [privileged] = session.privileges;
  if (privileged !== undefined) {
    reasons.push([
      words("The session was given administrator's privileges ("),
      link("4672", privileged.id, "event.code"),
      words(")."),
    ]);
  }
  for (const used of session.explicitCredentials.slice(0, 5)) {
    const server = logonFactsOf(used.document).targetServer;
    reasons.push([
      words("Other credentials were used from within it ("),
      link("4648", used.id, "event.code"),
      words(")"),
      ...(server === null ? [] : [words(" for "), link(server.value, used.id, server.field)]),
      words("."),
    ]);
  }
  return reasons;
}

/** The alert itself may carry the session's details (Elastic Defend); then no join is needed. */
function ownSession(input: AssessmentInput): SessionFacts | null {
  const { process } = input.alert.document;
  const facts = sessionFacts([{ id: claimedEvent(input), document: { process } }]);
  return facts.type === null && facts.package === null ? null : facts;
}

function noLogonFound(input: AssessmentInput, session: SessionEvents, shownId: string): Judged {
  const seen = input.logons?.logonsOfHost ?? null;
  const others = sessionReasons(session);
  const evidence = [...session.privileges, ...session.explicitCredentials].map((event) => event.id);
  const reason =
    seen === 0
      ? "No logon of this host was recorded in the time looked at, so nothing tells where the session came from."
      : seen === null
        ? `No logon with the id ${shownId} was found on this host.`
        : `${seen} logons of this host were recorded, none of them with the id ${shownId}.`;
  const headline = seen === 0 ? "no logon telemetry from this host" : `no logon found for ${shownId}`;
  return { ...unresolved(headline, reason, { evidence, noLogon: true }), reasons: [[words(reason)], ...others] };
}

const foundWords: Readonly<Record<FoundLogonId["from"], string>> = {
  same_process: "The event gives no logon id; another record of the same process gives ",
  child: "The event gives no logon id of the process; what it started was created from the session ",
};

/** How the process's logon id is known when its own record does not give it. */
function foundReason(found: FoundLogonId | null): Phrase[] {
  if (found === null) return [];
  const field = found.from === "child" ? "winlog.event_data.SubjectLogonId" : "winlog.event_data.LogonId";
  return [[words(foundWords[found.from]), link(String(found.logonId), found.eventId, field), words(".")]];
}

/** What the session is called in a headline: Windows' number, or whose record it is. */
function nameOfLogon({ document }: StoredEvent): string {
  const code = firstText(document, "event.code");
  return code === "4624" ? code : `${sensorTitles[sensorOf(document)]} logon`;
}

function judge(input: AssessmentInput): Judged {
  const { document } = input.alert;
  const { logons } = input;
  const found = logons?.found ?? null;
  const logonId = found?.logonId ?? logonIdOf(document);
  const session = sessionEvents(logons?.events ?? [], readLogonId(logonId ?? undefined), startedAtOf(document) ?? 0n);
  const own = ownSession(input);
  // The sensor's own details name no address, so the logon is looked at all the same.
  if (own !== null && (session.logon === null || session.endedBy !== null))
    return judgeFacts(own, [claimedEvent(input)], input, "session");
  if (logonId === null) {
    return unresolved("no logon id in the event", "The event does not say in which logon session the process ran.", {
      noLogon: true,
    });
  }
  const shownId = String(logonId);
  const known = wellKnownLogon(logonId);
  if (known !== null) {
    return unresolved(
      `session of ${known}`,
      `The logon id ${shownId} is ${known}'s: it is on every host and says nothing of where an order came from.`,
    );
  }
  if (logons === null) return unresolved("logons not looked up", "The host's logons were not looked up.");
  if (logons.status !== "asked") {
    const what = logons.status === "failed" ? "failed" : "was not possible";
    return unresolved(
      `looking for the logon ${what}`,
      `Looking for the logon ${what}: ${logons.reason ?? "no reason given"}.`,
    );
  }
  if (session.logon === null) return noLogonFound(input, session, shownId);
  if (session.endedBy !== null) {
    return unresolved("the matching session had ended before", "", {
      reasons: [
        [
          words("The logon with this id was over before the process began ("),
          link("logoff", session.endedBy.id, "event.code"),
          words("), so it cannot be its own."),
        ],
      ],
      evidence: [session.logon.id, session.endedBy.id],
    });
  }
  const records = [session.logon, ...session.alsoTold];
  const facts = sessionFacts([
    ...records,
    ...(own === null ? [] : [{ id: claimedEvent(input), document: { process: document.process } }]),
  ]);
  const judged = judgeFacts(
    facts,
    records.map(({ id }) => id),
    input,
    nameOfLogon(session.logon),
  );
  const inSession = [...session.privileges, ...session.explicitCredentials];
  return {
    ...judged,
    // Tied to the process by the pid of a child, the session is the weaker evidence.
    strength: found?.from === "child" && judged.strength === "strong" ? "moderate" : judged.strength,
    reasons: [...foundReason(found), ...judged.reasons, ...sessionReasons(session)],
    evidence: [...judged.evidence, ...(found === null ? [] : [found.eventId]), ...inSession.map((event) => event.id)],
  };
}

/**
 * Question 4: do user, host and session fit controlled administration? Joins the process to its logon by logon id, as
 * 64-bit numbers, on the same host; never by time. Without a logon it stays unresolved, never benign.
 */
export const assessLogonSession: Assessor = (input): Finding => {
  const { noLogon = false, ...told } = judge(input);
  const context = input.logons?.context;
  const judged = {
    ...told,
    reasons: [...told.reasons, ...contextReasons(context)],
    evidence: [...told.evidence, ...contextEvidence(context)],
  };
  const missing = missingFields(input);
  const logonField = { field: "winlog.event_data.TargetLogonId", state: "missing", remedy: LOGON_REMEDY } as const;
  return {
    question: input.question.id,
    ...judged,
    missing: noLogon ? [...missing, logonField] : missing,
    blindTo: BLIND,
    assessed: true,
  };
};
