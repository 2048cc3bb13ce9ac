import type { Rule } from "@quaestor/detection";
import { hostOf, type StoredEvent, subjectOf } from "@quaestor/telemetry";
import type { AlertReference, Subject } from "./investigation.ts";
import { alertTime, hostKey, userKey } from "./investigation-key.ts";
import { identityOf } from "./subject-identity.ts";

/** What refers to an event that has no alert and is to be investigated all the same. */
export function nearMissReference(event: StoredEvent): AlertReference {
  return { kind: "near_miss", alertId: event.id, sourceEventId: event.id, at: alertTime(event) };
}

/**
 * What an investigation of such an event is about: host and user as for an alert of the rule, so that alerts and near
 * misses of one rule, host and user come together.
 */
export function subjectOfNearMiss(
  rule: Pick<Rule, "ruleId" | "name" | "severity" | "riskScore">,
  event: StoredEvent,
): Subject {
  const subject = subjectOf(event.document);
  return {
    ruleId: rule.ruleId,
    hostKey: hostKey(event),
    userKey: userKey(event.document),
    ruleName: rule.name,
    severity: rule.severity,
    riskScore: rule.riskScore,
    hostName: hostOf(event.document)?.name ?? null,
    userName: subject.name,
    userDomain: subject.domain,
    identity: identityOf(event.document, subject),
  };
}
