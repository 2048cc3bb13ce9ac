import { creatorLogonIdOf, logonIdOf, readLogonId, type StoredEvent, wellKnownLogon } from "@quaestor/telemetry";
import type { FoundLogonId } from "./plan-logon-session.ts";

/**
 * Logon ids of a process that stand in other records than its own: in another sensor's record of it, and in the 4688 of
 * what it started, whose creator's session is the process's (a 4688 before version 2 gives only the broker's). Service
 * sessions are left out: from there they say nothing. The best first.
 *
 * `records` are other records of the same process, `children` starts that name it as their parent.
 */
export function foundLogonIds(
  records: readonly StoredEvent[],
  children: readonly StoredEvent[],
): readonly FoundLogonId[] {
  const told = records.flatMap((event): FoundLogonId[] => {
    const logonId = logonIdOf(event.document);
    return logonId === null ? [] : [{ logonId, from: "same_process", eventId: event.id }];
  });
  const inherited = children.flatMap((event): FoundLogonId[] => {
    const logonId = creatorLogonIdOf(event.document);
    return logonId === null ? [] : [{ logonId, from: "child", eventId: event.id }];
  });
  return [...told, ...inherited].filter(
    ({ logonId }) => readLogonId(logonId) !== null && wellKnownLogon(logonId) === null,
  );
}
