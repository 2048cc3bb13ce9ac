import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** What an installation can set, by flag or environment; flags win. */
export interface Config {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly rulesDir: string;
  readonly webDir: string;
  readonly sample: boolean;
  readonly maxUploadBytes: number;
  readonly intake: IntakeConfig;
  readonly logLevel: string;
}

/** How telemetry comes in by itself. */
export interface IntakeConfig {
  /** Largest body of one request, unpacked. */
  readonly maxBodyBytes: number;
  /** Requests that are read at once. */
  readonly mostRequests: number;
  /** Documents that may wait for the store, in bytes. */
  readonly queueBytes: number;
  /** How long a request waits for room in that queue before it is told to come again. */
  readonly patienceMs: number;
  /** Folder in which each key with the scope `drop` has its own; null: none. */
  readonly dropDir: string | null;
}

export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "BAD_SETTING";
}

/** The folder that holds `rules/` and the built console, found from this file (source or bundle). */
export function projectRoot(from: string = fileURLToPath(import.meta.url)): string {
  let folder = dirname(from);
  while (dirname(folder) !== folder) {
    if (folder.endsWith(join("apps", "server"))) return dirname(dirname(folder));
    folder = dirname(folder);
  }
  return process.cwd();
}

const Settings = z.object({
  data: z.string().min(1),
  host: z.string().min(1),
  port: z.coerce.number().int().min(0).max(65_535),
  rules: z.string().min(1),
  sample: z.boolean(),
  maxUploadMb: z.coerce.number().positive(),
  intakeMaxBodyMb: z.coerce.number().positive().max(1024),
  intakeQueueMb: z.coerce.number().positive().max(1024),
  drop: z.string().min(1).nullable(),
  log: z.enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"]),
});

export interface Flags {
  readonly data?: string;
  readonly host?: string;
  readonly port?: string;
  readonly rules?: string;
  readonly sample?: boolean;
  readonly drop?: string;
}

const yes = new Set(["true", "1", "yes", "on"]);
const no = new Set(["false", "0", "no", "off"]);

/** A word for yes or no; anything else is given on, to be refused by name. */
function yesOrNo(word: string): boolean | string {
  const lower = word.toLowerCase();
  return yes.has(lower) ? true : no.has(lower) ? false : word;
}

/**
 * Reads flags, then the environment (where an empty setting is none), then defaults. Throws {@link ConfigError} naming
 * the setting.
 */
export function readConfig(flags: Flags, environment: NodeJS.ProcessEnv): Config {
  const root = projectRoot();
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = Settings.safeParse({
    data: flags.data ?? env.QUAESTOR_DATA ?? join(root, ".quaestor"),
    host: flags.host ?? env.QUAESTOR_HOST ?? "127.0.0.1",
    port: flags.port ?? env.QUAESTOR_PORT ?? "4747",
    rules: flags.rules ?? env.QUAESTOR_RULES ?? join(root, "rules"),
    sample: flags.sample ?? yesOrNo(env.QUAESTOR_SAMPLE ?? "true"),
    maxUploadMb: env.QUAESTOR_MAX_UPLOAD_MB ?? "20480",
    intakeMaxBodyMb: env.QUAESTOR_INTAKE_MAX_BODY_MB ?? "100",
    intakeQueueMb: env.QUAESTOR_INTAKE_QUEUE_MB ?? "16",
    drop: flags.drop ?? env.QUAESTOR_DROP ?? null,
    log: env.QUAESTOR_LOG ?? "warn",
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(
      `The setting "${issue?.path.join(".") ?? "?"}" is not valid: ${issue?.message ?? "unknown"}.`,
    );
  }
  const { data, host, port, rules, sample, maxUploadMb, intakeMaxBodyMb, intakeQueueMb, drop, log } = parsed.data;
  return {
    dataDir: absolute(data),
    host,
    port,
    rulesDir: absolute(rules),
    webDir: join(root, "apps/web/dist"),
    sample,
    maxUploadBytes: inBytes(maxUploadMb),
    intake: {
      maxBodyBytes: inBytes(intakeMaxBodyMb),
      mostRequests: 128,
      queueBytes: inBytes(intakeQueueMb),
      patienceMs: 10_000,
      dropDir: drop === null ? null : absolute(drop),
    },
    logLevel: log,
  };
}

const inBytes = (mb: number): number => Math.floor(mb * 1024 * 1024);

function absolute(path: string): string {
  if (path === "~" || path.startsWith("~/")) return join(homedir(), path.slice(1));
  return isAbsolute(path) ? path : resolve(process.cwd(), path);
}
