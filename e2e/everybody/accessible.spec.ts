import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";

/** What axe says is serious or critical, one line each. */
async function seriousIn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`));
}

/** Waits until the page has drawn what it asked for: nothing says that it is loading. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { name, level: 1 });

interface View {
  readonly name: string;
  /** Goes there, from wherever the browser is. */
  readonly go: (page: Page, investigation: string) => Promise<void>;
}

const views: readonly View[] = [
  {
    name: "queue",
    go: async (page) => {
      await page.goto("/queue");
      await expect(page.getByRole("row", { name: /WS-042/ })).toBeVisible();
    },
  },
  {
    name: "queue with preview",
    go: async (page) => {
      await page.goto("/queue");
      await page
        .getByRole("row", { name: /WS-042/ })
        .getByRole("link")
        .focus();
      await page.keyboard.press("p");
      await expect(page.getByRole("complementary").getByText("Evidence supports")).toBeVisible();
    },
  },
  { name: "investigation", go: async (page, investigation) => void (await page.goto(investigation)) },
  {
    name: "investigation, question open",
    go: async (page, investigation) => {
      await page.goto(`${investigation}?question=q5`);
      await expect(page.getByRole("region", { name: "Child processes" })).toBeVisible();
    },
  },
  {
    name: "investigation, event open",
    go: async (page, investigation) => {
      await page.goto(investigation);
      await page.getByRole("link", { name: "cmd.exe shell" }).press("Enter");
      await expect(
        page.getByRole("dialog", { name: "Event" }).getByRole("region", { name: "As received" }),
      ).toBeVisible();
    },
  },
  {
    name: "investigation, deciding",
    go: async (page, investigation) => {
      await page.goto(`${investigation}?panel=decide`);
      await expect(page.getByRole("dialog", { name: "Decide" })).toBeVisible();
    },
  },
  { name: "review", go: async (page) => void (await page.goto("/review")) },
  { name: "sources", go: async (page) => void (await page.goto("/sources")) },
  { name: "rules", go: async (page) => void (await page.goto("/rules")) },
  {
    name: "one rule",
    go: async (page) => {
      await page.goto("/rules");
      await page.getByRole("link", { name: /Suspicious Cmd Execution via WMI/ }).click();
      await expect(heading(page, /Suspicious Cmd/)).toBeVisible();
      await expect(page.getByRole("heading", { name: "Guide as it will be asked" })).toBeVisible();
    },
  },
  {
    name: "audit",
    go: async (page) => {
      await page.goto("/audit");
      await expect(page.getByRole("status").filter({ hasText: "Chain whole" })).toBeVisible();
    },
  },
];

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious on any page, ${colorScheme}`, async ({ lead }) => {
    await lead.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await lead
      .getByRole("row", { name: /WS-042/ })
      .getByRole("link")
      .click();
    await lead.waitForURL(/\/investigations\//);
    const investigation = new URL(lead.url()).pathname;
    for (const view of views) {
      await test.step(view.name, async () => {
        await view.go(lead, investigation);
        await settled(lead);
        expect.soft(await seriousIn(lead), `${view.name}, ${colorScheme}`).toEqual([]);
      });
    }
  });

  test(`axe finds nothing serious on the sign-in page, ${colorScheme}`, async ({ sharedSite, stranger }) => {
    await stranger.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await stranger.goto(`${sharedSite.url}/sign-in`);
    await expect(stranger.getByText("npm start")).toBeVisible();
    expect(await seriousIn(stranger)).toEqual([]);
  });
}
