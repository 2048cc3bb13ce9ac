import { hexOf } from "./random.ts";

/** Who a token belongs to. */
export interface Account {
  readonly domain: string;
  readonly name: string;
  readonly sid: string;
  /** Member of the local administrators of the hosts it reaches over the network: its logons get a 4672. */
  readonly administers: boolean;
}

/**
 * What the audit policy of a host writes to the Security log: process starts with or without their command lines,
 * only logons, or nothing that arrives.
 */
export type AuditPolicy = "processes" | "processes_without_command_line" | "logons" | "none";

export interface Host {
  /** First label. */
  readonly name: string;
  readonly computerName: string;
  /** The agent's machine id; null where events come through a collector, which knows none. */
  readonly id: string | null;
  /** First eight hex digits of every ProcessGuid of the machine. */
  readonly machine: string;
  readonly address: string;
  readonly sysmon: boolean;
  readonly audit: AuditPolicy;
  readonly role: "workstation" | "server" | "domain_controller";
  /** Who works there; null for servers. */
  readonly user: Account | null;
}

export const DOMAIN = "HALDEN";
export const DNS_DOMAIN = "halden.example";
const DOMAIN_SID = "S-1-5-21-2871304416-1190527733-3904418262";

function account(name: string, rid: number, administers = false): Account {
  return { domain: DOMAIN, name, sid: `${DOMAIN_SID}-${rid}`, administers };
}

export const people = {
  jmoe: account("jmoe", 1131, true),
  akeller: account("akeller", 1104),
  lpetrova: account("lpetrova", 1107),
  rsanchez: account("rsanchez", 1112),
  tkim: account("tkim", 1115),
  obrandt: account("obrandt", 1118),
  mduarte: account("mduarte", 1121),
  hnilsen: account("hnilsen", 1123),
  fweber: account("fweber", 1126),
  iokafor: account("iokafor", 1129),
  cmarchetti: account("cmarchetti", 1134),
  dosei: account("dosei", 1138),
  helpdesk: account("hd-lindqvist", 1141, true),
  admin: account("adm-falk", 1102, true),
  contractor: account("ext.novak", 1163, true),
  tester: account("ext.tester", 1171, true),
} as const;

export const services = {
  inventory: account("svc-inv", 1203, true),
  backup: account("svc-backup", 1205, true),
  deployment: account("svc-deploy", 1208, true),
  database: account("svc-sql", 1211),
} as const;

export const SYSTEM: Account = { domain: "NT AUTHORITY", name: "SYSTEM", sid: "S-1-5-18", administers: true };
export const NETWORK_SERVICE: Account = {
  domain: "NT AUTHORITY",
  name: "NETWORK SERVICE",
  sid: "S-1-5-20",
  administers: false,
};
export const LOCAL_SERVICE: Account = {
  domain: "NT AUTHORITY",
  name: "LOCAL SERVICE",
  sid: "S-1-5-19",
  administers: false,
};

interface HostSettings {
  readonly sysmon?: boolean;
  readonly audit?: AuditPolicy;
  readonly user?: Account;
  readonly role?: Host["role"];
  readonly collector?: boolean;
}

function host(name: string, address: string, settings: HostSettings): Host {
  const machine = hexOf(`machine ${name}`, 8);
  const rest = hexOf(`host id ${name}`, 24);
  const id = [machine, rest.slice(0, 4), rest.slice(4, 8), rest.slice(8, 12), rest.slice(12)].join("-");
  return {
    name,
    computerName: `${name}.${DNS_DOMAIN}`,
    id: settings.collector === true ? null : id,
    machine,
    address,
    sysmon: settings.sysmon ?? true,
    audit: settings.audit ?? "logons",
    role: settings.role ?? "workstation",
    user: settings.user ?? null,
  };
}

export const hosts = {
  ws011: host("WS-011", "10.20.30.11", { user: people.akeller }),
  ws012: host("WS-012", "10.20.30.12", { user: people.helpdesk, audit: "processes" }),
  ws014: host("WS-014", "10.20.30.14", { user: people.lpetrova }),
  ws017: host("WS-017", "10.20.30.17", { user: people.rsanchez }),
  ws019: host("WS-019", "10.20.30.19", { user: people.tkim }),
  ws022: host("WS-022", "10.20.30.22", { user: people.obrandt, audit: "processes" }),
  ws025: host("WS-025", "10.20.30.25", { user: people.mduarte }),
  ws027: host("WS-027", "10.20.30.27", { user: people.hnilsen, audit: "processes" }),
  ws031: host("WS-031", "10.20.30.31", { user: people.jmoe }),
  ws036: host("WS-036", "10.20.30.36", { user: people.fweber, audit: "processes" }),
  ws042: host("WS-042", "10.20.30.42", { user: people.iokafor, audit: "processes_without_command_line" }),
  ws044: host("WS-044", "10.20.30.44", { user: people.cmarchetti, sysmon: false, audit: "processes", collector: true }),
  dc1: host("SRV-DC1", "10.20.10.5", { role: "domain_controller" }),
  file: host("SRV-FILE", "10.20.10.11", { role: "server" }),
  database: host("SRV-DB1", "10.20.10.12", { role: "server", audit: "processes" }),
  application: host("SRV-APP1", "10.20.10.13", { role: "server", sysmon: false, audit: "processes" }),
  management: host("SRV-MGMT", "10.20.10.15", { role: "server" }),
  legacy: host("SRV-OLD1", "10.20.10.21", { role: "server", audit: "none", collector: true }),
} as const;

/** The machine nobody manages: in the office's network, in no list of hosts. */
export const UNMANAGED = { address: "10.20.66.129", workstation: "KALI-7" } as const;

/** Every host that sends events. */
export const allHosts: readonly Host[] = Object.values(hosts);
