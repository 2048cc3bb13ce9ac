import type { LedgerEntry as ApiEntry } from "@quaestor/api";
import type { InvestigationSummary, LedgerEntry } from "@quaestor/casework";
import type { Core } from "./core.ts";
import { type EntryNames, namesOf } from "./entry-summary.ts";
import { linePhrase, lineText } from "./view/cut-text.ts";

type On = ApiEntry["on"];

/** What a stream is called: what its entries are about, and what its rule calls questions and pivots. */
export interface StreamNames {
  /** What one entry of it was done on. */
  on(entry: LedgerEntry): On;
  readonly entries: EntryNames | undefined;
}

/** The names of a stream, from what is known now; its id where that is nothing. */
export async function streamNames(core: Core, stream: string): Promise<StreamNames> {
  const [, family, id] = /^(investigation|rule):(.+)$/s.exec(stream) ?? [];
  if (family === "investigation" && id !== undefined) {
    const summary = await core.index.get(id);
    return {
      on: () => (summary === null ? unnamed(stream) : investigationName(summary)),
      entries: summary === null ? undefined : namesOf(core.rules.byId(summary.subject.ruleId)),
    };
  }
  if (family === "rule" && id !== undefined) {
    const rule = core.rules.byId(id)?.rule;
    const on: On = rule === undefined ? unnamed(stream) : words(rule.name, { kind: "rule", id });
    return { on: () => on, entries: undefined };
  }
  return { on: (entry) => loneName(entry), entries: undefined };
}

const unnamed = (stream: string): On => ({ name: [{ kind: "code", text: stream }], detail: null, target: null });

const words = (text: string, target: On["target"]): On => ({
  name: [{ kind: "text", text: lineText(text) }],
  detail: null,
  target,
});

/** The sentence of the queue and the host; the rule's name until that was worked out. */
function investigationName({ id, subject, assessment }: InvestigationSummary): On {
  const name = assessment?.sentence ?? [{ kind: "text" as const, text: subject.ruleName }];
  return { name: linePhrase([...name]), detail: subject.hostName, target: { kind: "investigation", id } };
}

/** Streams that hold entries of many things: each entry names its own. */
function loneName({ stream, kind, body }: LedgerEntry): On {
  const named = (field: string): string | null => {
    const value = body[field];
    return typeof value === "string" && value !== "" ? value : null;
  };
  if (stream === "api-keys") return words(`API key ${named("name") ?? ""}`.trim(), { kind: "sources", part: "intake" });
  if (stream === "imports") {
    const file = kind === "sample_removed" ? "sample telemetry" : named("fileName");
    return words(file ?? "an import", { kind: "sources", part: "imports" });
  }
  return words(stream, null);
}
