import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { eventMaker, evtxFile, evtxHeader, evtxValue } from "@quaestor/telemetry/testing";

const HEADER_BYTES = 4096;
const CHUNK_BYTES = 65_536;

/** A binary event log of so many megabytes, of those in `given` where there are any; made once and kept. */
export function evtxFileOf(
  given: string | null,
  folder: string,
  megabytes: number,
): { readonly path: string; readonly of: string } {
  const recordings = given === null ? [] : recordedChunks(given);
  const of = recordings.length > 0 ? "recordings" : "generated events";
  const path = join(folder, `${recordings.length > 0 ? "recorded" : "generated"}-${megabytes}.evtx`);
  if (existsSync(path)) return { path, of };
  mkdirSync(folder, { recursive: true });
  const chunks = recordings.length > 0 ? recordings : generatedChunks();
  const count = Math.max(1, Math.round((megabytes * 1_048_576) / CHUNK_BYTES));
  const unfinished = `${path}.unfinished`;
  const file = openSync(unfinished, "w");
  // More chunks than the header can count are read all the same, by every reader.
  writeSync(file, evtxHeader(Math.min(count, 65_535), 1n));
  for (let index = 0; index < count; index += 1) writeSync(file, chunks[index % chunks.length] ?? new Uint8Array(0));
  closeSync(file);
  renameSync(unfinished, path);
  return { path, of };
}

function chunksOf(file: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = HEADER_BYTES; at + CHUNK_BYTES <= file.length; at += CHUNK_BYTES) {
    const chunk = file.subarray(at, at + CHUNK_BYTES);
    if (chunk[0] !== 0) chunks.push(chunk);
  }
  return chunks;
}

function recordedChunks(folder: string): readonly Uint8Array[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".evtx"))
    .sort()
    .flatMap((name) => chunksOf(readFileSync(join(folder, name))));
}

function generatedChunks(): readonly Uint8Array[] {
  const make = eventMaker();
  const records = Array.from({ length: 4000 }, (_, index) =>
    make({
      number: BigInt(index + 1),
      channel: "Security",
      computer: `WS${String(index % 40).padStart(3, "0")}.corp.example`,
      provider: "Microsoft-Windows-Security-Auditing",
      eventId: 4688,
      ticks: 17_000_000_000_000_000n + BigInt(index) * 10_000_000n,
      data: [
        ["SubjectUserSid", evtxValue.sid("S-1-5-18")],
        ["SubjectUserName", evtxValue.text(`WS${index % 40}$`)],
        ["SubjectLogonId", evtxValue.hex64(0x3e7n)],
        ["NewProcessId", evtxValue.hex64(BigInt(4 * index))],
        ["NewProcessName", evtxValue.text("C:\\Windows\\System32\\svchost.exe")],
        ["CommandLine", evtxValue.text(`C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Service${index % 300}`)],
        ["ParentProcessName", evtxValue.text("C:\\Windows\\System32\\services.exe")],
      ],
    }),
  );
  return chunksOf(evtxFile(records));
}
