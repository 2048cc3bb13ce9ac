import {
  type Actor,
  EMPTY_HEAD,
  type LedgerEntry,
  type LedgerHead,
  type NewEntry,
  SYSTEM,
  sealEntry,
} from "@quaestor/casework";
import { extractLedger } from "../build/extract-ledger.ts";

export const ANA: Actor = { id: "acc-ana", name: "Ana Ruiz", role: "analyst" };
export const LEO: Actor = { id: "acc-leo", name: "Leo Park", role: "lead" };
export const MIA: Actor = { id: "acc-mia", name: "Mia Sand", role: "analyst" };
export const INVESTIGATION_ID = "inv-7f3a91c2";
const STREAM = `investigation:${INVESTIGATION_ID}`;

export const FIRST_DIGEST = "11".repeat(32);
export const DECISION_DIGEST = "5e".repeat(32);

type Act = readonly [stream: string, at: string, actor: Actor, kind: string, body: NewEntry["body"], summary: string];

const other = (at: string): Act => [
  "investigation:inv-00000000",
  at,
  MIA,
  "noted",
  { id: "n1", text: "Not ours." },
  "",
];
const answered = (at: string, question: string, verdict: string, rationale: string): Act => [
  STREAM,
  at,
  ANA,
  "answered",
  { question, verdict, rationale, evidence: [] },
  `Answered ${question}: ${verdict.replaceAll("_", " ")}`,
];

/** A story of two rounds: decided, returned with a point, answered again, decided, approved. */
export const SAMPLE_ACTS: readonly Act[] = [
  other("2026-11-24T13:40:00.000Z"),
  [STREAM, "2026-11-24T14:05:01.220Z", SYSTEM, "opened", { id: INVESTIGATION_ID }, "Opened with 3 alerts"],
  [STREAM, "2026-11-24T14:07:12.004Z", ANA, "taken", {}, "Taken"],
  answered("2026-11-24T14:09:31.551Z", "q1", "escalate", "Output goes to the loopback admin share."),
  other("2026-11-24T14:10:02.000Z"),
  answered("2026-11-24T14:11:05.102Z", "q3", "escalate", "Fifth discovery command in five minutes."),
  [STREAM, "2026-11-24T14:12:40.000Z", ANA, "noted", { id: "n1", text: "Asked" }, "Noted"],
  answered("2026-11-24T14:14:47.918Z", "q4", "escalate", "First NTLM network logon of jmoe here."),
  answered("2026-11-24T14:15:20.640Z", "q5", "unresolved", "One bounded child."),
  [
    STREAM,
    "2026-11-24T14:18:00.100Z",
    ANA,
    "decided",
    { decision: "escalate", digest: FIRST_DIGEST },
    "Decided: escalate",
  ],
  other("2026-11-24T14:21:00.000Z"),
  [
    STREAM,
    "2026-11-24T14:31:08.700Z",
    LEO,
    "returned",
    { reason: "Look at WS-017 too.", points: [], digest: FIRST_DIGEST },
    "Returned with 1 point",
  ],
  answered("2026-11-24T14:40:02.003Z", "q6", "escalate", "Same shape on WS-017."),
  [
    STREAM,
    "2026-11-24T14:41:30.000Z",
    ANA,
    "decided",
    { decision: "escalate", digest: DECISION_DIGEST },
    "Decided: escalate",
  ],
  [STREAM, "2026-11-24T14:52:16.090Z", LEO, "approved", { reason: "Agreed.", digest: DECISION_DIGEST }, "Approved"],
  other("2026-11-24T14:53:00.000Z"),
];

/** Seals acts into one chain and takes the investigation's part of it. */
export function ledgerOf(acts: readonly Act[]) {
  let head: LedgerHead = EMPTY_HEAD;
  const versions = new Map<string, number>();
  const summaries = new Map<number, string>();
  const chain: LedgerEntry[] = [];
  for (const [stream, at, actor, kind, body, summary] of acts) {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    const entry = sealEntry(head, { stream, version }, { at, actor, kind, body });
    head = { sequence: entry.sequence, hash: entry.hash };
    chain.push(entry);
    summaries.set(entry.sequence, summary);
  }
  return extractLedger(chain, STREAM, head, ({ sequence }) => summaries.get(sequence) ?? "");
}
