import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";

/** What only the colours decide: all that can differ between light and dark. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** What axe says is serious or critical, one line each. */
async function seriousIn(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] });
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)}`));
}

/** Turns the system's colours, and waits until the page is drawn in them: axe would else judge half of each. */
async function drawnIn(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await expect(page.locator("html")).toHaveCSS("color-scheme", colorScheme);
}

/** Axe over the page as it stands, in light, and again for what dark changes. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  await drawnIn(page, "light");
  expect.soft(await seriousIn(page), `${name}, light`).toEqual([]);
  await drawnIn(page, "dark");
  expect.soft(await seriousIn(page, colourRules), `${name}, dark`).toEqual([]);
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
  {
    name: "queue, tagging",
    go: async (page) => {
      await page.goto("/queue");
      await page
        .getByRole("row", { name: /WS-042/ })
        .getByRole("link")
        .focus();
      await page.keyboard.press("t");
      await expect(page.getByRole("dialog", { name: "Tag investigations" })).toBeVisible();
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
  {
    name: "search",
    go: async (page) => {
      await page.goto("/rules?find=whoami&span=all");
      await expect(page.getByRole("option", { name: /whoami/ }).first()).toBeVisible();
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
    name: "one rule, previewed",
    go: async (page) => {
      const rule = new URL(page.url()).pathname;
      await page.goto(`${rule}?from=2020-01-01T00:00:00.000Z&to=2035-01-01T00:00:00.000Z&preview=1`);
      await expect(page.getByRole("table", { name: /^Alerts by day/ })).toBeVisible();
    },
  },
  {
    name: "audit",
    go: async (page) => {
      await page.goto("/audit");
      await page.getByRole("button", { name: "Verify ledger" }).click();
      await expect(page.getByRole("status").filter({ hasText: "Chain whole" })).toBeVisible();
    },
  },
];

test("axe finds nothing serious on any page, light or dark", async ({ lead }) => {
  test.slow();
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
      await expectAccessible(lead, view.name);
    });
  }
});

test("axe finds nothing serious on the sign-in page, light or dark", async ({ stranger }) => {
  await stranger.goto("/sign-in");
  await expect(stranger.getByText("npm start")).toBeVisible();
  await expectAccessible(stranger, "sign-in");
});
