import { ConfigError } from "../config/config.ts";
import { type CommandLine, exitCode, type Terminal, UsageError } from "./command.ts";
import { version } from "./version.ts";

// Each command's code is loaded when it is called: `verify` must not pay for a database.
const commands: Readonly<Record<string, () => Promise<CommandLine>>> = {
  start: async () => (await import("./commands/start.ts")).start,
  scan: async () => (await import("./commands/scan.ts")).scan,
  dump: async () => (await import("./commands/dump.ts")).dump,
  ingest: async () => (await import("./commands/ingest.ts")).ingest,
  verify: async () => (await import("./commands/verify.ts")).verify,
};

async function overview(): Promise<string> {
  const lines = await Promise.all(
    Object.values(commands).map(async (load) => load().then(({ name, summary }) => `  ${name.padEnd(8)} ${summary}`)),
  );
  return `quaestor ${version}\n\nusage: quaestor <command> [options]\n\n${lines.join("\n")}\n\nEach has --help.\n`;
}

/** Runs one command line and resolves to its exit code; every failure is one clear line on standard error. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = "--help", ...rest] = args;
  if (name === "--version") {
    terminal.out(`${version}\n`);
    return exitCode.ok;
  }
  if (name === "--help" || name === "help") {
    terminal.out(await overview());
    return exitCode.ok;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    terminal.err(`quaestor: there is no command "${name}". Try quaestor --help.\n`);
    return exitCode.usage;
  }
  const command = await load();
  if (rest.includes("--help") || rest.includes("-h")) {
    terminal.out(command.help);
    return exitCode.ok;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    const usage = error instanceof UsageError || error instanceof ConfigError || isParseArgsError(error);
    terminal.err(`quaestor ${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    if (usage) terminal.err(`Try quaestor ${name} --help.\n`);
    else if (terminal.env.QUAESTOR_DEBUG && error instanceof Error) terminal.err(`${error.stack ?? ""}\n`);
    return usage ? exitCode.usage : exitCode.failed;
  }
}

function isParseArgsError(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    error.code.startsWith("ERR_PARSE_ARGS")
  );
}
