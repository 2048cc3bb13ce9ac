import { expect, type Page } from "@playwright/test";

/** Presses `g` and the page's letter. The second key has to come within about a second, so a slow machine tries again. */
export async function goByKeys(page: Page, letter: string, title: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible({ timeout: 4_000 });
  }).toPass({ timeout: 20_000 });
}
