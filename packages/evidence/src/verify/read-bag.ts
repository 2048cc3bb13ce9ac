import type { BundleFile } from "../format/bundle-file.ts";
import { PAYLOAD, TAG_FILES } from "../format/bundle-format.ts";
import { foldedName, unsafeNameReason } from "../format/entry-name.ts";
import type { Digests } from "./digests.ts";
import type { Findings } from "./findings.ts";

export interface SeenFile {
  readonly sha256: string;
  readonly sha512: string;
  readonly size: number;
}

/** A bag as found: digests of every file, content only of the files that later steps read. */
export interface Bag {
  readonly name: string;
  /** By path relative to the bag. */
  readonly files: ReadonlyMap<string, SeenFile>;
  readonly content: ReadonlyMap<string, Uint8Array>;
}

/** Content that is read, not only hashed: tag files, the index, the case's records, the ledger, the report. */
function isRead(path: string): boolean {
  return (
    !path.startsWith("data/") ||
    path.startsWith("data/case/") ||
    path.startsWith("data/ledger/") ||
    path === PAYLOAD.index ||
    path === PAYLOAD.report
  );
}

/** Looks at every entry once, hashes it and lets it go; names that are unsafe or collide are named and left out. */
export async function readBag(
  entries: AsyncIterable<BundleFile> | Iterable<BundleFile>,
  digests: Digests,
  findings: Findings,
): Promise<Bag> {
  const files = new Map<string, SeenFile>();
  const content = new Map<string, Uint8Array>();
  const folded = new Map<string, string>();
  for await (const { path, bytes } of entries) {
    const unsafe = unsafeNameReason(path);
    const twin = folded.get(foldedName(path));
    if (unsafe !== null) {
      findings.fail("UNSAFE_NAME", path, `Refused: ${unsafe}.`);
    } else if (twin !== undefined) {
      if (twin === path) findings.fail("DUPLICATE_NAME", path, "The name is there more than once.");
      else findings.fail("CASE_TWIN", path, `Differs from ${twin} only in case or Unicode form.`);
    } else {
      folded.set(foldedName(path), path);
      files.set(path, { sha256: digests.sha256(bytes), sha512: digests.sha512(bytes), size: bytes.length });
      if (isRead(path.slice(path.indexOf("/") + 1))) content.set(path, bytes);
    }
  }
  return insideBag(files, content, findings);
}

function insideBag(
  files: ReadonlyMap<string, SeenFile>,
  content: ReadonlyMap<string, Uint8Array>,
  findings: Findings,
): Bag {
  const folders = [...files.keys()].flatMap((path) =>
    path.endsWith(`/${TAG_FILES.bagit}`) && path.split("/").length === 2 ? [path.slice(0, path.indexOf("/"))] : [],
  );
  const name = folders[0] ?? [...files.keys()].find((path) => path.includes("/"))?.split("/")[0] ?? "";
  if (folders.length !== 1 && files.size > 0) {
    findings.fail("NOT_ONE_BAG", null, `Exactly one top directory must hold ${TAG_FILES.bagit}; ${folders.length} do.`);
  }
  const prefix = `${name}/`;
  const inside = <T>(map: ReadonlyMap<string, T>) =>
    new Map(
      [...map].flatMap(([path, value]) =>
        path.startsWith(prefix) ? [[path.slice(prefix.length), value] as const] : [],
      ),
    );
  for (const path of files.keys()) {
    if (!path.startsWith(prefix)) findings.fail("ADDED", path, "The file lies outside the bag's directory.");
  }
  return { name, files: inside(files), content: inside(content) };
}
