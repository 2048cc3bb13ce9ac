import { cp } from "node:fs/promises";
import { type Browser, type BrowserContext, expect, type Page } from "@playwright/test";
import { newDataDir, type RunningConsole, removeDataDir, startConsole } from "./console-process.ts";
import { preparedSample } from "./prepared-sample.ts";
import { type Watch, watch } from "./watch.ts";

export type Role = "analyst" | "lead" | "admin";
type Kept = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** A console on a data directory of its own, and the browsers that are signed in to it. */
export class Site {
  readonly #browser: Browser;
  readonly #dataDir: string;
  readonly #visits: { readonly context: BrowserContext; readonly watch: Watch }[] = [];
  readonly #sessions = new Map<Role, Kept>();
  #running: RunningConsole;

  private constructor(browser: Browser, running: RunningConsole) {
    this.#browser = browser;
    this.#running = running;
    this.#dataDir = running.dataDir;
  }

  /** Starts the built console on an empty directory, which it fills with the sample. */
  static async open(browser: Browser): Promise<Site> {
    return new Site(browser, await startConsole(await newDataDir()));
  }

  /** Starts the built console on a copy of the directory in which another one made the sample. */
  static async openPrepared(browser: Browser): Promise<Site> {
    const dataDir = await newDataDir();
    await cp(preparedSample(), dataDir, { recursive: true });
    return new Site(browser, await startConsole(dataDir));
  }

  get url(): string {
    return this.#running.url;
  }

  get dataDir(): string {
    return this.#dataDir;
  }

  /** A browser of its own, with nothing opened yet. */
  async look(storageState?: Kept): Promise<Page> {
    const context = await this.#browser.newContext({ baseURL: this.url, ...(storageState && { storageState }) });
    this.#visits.push({ context, watch: watch(context, () => this.url) });
    return context.newPage();
  }

  /** Somebody's own browser, signed in and on the queue. The one-time link is used the first time, its session after. */
  async enter(role: Role): Promise<Page> {
    const kept = this.#sessions.get(role);
    const page = await this.look(kept);
    await page.goto(kept === undefined ? this.linkOf(role) : "/");
    await expect(page.getByRole("heading", { name: "Queue", level: 1 })).toBeVisible();
    if (kept === undefined) this.#sessions.set(role, await page.context().storageState());
    return page;
  }

  /** The one-time link that was printed at the start; spent once that role has entered. */
  linkOf(role: Role): string {
    return this.#running.links[role];
  }

  /** Every address that any browser asked for. */
  get requests(): readonly string[] {
    return this.#visits.flatMap((visit) => visit.watch.requests);
  }

  /** Ends the console as a power cut would, and starts it again on the same directory and port. */
  async powerCut(): Promise<void> {
    await this.#running.kill();
    this.#running = await startConsole(this.#dataDir, ["--port", new URL(this.url).port]);
  }

  /** Closes the browsers of a test; fails when one of them did what it must never do. */
  async leave(): Promise<void> {
    const visits = this.#visits.splice(0);
    for (const { context } of visits) await context.close();
    expect(visits.flatMap((visit) => visit.watch.complaints)).toEqual([]);
  }

  async close(): Promise<void> {
    await this.#running.stop();
    await removeDataDir(this.#dataDir);
  }
}
