/** First parts of field names: ECS field sets, and the vendor blocks of the sources that rules read. */
const FIELD_SETS = new Set(
  (
    "@timestamp agent as auditd aws azure base client cloud code_signature container crowdstrike data_stream destination " +
    "device dll dns ecs effective_process email endgame error event faas file gcp geo github google_workspace group hash host " +
    "http interface kibana kubernetes labels log m365_defender message network o365 observer okta orchestrator organization " +
    "os package pe powershell process registry related risk rule sentinel_one_cloud_funnel server service signal source " +
    "span target threat tls trace transaction url user user_agent vlan volume vulnerability winlog winlogbeat x509"
  ).split(" "),
);

/**
 * The names in backquotes that have the form of a field, in order, each once. `cmd.exe` and `2>&1` stand in backquotes
 * too: a field's first part is an ECS field set or a source's own block.
 */
export function focusFields(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [, name = ""] of text.matchAll(/`([^`\n]{1,200})`/g)) {
    const field = name.trim();
    const [root = ""] = field.split(".");
    if (/^@?[A-Za-z_][\w-]*(?:\.[\w@-]+)*$/.test(field) && FIELD_SETS.has(root.toLowerCase())) found.add(field);
  }
  return [...found];
}
