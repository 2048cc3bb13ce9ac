import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures.ts";

const rationaleOf = (page: Page) => page.getByRole("textbox", { name: "Rationale for question 3" });
const form = (page: Page) => page.getByRole("form", { name: "Answer question 3" });
const question = (page: Page) => page.getByRole("button", { name: /^3 Captured operation/ });

/** Opens question 3 of an investigation of the sample that no other journey decides. */
async function openQuestion(page: Page, row: RegExp): Promise<void> {
  await page.getByRole("row", { name: row }).getByRole("link").click();
  await question(page).click();
  await expect(rationaleOf(page)).toBeVisible();
}

test("what is typed is still there after a reload, and after looking at something else", async ({ analyst }) => {
  await openQuestion(analyst, /WS-027.*hd-lindqvist/);
  await rationaleOf(analyst).fill("A helpdesk script: the ticket says so, the owner");
  await analyst.reload();
  await expect(rationaleOf(analyst)).toHaveValue("A helpdesk script: the ticket says so, the owner");
  await analyst.getByRole("button", { name: /^4 Identity/ }).click();
  await expect(analyst.getByRole("textbox", { name: "Rationale for question 4" })).toHaveValue("");
  await question(analyst).click();
  await expect(rationaleOf(analyst)).toHaveValue("A helpdesk script: the ticket says so, the owner");
  await expect(question(analyst)).toContainText("draft");
});

test("two people who answer one question see both texts, and neither is lost", async ({ analyst, lead }) => {
  const mine = "Owner confirmed the deployment by telephone.";
  const theirs = "The deployment window was last week; this is not it.";
  await openQuestion(analyst, /WS-022.*svc-deploy/);
  await rationaleOf(analyst).fill(mine);

  await openQuestion(lead, /WS-022.*svc-deploy/);
  await form(lead).getByRole("button", { name: "Escalates" }).click();
  await rationaleOf(lead).fill(theirs);
  await lead.getByRole("button", { name: "Save and next" }).click();
  await expect(question(lead)).toContainText("you");

  await expect(form(analyst).getByRole("heading", { name: /answered this while you were writing/ })).toBeVisible();
  await expect(form(analyst)).toContainText(theirs);
  await expect(rationaleOf(analyst)).toHaveValue(mine);

  await form(analyst).getByRole("button", { name: "Lowers concern" }).click();
  await analyst.getByRole("button", { name: "Save mine over it" }).click();
  await expect(question(analyst)).toContainText("you");
  await expect(question(lead)).toContainText("Ana Ruiz");
});
