import { gaps, SESSION } from "../gap-groups.ts";
import type { Gap } from "../source.ts";

const session =
  "Written by sensors of Elastic Agent 8.11 and later on Windows. Until then, the Security log's 4624 whose TargetLogonId is process.Ext.authentication_id.";

/** What some versions of the sensor leave out; none is missing from all. */
export const elasticDefendGaps: readonly Gap[] = [];

/** Fields that depend on the sensor's version, and what gives them. */
export const elasticDefendVersions: readonly Gap[] = gaps(session, ...SESSION);
