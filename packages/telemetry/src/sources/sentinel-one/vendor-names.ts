/** Names that Elastic's integration does not make by the rule below. */
const special: Readonly<Record<string, string>> = {
  "meta.event.name": "meta_event_name",
  "os.name": "os_name",
  "packet.id": "packet_id",
  "trace.id": "trace_id",
  "process.unique.key": "process_unique_key",
  "registry.keyPath": "registry.key.path",
  "registry.valueType": "registry.value.type",
  "registry.value": "registry.value.data",
};

/** Rewritten before a name is made snake case; beginnings and ends of dotted names. */
const parts: readonly (readonly [from: RegExp, to: string])[] = [
  [/^event\./, ""],
  [/^osSrc\.process/, "os_src_process"],
  [/^cmdScript\./, "cmd_script."],
  [/^dataSource\./, "data_source."],
  [/^sca:/, "sca."],
  [/\.cmdline$/, ".cmd_line"],
  [/\.(ip)\.(address)$/, ".$1_$2"],
  [/\.(port)\.(number)$/, ".$1_$2"],
  [/\.user$/, ".user.name"],
  [/\.activeContent(?:\.|(?=Type$))/, ".active_content."],
  [/Storyline\u2122/, "StorylineTm"],
  [/\.crossProcess(?=[A-Z])/, ".cross_process."],
  [/\.indicator(?=[A-Z])/, ".indicator."],
  [/\.netConn(?=[A-Z])/, ".net_conn."],
  [/\.tgtFile(?=[A-Z])/, ".tgt_file."],
  [/\.storyline\.id$/i, ".storyline_id"],
];

const MAX_LENGTH = 128;
const MAX_NAMES = 4096;
const known = new Map<string, string>();

/** The name in `sentinel_one_cloud_funnel.event` of a key of the record. */
export function vendorName(key: string): string {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = makeName(key);
  if (known.size < MAX_NAMES) known.set(key, made);
  return made;
}

function makeName(key: string): string {
  if (Object.hasOwn(special, key)) return special[key] ?? key;
  if (key.length > MAX_LENGTH) return key;
  let name = key;
  for (const [from, to] of parts) name = name.replace(from, to);
  return name
    .split(".")
    .map((segment) =>
      segment
        .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
        .toLowerCase()
        .replace(/^_/, ""),
    )
    .join(".");
}
