import { createClient, getQueue, signIn } from "@quaestor/api";
import { newDataDir, type RunningConsole, removeDataDir, startConsole } from "./console-process.ts";

const variable = "QUAESTOR_E2E_SAMPLE";

/** The directory that the product filled before the first journey. Copy it; never start a console on it. */
export function preparedSample(): string {
  const dir = process.env[variable];
  if (dir === undefined) throw new Error("The sample was not prepared: run the journeys through playwright.config.ts.");
  return dir;
}

/** One console makes the sample and all its findings, so that each journey need not. Gives what removes them. */
export async function prepareSample(): Promise<() => Promise<void>> {
  const dataDir = await newDataDir();
  const running = await startConsole(dataDir);
  try {
    await allWorkedOut(running);
  } finally {
    await running.stop();
  }
  process.env[variable] = dataDir;
  return () => removeDataDir(dataDir);
}

/** Resolves when no investigation of the queue waits for its findings any more. */
async function allWorkedOut({ url, links }: RunningConsole): Promise<void> {
  let cookie = "";
  const client = createClient(async (address, { signal: _, ...init }) => {
    const response = await fetch(address, { ...init, headers: { ...init.headers, origin: url, cookie } });
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    return response;
  }, url);
  const token = new URLSearchParams(new URL(links.analyst).hash.slice(1)).get("token") ?? "";
  await client.call(signIn, { params: {}, query: {}, body: { token } });
  const end = Date.now() + 240_000;
  while (Date.now() < end) {
    const { items } = await client.call(getQueue, { params: {}, query: {}, body: {} });
    if (items.length > 0 && items.every(({ recommendation }) => recommendation !== null)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("The findings of the sample were not worked out within four minutes.");
}
