import { expect, type Page } from "@playwright/test";

/** Moves down the queue with `j` until the investigation is in focus, and opens it with enter. */
export async function openByKeyboard(page: Page, row: RegExp): Promise<void> {
  const wanted = page.getByRole("row", { name: row });
  await expect(wanted).toBeVisible();
  const rows = await page.getByRole("row").count();
  const link = wanted.getByRole("link");
  for (let presses = 0; presses < rows; presses += 1) {
    await page.keyboard.press("j");
    if (await link.evaluate((element) => element.matches(":focus"))) break;
  }
  await expect(link).toBeFocused();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/investigations\//);
}
