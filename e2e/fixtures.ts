import { test as base, expect, type Page } from "@playwright/test";
import { Site } from "./site.ts";

interface OfATest {
  /** A console that began with an empty directory and made its sample, this test's alone. */
  readonly freshSite: Site;
  /** A console with sample telemetry that is this test's alone: it may be killed, changed, emptied. */
  readonly ownSite: Site;
  /** An analyst's browser on the shared console. */
  readonly analyst: Page;
  /** A lead's browser on the shared console. */
  readonly lead: Page;
  /** A browser that is not signed in. */
  readonly stranger: Page;
}

interface OfAWorker {
  /** A console with sample telemetry for journeys that leave others' investigations as they are. */
  readonly sharedSite: Site;
}

async function useAlone(site: Site, use: (site: Site) => Promise<void>): Promise<void> {
  await use(site);
  await site.leave();
  await site.close();
}

/** Journeys' own `test`: browsers that are signed in, and that are looked at afterwards for what must never happen. */
export const test = base.extend<OfATest, OfAWorker>({
  sharedSite: [
    async ({ browser }, use) => {
      const site = await Site.openPrepared(browser);
      await use(site);
      await site.close();
    },
    { scope: "worker" },
  ],
  freshSite: async ({ browser }, use) => {
    await useAlone(await Site.open(browser), use);
  },
  ownSite: async ({ browser }, use) => {
    await useAlone(await Site.openPrepared(browser), use);
  },
  analyst: async ({ sharedSite }, use) => {
    await use(await sharedSite.enter("analyst"));
    await sharedSite.leave();
  },
  lead: async ({ sharedSite }, use) => {
    await use(await sharedSite.enter("lead"));
    await sharedSite.leave();
  },
  stranger: async ({ sharedSite }, use) => {
    await use(await sharedSite.look());
    await sharedSite.leave();
  },
});

export { expect };
