/** What an event of CrowdStrike's is in ECS's words. */
export interface EventKind {
  readonly kind: "event" | "alert" | "state";
  readonly category: readonly string[];
  readonly type: readonly string[];
  readonly outcome: "success" | "failure" | "unknown";
}

type Outcome = EventKind["outcome"];

const row = (kind: EventKind["kind"], category: string, type: string, outcome: Outcome = "success"): EventKind => ({
  kind,
  category: list(category),
  type: list(type),
  outcome,
});

const list = (words: string): readonly string[] => (words === "" ? [] : words.split(", "));

/** `event_simpleName` to kind, categories, types and outcome (data-sources, section 5). */
export const eventKinds: Readonly<Record<string, EventKind>> = {
  // Processes
  ProcessRollup2: row("event", "process", "start"),
  SyntheticProcessRollup2: row("event", "process", "start"),
  WmiCreateProcess: row("event", "process", "start"),
  ServiceStarted: row("event", "process", "start"),
  HostedServiceStarted: row("event", "process", "start"),
  CreateProcessArgs: row("event", "process", "start"),
  EndOfProcess: row("event", "process", "end"),
  TerminateProcess: row("event", "process", "end"),
  HostedServiceStopped: row("event", "process", "end"),
  ServiceStopped: row("event", "process", "end"),
  ProcessRollup2Stats: row("state", "process", "info"),
  CommandHistory: row("event", "process", "end, info"),
  ScriptControlScanInfo: row("event", "process", "info"),
  ScriptControlScanTelemetry: row("event", "process", "info"),
  ScriptControlDetectInfo: row("alert", "process", "info"),
  ProcessBlocked: row("alert", "process", "access", "failure"),
  ProcessActivitySummary: row("state", "process", "info"),
  CreateThreadNoStartImage: row("event", "process", "change"),
  JavaInjectedThread: row("event", "process", "change"),
  InjectedThread: row("event", "process", "change"),
  BrowserInjectedThread: row("event", "process", "change"),
  DocumentProgramInjectedThread: row("event", "process", "change"),
  ClassifiedModuleLoad: row("event", "library", "start"),
  UnsignedModuleLoad: row("event", "library", "start"),
  ImageHash: row("event", "library", "start"),
  DriverLoad: row("event", "driver", "start"),
  // Logons and accounts
  UserLogon: row("event", "authentication", "start"),
  UserLogonFailed: row("event", "authentication", "start", "failure"),
  UserLogonFailed2: row("event", "authentication", "start", "failure"),
  UserLogoff: row("event", "authentication", "end"),
  UserIdentity: row("event", "authentication, iam", "info, user"),
  UserAccountCreated: row("event", "iam", "creation, user"),
  UserAccountDeleted: row("event", "iam", "deletion, user"),
  UserAccountAddedToGroup: row("event", "iam", "change, group"),
  // Network
  NetworkConnectIP4: row("event", "network", "start, connection", "unknown"),
  NetworkConnectIP6: row("event", "network", "start, connection", "unknown"),
  NetworkReceiveAcceptIP4: row("event", "network", "start, connection", "unknown"),
  NetworkReceiveAcceptIP6: row("event", "network", "start, connection", "unknown"),
  NetworkListenIP4: row("event", "network", "info, connection", "unknown"),
  NetworkListenIP6: row("event", "network", "info, connection", "unknown"),
  NetworkCloseIP4: row("event", "network", "end, connection", "unknown"),
  NetworkCloseIP6: row("event", "network", "end, connection", "unknown"),
  DnsRequest: row("event", "network", "protocol"),
  SuspiciousDnsRequest: row("alert", "network", "start, protocol"),
  SmbServerShareOpenedEtw: row("event", "network", "connection, start"),
  SmbClientShareOpenedEtw: row("event", "network", "connection, start"),
  // Persistence: services, tasks, registry, WMI
  ScheduledTaskRegistered: row("event", "configuration", "creation"),
  ScheduledTaskModified: row("event", "configuration", "change"),
  ScheduledTaskDeleted: row("event", "configuration", "deletion"),
  CreateService: row("event", "host", "change"),
  ModifyServiceBinary: row("event", "file", "change"),
  AsepValueUpdate: row("event", "registry", "change"),
  RegGenericValueUpdate: row("event", "registry", "change"),
  WmiFilterConsumerBindingEtw: row("event", "configuration", "change"),
  WmiProviderRegistrationEtw: row("event", "configuration", "change"),
  RegisterRawInputDevicesEtw: row("event", "host, configuration", "change"),
  // Files
  NewExecutableWritten: row("event", "file", "creation"),
  NewScriptWritten: row("event", "file", "creation"),
  PeFileWritten: row("event", "file", "creation"),
  LFODownloadConfirmation: row("event", "file", "creation"),
  DirectoryCreate: row("event", "file", "creation"),
  NewExecutableRenamed: row("event", "file", "change"),
  FileRenameInfo: row("event", "file", "change"),
  FileDeleteInfo: row("event", "file", "deletion"),
  ExecutableDeleted: row("event", "file", "deletion"),
  FileOpenInfo: row("event", "file", "access"),
  RansomwareOpenFile: row("alert", "file", "access"),
  RansomwareCreateFile: row("alert", "file", "creation"),
  RansomwareRenameFile: row("alert", "file", "change"),
  QuarantinedFile: row("alert", "file", "deletion"),
  // The host and its sensor
  FsVolumeMounted: row("event", "host", "change"),
  FsVolumeUnmounted: row("event", "host", "change"),
  FirmwareAnalysisStatus: row("event", "host", "info"),
  HostInfo: row("state", "host", "info"),
  OsVersionInfo: row("state", "host", "info"),
  SystemCapacity: row("state", "host", "info"),
  SensorHeartbeat: row("state", "host", "info"),
  AgentOnline: row("state", "host", "info"),
  AgentConnect: row("state", "host", "info"),
  ConfigStateUpdate: row("event", "configuration", "change"),
  ChannelVersionRequired: row("event", "configuration", "info"),
};

/**
 * Kinds of file that the sensor tells apart by name: `ZipFileWritten`, `OoxmlFileWritten` and some thirty more are one
 * thing to ECS.
 */
const fileWritten = row("event", "file", "creation");
const unknown = row("event", "", "");

/** What an event is; one that no table knows keeps its name and gets no category. */
export function kindOf(simpleName: string): EventKind {
  const known = Object.hasOwn(eventKinds, simpleName) ? eventKinds[simpleName] : undefined;
  return known ?? (simpleName.endsWith("FileWritten") ? fileWritten : unknown);
}
