import { openDatabase, sqliteCaseStore } from "@quaestor/adapters/sqlite";

/** Appends to the casework file named on the command line until killed; prints the last acknowledged sequence. */
const store = sqliteCaseStore(openDatabase(process.argv[2] ?? ""));
const actor = { id: "writer", name: "Writer", role: "system" } as const;
for (;;) {
  const entries = [{ at: "2026-11-24T14:00:00.000Z", actor, kind: "noted", body: { text: "x".repeat(500) } }];
  await store.append({ stream: "session", expectedVersion: "any", entries });
  const { sequence } = await store.head();
  process.stdout.write(`${sequence}\n`);
  // Lets the pipe drain, so that the reader keeps up.
  await new Promise((resolve) => setImmediate(resolve));
}
