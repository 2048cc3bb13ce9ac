import { intrusion, intrusionWithoutLogons, precursor } from "./stories/intrusion.ts";
import { cShare, mmcParent, noBlank } from "./stories/near-misses.ts";
import { hostile, localSystem, misusedService, pidReuse, securityOnly } from "./stories/single-hosts.ts";
import { backup, deployment, helpdesk, inventory } from "./stories/workflows.ts";
import type { SampleStory } from "./story.ts";

/** Ground truth of every sample, whatever the seed: for tests, never for a page. */
export const sampleStories: readonly SampleStory[] = [
  intrusion,
  intrusionWithoutLogons,
  precursor,
  inventory,
  backup,
  helpdesk,
  deployment,
  pidReuse,
  securityOnly,
  hostile,
  misusedService,
  localSystem,
  cShare,
  noBlank,
  mmcParent,
];
