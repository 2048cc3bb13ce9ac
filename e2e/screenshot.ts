// The README's pictures: the built console with sample telemetry, as an analyst sees it. Run: npm run screenshot -w @quaestor/e2e
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium, expect as hurried, type Page } from "@playwright/test";
import { launchOptions } from "./browser.ts";
import { Site } from "./site.ts";

const expect = hurried.configure({ timeout: 30_000 });
const folder = fileURLToPath(new URL("../docs/images/", import.meta.url));

/** Takes the picture once nothing on the page is loading and every script and font has come. */
async function picture(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await page.evaluate("document.fonts.ready");
  // Away from everything that answers to being pointed at.
  await page.mouse.move(0, 0);
  const path = `${folder}${name}.png`;
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  console.log(path);
}

await mkdir(folder, { recursive: true });
const browser = await chromium.launch(launchOptions);
const site = await Site.open(browser);
try {
  const page = await site.enter("analyst");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  // The findings of the whole queue are worked out in the background after the sample was loaded.
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("row", { name: /WS-042/ })).toBeVisible();
    await expect(page.getByText("Working out")).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 120_000 });
  await picture(page, "queue");

  await page
    .getByRole("row", { name: /WS-042.*HALDEN\\jmoe/ })
    .getByRole("link")
    .click();
  await page
    .getByRole("list", { name: "Alerts of this investigation, in order of time" })
    .getByRole("button", { name: /whoami \/all/ })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("whoami /all");
  await expect(page.getByRole("treeitem", { name: /^whoami\.exe/ })).toBeVisible();
  await picture(page, "investigation");
  await site.leave();
} finally {
  await site.close();
  await browser.close();
}
