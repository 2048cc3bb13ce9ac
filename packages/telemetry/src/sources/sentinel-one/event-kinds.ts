/** What an event of SentinelOne's is in ECS's words; `ours` where no pipeline of Elastic's gives it a category. */
export interface SentinelOneKind {
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly action?: readonly string[];
  readonly ours?: true;
}

interface CategoryRow {
  readonly category: readonly string[];
  /** By a pattern of `meta.event.name` (or `event.type`), the first that fits. */
  readonly types: readonly (readonly [pattern: RegExp, type: string, action?: string])[];
  readonly otherwise: string | null;
  readonly ours?: true;
}

const created = /CREAT/i;
const deleted = /DELET/i;

/** `event.category` to ECS's categories, and its event names to types (data-sources, section 7). */
const categories: Readonly<Record<string, CategoryRow>> = {
  process: {
    category: ["process"],
    types: [
      [/^PROCESSCREATION$|^ProcessCreation$/i, "start", "start"],
      [/Process(?:Exit|Termination)/i, "end", "end"],
    ],
    otherwise: "info",
  },
  cross_process: { category: ["process"], types: [[/OPEN|DUP/i, "access"]], otherwise: "info" },
  command_script: { category: ["process"], types: [], otherwise: "info" },
  module: { category: ["library"], types: [], otherwise: "start" },
  driver: { category: ["driver"], types: [], otherwise: "start" },
  ip: { category: ["network"], types: [], otherwise: "info" },
  dns: { category: ["network"], types: [], otherwise: "protocol" },
  url: { category: ["network"], types: [], otherwise: "protocol" },
  file: {
    category: ["file"],
    types: [
      [created, "creation", "creation"],
      [deleted, "deletion", "deletion"],
      [/MODIF/i, "change", "modification"],
      [/RENAM/i, "change", "rename"],
    ],
    otherwise: "info",
  },
  registry: {
    category: ["registry"],
    types: [
      [created, "creation"],
      [deleted, "deletion"],
    ],
    otherwise: "change",
  },
  logins: {
    category: ["authentication"],
    types: [[/LOGOUT|LOGOFF/i, "end"]],
    otherwise: "start",
  },
  scheduled_task: {
    category: ["configuration"],
    types: [
      [/REGIST|CREAT/i, "creation"],
      [deleted, "deletion"],
      [/UPDAT/i, "change"],
    ],
    otherwise: "info",
    ours: true,
  },
  group: { category: ["iam"], types: [], otherwise: "info", ours: true },
  threat_intelligence_indicators: { category: ["threat"], types: [], otherwise: "indicator" },
  indicators: { category: [], types: [], otherwise: null },
};

/** What an event is, by its category and its name. */
export function kindOf(category: string, eventName: string, eventType: string): SentinelOneKind {
  const row = Object.hasOwn(categories, category) ? categories[category] : undefined;
  if (row === undefined) return { category: [], type: [] };
  const found = row.types.find(
    ([pattern]) => pattern.test(eventName.slice(0, 64)) || pattern.test(eventType.slice(0, 64)),
  );
  const type = found?.[1] ?? row.otherwise;
  return {
    category: row.category,
    type: type === null ? [] : [type],
    ...(found?.[2] !== undefined && { action: [found[2]] }),
    ...(row.ours !== undefined && { ours: row.ours }),
  };
}
