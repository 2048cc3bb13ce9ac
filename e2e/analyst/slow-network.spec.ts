import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";

const rationale = (page: Page, number: number) =>
  page.getByRole("textbox", { name: `Rationale for question ${number}` });
const line = (page: Page, number: number) =>
  page.getByRole("region", { name: "Questions" }).getByRole("button", { name: new RegExp(`^${number} [A-Z]`) });

test("on a slow network one answer follows the other without waiting, and what fails comes back with its text", async ({
  analyst,
}) => {
  await analyst
    .getByRole("row", { name: /SRV-OLD1/ })
    .first()
    .getByRole("link")
    .click();
  await line(analyst, 1).click();
  await expect(rationale(analyst, 1)).toBeVisible();

  const slow = 1_500;
  let failures = 0;
  await analyst.route("**/api/v1/investigations/*/commands", async (route) => {
    const body = route.request().postData() ?? "";
    if (!body.includes('"kind":"answer"')) return route.continue();
    await new Promise((resolve) => setTimeout(resolve, slow));
    if (!body.includes('"question":"q3"') || failures > 0) return route.continue();
    failures += 1;
    return route.abort("connectionreset");
  });

  await test.step("three answers are typed at one go, while none is saved", async () => {
    await line(analyst, 1).focus();
    await analyst.keyboard.press("e");
    await analyst.keyboard.type("Clock-named file");
    await analyst.keyboard.press("Control+Enter");
    await analyst.keyboard.press("u");
    await analyst.keyboard.type("Signer unknown");
    await analyst.keyboard.press("Control+Enter");
    await analyst.keyboard.press("e");
    await analyst.keyboard.type("Discovery");
    await analyst.keyboard.press("Control+Enter");
    await analyst.keyboard.press("e");
    await analyst.keyboard.type("Not our mach");
    await expect(rationale(analyst, 4)).toBeFocused();
    await expect(rationale(analyst, 4)).toHaveValue("Not our mach");
  });

  await test.step("the two that arrive are saved, in order and without a conflict", async () => {
    await expect(line(analyst, 1)).toContainText(/you ▲ (?!saving)/);
    await expect(line(analyst, 2)).toContainText(/you \? (?!saving)/);
  });

  await test.step("the one that fails opens again beside the one being typed, which keeps text and focus", async () => {
    await expect(line(analyst, 3)).toContainText("not saved");
    await expect(rationale(analyst, 3)).toHaveValue("Discovery");
    await expect(rationale(analyst, 4)).toBeFocused();
    await analyst.keyboard.type("ine");
    await expect(rationale(analyst, 4)).toHaveValue("Not our machine");
  });

  await test.step("it is sent again from where it stands", async () => {
    await rationale(analyst, 3).focus();
    await analyst.keyboard.press("Control+Enter");
    await expect(line(analyst, 3)).toContainText(/you ▲ (?!saving)/);
    await expect(rationale(analyst, 3)).toBeHidden();
    await expect(rationale(analyst, 4)).toHaveValue("Not our machine");
  });
});
