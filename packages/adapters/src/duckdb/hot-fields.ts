/** How a hot field is kept: one text, one integer, a list of texts. */
export type HotKind = "text" | "integer" | "texts";

/** A field with a column of its own, because the rule, the pivots or the pages ask for it. */
export interface HotField {
  readonly path: string;
  readonly column: string;
  readonly kind: HotKind;
}

const hot = (kind: HotKind, paths: readonly string[]): HotField[] =>
  paths.map((path) => ({ path, kind, column: path.replaceAll(".", "_").toLowerCase() }));

/**
 * The columns of the table, in their order. Adding one is a migration. A column holds a value only where the document
 * has exactly one of its kind (or a list of texts for `texts`); any other event is marked irregular and is judged from
 * its document.
 */
export const hotFields: readonly HotField[] = [
  ...hot("texts", ["event.category", "event.type", "process.args"]),
  ...hot("text", [
    "event.kind",
    "event.action",
    "event.code",
    "event.dataset",
    "event.outcome",
    "event.provider",
    "host.id",
    "host.name",
    "host.hostname",
    "host.os.type",
    "user.id",
    "user.name",
    "user.domain",
    "user.effective.id",
    "user.effective.name",
    "user.effective.domain",
    "user.target.name",
    "process.user.name",
    "process.entity_id",
    "process.name",
    "process.executable",
    "process.command_line",
    "process.pe.original_file_name",
    "process.parent.entity_id",
    "process.parent.name",
    "process.parent.executable",
    "process.parent.command_line",
    "process.Ext.authentication_id",
    "source.ip",
    "winlog.channel",
    "winlog.logon.id",
    "winlog.event_data.LogonId",
    "winlog.event_data.SubjectLogonId",
    "winlog.event_data.TargetLogonId",
    "winlog.event_data.TargetServerName",
    "Target.process.Ext.authentication_id",
    "crowdstrike.AuthenticationId",
    "m365_defender.event.logon.id",
    "endgame.target_logon_id",
    "endgame.subject_logon_id",
  ]),
  ...hot("integer", ["process.pid", "process.parent.pid"]),
];

/** Of {@link hotFields}, those that files of before version 4 have no column for. */
export const hotSince4: readonly HotField[] = hotFields.filter(({ path }) =>
  [
    "host.hostname",
    "user.effective.domain",
    "process.user.name",
    "Target.process.Ext.authentication_id",
    "winlog.event_data.TargetServerName",
    "crowdstrike.AuthenticationId",
    "m365_defender.event.logon.id",
    "endgame.target_logon_id",
    "endgame.subject_logon_id",
  ].includes(path),
);

/**
 * Hot texts by which single events are looked for among many: a column of numbers beside the text holds its
 * `foldedHash`, so that the engine passes over all other rows unread.
 */
export const hashedFields = [
  { path: "process.entity_id", column: "entityh" },
  { path: "process.parent.entity_id", column: "parenth" },
] as const;

const byPath = new Map(hotFields.map((field) => [field.path, field]));

/** The hot field at a path. */
export function hotField(path: string): HotField | undefined {
  return byPath.get(path);
}
