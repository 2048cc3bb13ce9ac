/** Words that begin a group of columns: `RemoteIPType` is `remote.ip_type` in the vendor's block. */
const groups = [
  "InitiatingProcess",
  "Previous",
  "Registry",
  "Process",
  "Account",
  "Device",
  "Remote",
  "Local",
  "Logon",
  "Alert",
  "Action",
  "Request",
  "Destination",
  "Target",
  "Detection",
  "Tenant",
  "File",
  "OS",
] as const;

const special: Readonly<Record<string, string>> = {
  LogonId: "logon.id",
  LogonType: "logon.type",
  ReportId: "report_id",
  Category: "alert.category",
  Tenant: "tenant.name",
  tenantId: "tenant.id",
};

function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .toLowerCase();
}

const MAX_NAMES = 4096;
const known = new Map<string, string>();

/** The name in `m365_defender.event` of a column: snake case, grouped as Elastic's integration groups them. */
export function vendorName(column: string): string {
  const found = known.get(column);
  if (found !== undefined) return found;
  const made = makeName(column);
  if (known.size < MAX_NAMES) known.set(column, made);
  return made;
}

/** No column has such a name; taking one apart would only cost time. */
const MAX_LENGTH = 128;

function makeName(column: string): string {
  if (column.length > MAX_LENGTH) return column;
  if (Object.hasOwn(special, column)) return special[column] ?? column;
  const group = groups.find((word) => column.startsWith(word) && /[A-Z]/.test(column.charAt(word.length)));
  return group === undefined ? snake(column) : `${snake(group)}.${snake(column.slice(group.length))}`;
}
