import { type EcsDocument, logonIdOf, type StoredEvent, wellKnownLogon } from "@quaestor/telemetry";
import type { AssessmentInput, Assessor } from "../assessment-input.ts";
import type { Finding, Strength, Verdict } from "../finding.ts";
import { claimedEvent, missingFields } from "../missing-fields.ts";
import { link, type Phrase, words } from "../phrase.ts";
import { recurs } from "../recurs.ts";
import {
  type LogonFacts,
  logonFacts,
  logonTypeNumber,
  logonTypeWords,
  type SessionEvents,
  sessionEvents,
  timeOf,
} from "./logon-events.ts";

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

function factReasons(facts: LogonFacts, event: StoredEvent): Phrase[] {
  const shown = (value: string, field: string) => link(value, event.id, field);
  const type = facts.type === null ? null : logonTypeNumber(facts.type);
  const reasons: Phrase[] = [];
  if (facts.type !== null && type !== null) {
    reasons.push([
      words("The process runs in a session of type "),
      shown(facts.type, facts.typeField),
      words(` (${logonTypeWords[type] ?? "unnamed"}).`),
    ]);
  }
  if (facts.package !== null) {
    reasons.push([words("It was authenticated by "), shown(facts.package, facts.packageField), words(".")]);
  }
  reasons.push(
    facts.address === null
      ? [words("The logon records no source address.")]
      : [words("It came from "), shown(facts.address, "source.ip"), words(".")],
  );
  if (facts.workstation !== null) {
    reasons.push([words("The workstation gave its name as "), shown(facts.workstation, "source.domain"), words(".")]);
  }
  return reasons;
}

function judgeFacts(facts: LogonFacts, event: StoredEvent, input: AssessmentInput, code: string): Judged {
  const reasons = factReasons(facts, event);
  const evidence = [event.id];
  if (facts.type === null)
    return unresolved(`${code}, its type is not recorded`, "The session's type is not recorded.", {
      reasons,
      evidence,
    });
  const type = logonTypeNumber(facts.type);
  const isNtlm = /ntlm/i.test(facts.package ?? "");
  const headline = [`${code} type ${type}`, facts.package, facts.address === null ? null : `from ${facts.address}`]
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
    reasons.push([
      words("Other credentials were used from within it ("),
      link("4648", used.id, "event.code"),
      words(")."),
    ]);
  }
  return reasons;
}

/** The alert itself may carry the session's details (Elastic Defend); then no join is needed. */
function ownSession(document: EcsDocument): LogonFacts | null {
  const facts = logonFacts({ process: document.process });
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

function judge(input: AssessmentInput): Judged {
  const { document } = input.alert;
  const own = ownSession(document);
  if (own !== null) return judgeFacts(own, { ...input.alert, id: claimedEvent(input) }, input, "session");
  const logonId = logonIdOf(document);
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
  const { logons } = input;
  if (logons === null) return unresolved("logons not looked up", "The host's logons were not looked up.");
  if (logons.status !== "asked") {
    const what = logons.status === "failed" ? "failed" : "was not possible";
    return unresolved(
      `looking for the logon ${what}`,
      `Looking for the logon ${what}: ${logons.reason ?? "no reason given"}.`,
    );
  }
  const session = sessionEvents(logons.events, logonId, timeOf(document));
  if (session.logon === null) return noLogonFound(input, session, shownId);
  if (session.endedBefore !== null) {
    return unresolved("the matching session had ended before", "", {
      reasons: [
        [
          words("The logon with this id was over before the process began ("),
          link("logoff", session.endedBefore.id, "event.code"),
          words("), so it cannot be its own."),
        ],
      ],
      evidence: [session.logon.id, session.endedBefore.id],
    });
  }
  const judged = judgeFacts(logonFacts(session.logon.document), session.logon, input, "4624");
  return {
    ...judged,
    reasons: [...judged.reasons, ...sessionReasons(session)],
    evidence: [...judged.evidence, ...[...session.privileges, ...session.explicitCredentials].map((event) => event.id)],
  };
}

/**
 * Question 4: do user, host and session fit controlled administration? Joins the process to its logon by logon id, as
 * 64-bit numbers, on the same host; never by time. Without a logon it stays unresolved, never benign.
 */
export const assessLogonSession: Assessor = (input): Finding => {
  const { noLogon = false, ...judged } = judge(input);
  const missing = missingFields(input);
  const logonField = { field: "winlog.event_data.TargetLogonId", state: "missing", remedy: LOGON_REMEDY } as const;
  return {
    question: input.question.id,
    ...judged,
    // The joined logon gives what the process's own record has no field for.
    missing: noLogon
      ? [...missing, logonField]
      : missing.filter(
          (each) => judged.verdict === "unresolved" || !each.field.startsWith("process.Ext.session_info."),
        ),
    blindTo: BLIND,
    assessed: true,
  };
};
