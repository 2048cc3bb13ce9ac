import { afterAll, describe, expect, it } from "vitest";
import { ElasticKit, findElasticKit, KIT_SUITES, type KitCase, runKitCase } from "./elastic-kit.ts";
import { NOT_DUE, type NotDue } from "./not-due.ts";
import type { EqlSession, EqlSubject, World } from "./world.ts";

export interface ElasticKitOptions {
  /** Cases this subject alone cannot pass yet, in the same form as the common table. */
  readonly alsoNotDue?: readonly NotDue[];
}

/**
 * Runs Elasticsearch's own cases against an engine: what is due must be as Elasticsearch, what is listed as not due must
 * fail. Skipped with a printed reason where the kit is missing.
 */
export function describeElasticKit(name: string, subject: EqlSubject, options: ElasticKitOptions = {}): void {
  const root = findElasticKit();
  if (root === null)
    console.warn(
      `Elasticsearch's EQL cases are skipped for ${name}: no folder eql under QUAESTOR_SHARED_DATA or beside the checkout`,
    );
  describe.skipIf(root === null)(`Elasticsearch's EQL cases: ${name}`, () => {
    const kit = root === null ? null : new ElasticKit(root);
    const sessions = new Sessions(subject);
    afterAll(() => sessions.close());
    for (const suite of KIT_SUITES) {
      it(`answers ${suite} as Elasticsearch, but for what is not due`, { timeout: 120_000 }, async () => {
        const table = [...NOT_DUE, ...(options.alsoNotDue ?? [])].filter((row) => row.suite === suite);
        const surprises: string[] = [];
        for (const kitCase of kit?.cases(suite) ?? []) {
          const surprise = await surpriseOf(sessions, subject, kitCase, table);
          if (surprise !== null) surprises.push(surprise);
        }
        expect(surprises).toEqual([]);
      });
    }
  });
}

async function surpriseOf(
  sessions: Sessions,
  subject: EqlSubject,
  kitCase: KitCase,
  table: readonly NotDue[],
): Promise<string | null> {
  if ((subject.skips?.(kitCase) ?? null) !== null) return null;
  const problem = await runKitCase(await sessions.of(kitCase.world), kitCase);
  const row = table.find(({ cases }) =>
    cases === "all" ? kitCase.expected !== "refused" : cases.includes(kitCase.name),
  );
  if (row === undefined) return problem === null ? null : `${kitCase.name} ${problem}: ${kitCase.query}`;
  return problem === null
    ? `${kitCase.name} passes though it is listed as not due (${row.reason}): take it out of the table`
    : null;
}

/** One open session a world: the cases of a suite ask the same data. */
class Sessions {
  readonly #subject: EqlSubject;
  readonly #open = new Map<World, EqlSession>();

  constructor(subject: EqlSubject) {
    this.#subject = subject;
  }

  async of(world: World): Promise<EqlSession> {
    const known = this.#open.get(world);
    if (known !== undefined) return known;
    const session = await this.#subject.open(world);
    this.#open.set(world, session);
    return session;
  }

  async close(): Promise<void> {
    for (const session of this.#open.values()) await session.close();
  }
}
