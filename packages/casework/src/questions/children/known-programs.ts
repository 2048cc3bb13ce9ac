const INTERPRETERS =
  "powershell pwsh cmd wscript cscript mshta python pythonw perl ruby node bash wsl java php autoit3";
const LOLBINS =
  "rundll32 regsvr32 msbuild installutil regasm regsvcs certutil bitsadmin msiexec wmic odbcconf forfiles pcalua hh cmstp ieexec mavinject control presentationhost infdefaultinstall msdt scriptrunner msxsl dnscmd diskshadow ntdsutil vssadmin wbadmin bcdedit wevtutil reg fltmc auditpol procdump psexec psexesvc";
const SERVICE_AND_TASK = "sc schtasks at";
const COPY = "xcopy robocopy esentutl expand extrac32 curl wget ftp tftp scp pscp";
const ARCHIVERS = "7z 7za 7zr rar winrar tar zip gzip makecab compact";
const BOUNDED =
  "whoami hostname ipconfig systeminfo tasklist netstat arp route quser query ver getmac nslookup gpresult gpupdate driverquery find findstr more sort where tree chcp ping w32tm";
const INTERNAL =
  "assoc break call cd chdir cls color copy date del dir echo endlocal erase exit for ftype goto if md mkdir mklink move path pause popd prompt pushd rd rem ren rename rmdir set setlocal shift time title type ver verify vol";

function kinds(table: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(table).flatMap(([kind, names]) => names.split(" ").map((name) => [name, kind] as const)),
  );
}

const SUSPICIOUS = kinds({
  "living-off-the-land binary": LOLBINS,
  "copy or transfer tool": COPY,
  archiver: ARCHIVERS,
  "service or task tool": SERVICE_AND_TASK,
  interpreter: INTERPRETERS,
});
const bounded = new Set(BOUNDED.split(" "));
const internal = new Set(INTERNAL.split(" "));

/** A program's name for comparing: no folder, no `.exe`, lower case. */
export function programName(name: string): string {
  const bare = name.slice(Math.max(name.lastIndexOf("\\"), name.lastIndexOf("/")) + 1).toLowerCase();
  return bare.endsWith(".exe") ? bare.slice(0, -4) : bare;
}

/** What a launched program is that makes it suspicious as a child (the guide's list); null when it is on no list. */
export function suspiciousKind(name: string): string | null {
  return SUSPICIOUS.get(programName(name)) ?? null;
}

/** Whether it only reports something and ends. */
export function isBounded(name: string): boolean {
  return bounded.has(programName(name));
}

/** Console windows come with every console program; they are no launch. */
export function isConsoleHost(name: string): boolean {
  return programName(name) === "conhost";
}

/** `cd`, `cd\`, `cd..`, `C:`; but `dir.exe`, `c:\x.exe` are programs. What is unclear counts as a program. */
function isInternalStep(step: string): boolean {
  const bare = step
    .replace(/^[\s@(]+/, "")
    .replace(/[\s)]+$/, "")
    .toLowerCase();
  if (/^[a-z]:$/.test(bare)) return true;
  const name = /^[a-z]{1,16}(?=$|[\s\\/<>(),;="]|\.(?![a-z]))/.exec(bare)?.[0];
  return name !== undefined && internal.has(name);
}

/** Whether the shell does the command itself, every step of it, so that no child is to be expected. */
export function isShellInternal(command: string): boolean {
  const steps = command.split(/[&|]+/).filter((step) => step.trim() !== "");
  return steps.length > 0 && steps.every(isInternalStep);
}
