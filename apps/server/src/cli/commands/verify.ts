import { stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import { keyIdIfAny, nodeVerifyCrypto } from "@quaestor/adapters/signing";
import { readZipSafely } from "@quaestor/adapters/zip";
import { EXIT_CODES, type Verification, verifyBundle } from "@quaestor/evidence/verify";
import { readConfig } from "../../config/config.ts";
import { keyDirectory } from "../../config/layout.ts";
import { type CommandLine, type Terminal, UsageError } from "../command.ts";
import { visible } from "../progress.ts";

const help = `usage: quaestor verify [options] BUNDLE.zip

Checks an evidence bundle: archive, signature, manifests, ledger, review rules, references. Names every changed, missing or
added file. Needs neither a server nor the network.

  --trust KEYID  a signing key's fingerprint that you got by another way than the bundle (may be given several times)
  --data DIR     also trust the signing key of this data directory (default: the usual one, if it has a key)
  --json         the whole result as one JSON object on standard output
  --help

Exits 0 when the bundle is whole and its key is trusted, 1 when it is not whole, 2 when it is whole but nobody said that
its key is to be trusted, 3 when it cannot be read.
`;

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      trust: { type: "string", multiple: true, default: [] },
      data: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError("name one bundle");
  for (const key of values.trust)
    if (!/^[0-9a-f]{64}$/i.test(key))
      throw new UsageError(`"${visible(key)}" is not a key's fingerprint: 64 hexadecimal digits are`);
  if ((await stat(path).catch(() => null)) === null) {
    terminal.err(`quaestor verify: there is no file ${visible(path)}\n`);
    return EXIT_CODES.unreadable;
  }
  const config = readConfig(values.data === undefined ? {} : { data: values.data }, terminal.env);
  const own = await keyIdIfAny(keyDirectory(config.dataDir)).catch(() => null);
  const opened = await readZipSafely(path);
  const trust = [...values.trust.map((key) => key.toLowerCase()), ...(own === null ? [] : [own])];
  const result = await verifyBundle(opened.entries, { crypto: nodeVerifyCrypto, trust, container: opened.container });
  if (values.json) terminal.out(`${JSON.stringify(result, null, 2)}\n`);
  else terminal.out(report(result, own));
  return EXIT_CODES[result.outcome];
}

function report(result: Verification, own: string | null): string {
  const lines = result.steps.map(
    (step) => `${step.ok ? "ok  " : "FAIL"}  ${step.name.padEnd(13)} ${visible(step.detail)}`,
  );
  for (const failure of result.failures)
    lines.push(
      `  ${failure.code}${failure.path === null ? "" : `  ${visible(failure.path)}`}: ${visible(failure.message)}`,
    );
  for (const not of result.notChecked) lines.push(`not checked: ${not}`);
  if (result.rootDigest !== null) lines.push(`root digest  ${result.rootDigest}`);
  if (result.keyId !== null)
    lines.push(`signed by    ${result.keyId}${result.keyId === own ? " (this console's own key)" : ""}`);
  lines.push(verdicts[result.outcome]);
  return `${lines.join("\n")}\n`;
}

const verdicts: Readonly<Record<Verification["outcome"], string>> = {
  trusted: "The bundle is whole, and its key is one you trust.",
  untrusted:
    "The bundle is whole. You have not said that its key is to be trusted: compare the fingerprint with one you got another way, and give it with --trust.",
  invalid: "The bundle is NOT whole: what is listed above was changed, added or removed.",
  unreadable: "The bundle cannot be read.",
};

export const verify: CommandLine = { name: "verify", summary: "check an evidence bundle", help, run };
