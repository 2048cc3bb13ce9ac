import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EqlError } from "../error.ts";
import { loadConformance } from "./conformance.ts";
import type { EqlSession, EqlSubject } from "./world.ts";

/** Runs this package's conformance files against an engine; what it says it cannot do is skipped with its reason. */
export function describeConformance(name: string, subject: EqlSubject): void {
  for (const file of loadConformance()) {
    describe(`EQL conformance, ${file.name}: ${name}`, () => {
      let session: EqlSession | null = null;
      beforeAll(async () => {
        session = await subject.open(file.world);
      });
      afterAll(() => session?.close());
      for (const { query, ids, error, because } of file.cases) {
        const outcome = error === null ? `gives ${ids?.join(" ") || "nothing"}` : `is refused as ${error}`;
        it(`${query.trim()} ${outcome}${because === null ? "" : ` (${because})`}`, async ({ skip }) => {
          const reason = subject.skips?.({ query, world: file.world }) ?? null;
          if (reason !== null) skip(reason);
          expect(await answer(session, query)).toEqual(error === null ? { ids } : { error });
        });
      }
    });
  }
}

async function answer(
  session: EqlSession | null,
  query: string,
): Promise<{ readonly ids: readonly string[] } | { readonly error: string }> {
  try {
    return { ids: [...((await session?.run(query)) ?? [])] };
  } catch (error) {
    if (error instanceof EqlError) return { error: error.code };
    throw error;
  }
}
