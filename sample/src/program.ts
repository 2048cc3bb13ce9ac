import { hexOf } from "./random.ts";

/** A program as Sysmon describes it from its version resource. */
export interface Program {
  readonly path: string;
  readonly originalName: string;
  readonly description: string;
  readonly product: string;
  readonly company: string;
  readonly version: string;
  /** `MD5=…,SHA256=…,IMPHASH=…` in Sysmon's form; made up, the same on every host. */
  readonly hashes: string;
  /** Who signed it, as Sysmon 7 would say; null for unsigned. */
  readonly signer: string | null;
}

interface Publisher {
  readonly product: string;
  readonly company: string;
  readonly version: string;
  readonly signer: string | null;
}

const WINDOWS: Publisher = {
  product: "Microsoft® Windows® Operating System",
  company: "Microsoft Corporation",
  version: "10.0.22621.3527 (WinBuild.160101.0800)",
  signer: "Microsoft Windows",
};

/** Longest prefix wins; what none fits has no version resource and no signature. */
const publishers: readonly (readonly [prefix: string, publisher: Publisher])[] = [
  ["c:\\windows\\", WINDOWS],
  ["c:\\program files (x86)\\microsoft\\", office("Microsoft Edge", "131.0.2903.70")],
  ["c:\\program files\\microsoft office\\", office("Microsoft Office", "16.0.17328.20346")],
  ["c:\\program files\\microsoft sql server\\", office("Microsoft SQL Server", "16.0.4131.2")],
  ["c:\\programdata\\microsoft\\", office("Microsoft® Windows® Operating System", "4.18.24090.11")],
  ["c:\\users\\", office("Microsoft OneDrive", "24.201.1006.0005")],
  ["c:\\program files\\7-zip\\", { product: "7-Zip", company: "Igor Pavlov", version: "24.08", signer: null }],
  ["c:\\program files\\fenwick\\", vendor("Fenwick Suite", "Fenwick Systems AB", "5.4.1")],
  ["c:\\program files\\stillwater\\", vendor("Stillwater Backup", "Stillwater Software", "12.1.0.334")],
];

function office(product: string, version: string): Publisher {
  return { product, company: "Microsoft Corporation", version, signer: "Microsoft Corporation" };
}

function vendor(product: string, company: string, version: string): Publisher {
  return { product, company, version, signer: company };
}

const descriptions: Readonly<Record<string, string>> = {
  "cmd.exe": "Windows Command Processor",
  "conhost.exe": "Console Window Host",
  "powershell.exe": "Windows PowerShell",
  "wmiprvse.exe": "WMI Provider Host",
  "svchost.exe": "Host Process for Windows Services",
  "whoami.exe": "whoami - displays logged on user information",
  "net.exe": "Net Command",
  "net1.exe": "Net Command",
  "msedge.exe": "Microsoft Edge",
  "taskhostw.exe": "Host Process for Windows Tasks",
  "explorer.exe": "Windows Explorer",
  "mmc.exe": "Microsoft Management Console",
};

const originalNames: Readonly<Record<string, string>> = {
  "cmd.exe": "Cmd.Exe",
  "conhost.exe": "CONHOST.EXE",
  "powershell.exe": "PowerShell.EXE",
  "wmiprvse.exe": "Wmiprvse.exe",
  "ipconfig.exe": "ipconfig.exe",
  "notepad.exe": "NOTEPAD.EXE",
  "winword.exe": "WinWord.exe",
  "excel.exe": "Excel.exe",
};

const known = new Map<string, Program>();

/** The program at a path; the same path gives the same program, version and digests each time. */
export function program(path: string): Program {
  const found = known.get(path);
  if (found !== undefined) {
    return found;
  }
  const lower = path.toLowerCase();
  const name = baseName(path);
  const publisher = publishers.find(([prefix]) => lower.startsWith(prefix))?.[1];
  const made: Program = {
    path,
    originalName: publisher === undefined ? "-" : (originalNames[name.toLowerCase()] ?? name),
    description:
      publisher === undefined ? "-" : (descriptions[name.toLowerCase()] ?? name.replace(/\.(exe|dll)$/i, "")),
    product: publisher?.product ?? "-",
    company: publisher?.company ?? "-",
    version: publisher?.version ?? "-",
    hashes:
      `MD5=${hexOf(`md5 ${lower}`, 32)},SHA256=${hexOf(`sha256 ${lower}`, 64)},IMPHASH=${hexOf(`imp ${lower}`, 32)}`.toUpperCase(),
    signer: publisher?.signer ?? null,
  };
  known.set(path, made);
  return made;
}

/** What stands after the last backslash. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("\\") + 1);
}

/** A program of System32 by its file name. */
export function system32(name: string): Program {
  return program(`C:\\Windows\\System32\\${name}`);
}
