import { benchStore } from "./store.ts";

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  store: benchStore,
};

const [name = "", ...args] = process.argv.slice(2);
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench === undefined) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(benches).join(" | ")} [options]\n`);
  process.exitCode = 2;
} else await bench(args);
