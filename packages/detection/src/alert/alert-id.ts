import { sha256Hex } from "../sha256-hex.ts";

/**
 * The id of the alert that a rule raises for an event: 64 hex digits of the rule's id and the source event's own id,
 * and of nothing else. Not of an index, a store's row, a window or the rule's text, so that overlap, retry, crash,
 * re-import and a moved index give the same alert once (elastic-semantics, section 2.4, has what goes wrong otherwise).
 */
export function alertId(ruleId: string, eventId: string): string {
  return sha256Hex(`${ruleId}:${eventId}`);
}
