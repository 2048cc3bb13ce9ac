import type { Page } from "@playwright/test";
import { quaestor } from "../command-line.ts";
import { expect, test } from "../fixtures.ts";
import { goByKeys } from "../go-by-keys.ts";
import { flipByteOf } from "../recipient/flip-byte.ts";
import { openByKeyboard } from "./open-by-keyboard.ts";

/** Short, because each letter is a key pressed; with the letters that are keys of the page outside of a field. */
const answers = [
  { number: 1, key: "e", rationale: "Clock-named file on a loopback share" },
  { number: 2, key: "u", rationale: "Signer unknown" },
  { number: 3, key: "e", rationale: "Discovery" },
  { number: 4, key: "e", rationale: "NTLM, not our machine" },
  { number: 5, key: "l", rationale: "One bounded child" },
  { number: 6, key: "e", rationale: "Two hosts" },
];

const question = (page: Page, number: number) =>
  page.getByRole("region", { name: "Questions" }).getByRole("button", { name: new RegExp(`^${number} [A-Z]`) });

const gate = (page: Page) => page.getByRole("region", { name: "Decision gate" });

const returnPoint = "Compare its hash with the host's other cmd.exe before this counts as unresolved.";
const secondRationale =
  "Its path is Windows' own and the hash is that of the host's other shells; the signer stays unknown.";

test("an alert goes from an empty directory to an approved escalation that outlives a power cut", async ({
  freshSite,
}, testInfo) => {
  test.slow();
  const analyst = await freshSite.enter("analyst");

  await test.step("the sample's alerts are in the queue, marked as sample", async () => {
    await expect(analyst.getByRole("button", { name: /Sample data is loaded/ })).toBeVisible();
    await expect(analyst.getByRole("row", { name: /WS-042.*HALDEN\\jmoe/ })).toBeVisible();
  });

  await test.step("the intrusion opens by keyboard", async () => {
    await openByKeyboard(analyst, /WS-042.*HALDEN\\jmoe/);
    await expect(analyst.getByRole("heading", { level: 1 })).toContainText("WS-042");
  });

  await test.step("the command line is taken apart, and each condition of the rule stands beside it", async () => {
    await analyst
      .getByRole("list", { name: "Alerts of this investigation, in order of time" })
      .getByRole("button", { name: /whoami \/all/ })
      .click();
    await expect(analyst.getByRole("heading", { level: 1 })).toContainText("whoami /all");
    const line = analyst.getByRole("figure", { name: "Command line as received" });
    await expect(line).toHaveText(/^cmd\.exe \/Q \/c whoami \/all 1> \\\\127\.0\.0\.1\\ADMIN\$\\__\d{10}\.\d+ 2>&1$/);
    await expect(line.getByRole("link", { name: "whoami /all captured command" })).toBeVisible();
    const conditions = analyst.getByRole("list", { name: "Why it fired" }).getByRole("listitem");
    await expect(conditions).toHaveCount(7);
    await expect(conditions.filter({ hasText: "met: " })).toHaveCount(7);
  });

  await test.step("the pivot of question 5 and the tree show the child", async () => {
    await question(analyst, 5).focus();
    await analyst.keyboard.press("Enter");
    await expect(
      analyst.getByRole("region", { name: "Child processes" }).getByRole("row", { name: /whoami\.exe/ }),
    ).toBeVisible();
    await expect(analyst.getByRole("treeitem", { name: /^whoami\.exe/ })).toBeVisible();
    await analyst.keyboard.press("Escape");
    await expect(question(analyst, 5)).toHaveAttribute("aria-expanded", "false");
  });

  await test.step("all six questions are answered without the mouse", async () => {
    await question(analyst, 1).focus();
    for (const { number, key, rationale } of answers) {
      await expect(question(analyst, number)).toBeFocused();
      await analyst.keyboard.press(key);
      await expect(analyst.getByRole("textbox", { name: `Rationale for question ${number}` })).toBeFocused();
      await analyst.keyboard.type(rationale);
      await analyst.keyboard.press("Control+Enter");
      await expect(question(analyst, number)).toContainText("you");
    }
    await expect(analyst.getByRole("region", { name: "Questions" })).toContainText("6 of 6 answered");
  });

  await test.step("a close is refused because it does not recur, and the page says so", async () => {
    await analyst.keyboard.press("d");
    const panel = analyst.getByRole("dialog", { name: "Decide" });
    await panel.getByRole("radio", { name: /Close/ }).check();
    await expect(panel.getByRole("region", { name: "Departs from the gate" })).toContainText(
      /recurrence does not bind: No earlier alert/,
    );
    await panel.getByRole("textbox", { name: /Justification/ }).fill("Looks like our inventory tool.");
    await panel.getByRole("button", { name: "Close investigation" }).click();
    await expect(panel.getByRole("heading", { name: /The decision was not submitted/ })).toBeVisible();
    await expect(panel).toContainText("CLOSE_NOT_SUPPORTED");
    await expect(panel).toContainText(/recurrence/i);
  });

  await test.step("the escalation that the evidence supports goes to a lead", async () => {
    const panel = analyst.getByRole("dialog", { name: "Decide" });
    await panel.getByRole("radio", { name: /^▲?\s*Escalate/ }).check();
    await panel.getByRole("textbox", { name: /Justification/ }).fill("A hands-on session; contain the account first.");
    await panel.getByRole("button", { name: "Escalate investigation" }).click();
    await expect(gate(analyst)).toContainText("waits for a lead’s review");
  });

  const lead = await freshSite.enter("lead");
  await test.step("the lead returns it with a point", async () => {
    await lead.getByRole("link", { name: "Review, 1 waiting" }).click();
    const shown = lead.getByRole("article", { name: "Case" });
    await expect(shown).toContainText("WS-042");
    for (const { rationale } of answers) await expect(shown).toContainText(rationale);
    await lead.getByRole("button", { name: "Return point for question 2: Binaries and launch context" }).click();
    await lead.getByRole("textbox", { name: "Return point for question 2" }).fill(returnPoint);
    await lead.getByRole("button", { name: "Return with points…" }).click();
    await lead.getByRole("textbox", { name: "Why it is returned" }).fill("One question is not answered.");
    await lead.getByRole("button", { name: "Return investigation" }).click();
    await expect(lead.getByText("Nothing waits for a review")).toBeVisible();
  });

  await test.step("the analyst sees the point where it belongs, answers again and decides again", async () => {
    await analyst.reload();
    await expect(analyst.getByRole("heading", { name: /^Returned by Lee Park/ })).toBeVisible();
    await question(analyst, 2).focus();
    await analyst.keyboard.press("Enter");
    await expect(analyst.getByRole("region", { name: "Questions" })).toContainText(returnPoint);
    await analyst.keyboard.press("u");
    const rationale = analyst.getByRole("textbox", { name: "Rationale for question 2" });
    await expect(rationale).toBeFocused();
    await rationale.fill(secondRationale);
    await analyst.keyboard.press("Control+Enter");
    await expect(rationale).toBeHidden();
    await analyst.keyboard.press("Escape");
    await analyst.keyboard.press("d");
    const panel = analyst.getByRole("dialog", { name: "Decide" });
    await expect(panel.getByRole("radio", { name: /the evidence supports this/ })).toBeChecked();
    await panel.getByRole("button", { name: "Escalate investigation" }).click();
    await expect(gate(analyst)).toContainText("waits for a lead’s review");
  });

  await test.step("nobody but the lead is offered to review it", async () => {
    await goByKeys(analyst, "r", "Review");
    await expect(analyst.getByRole("region", { name: "Review" })).toContainText("Leads review decisions");
    await expect(analyst.getByRole("button", { name: "Approve escalation" })).toBeHidden();
    await analyst.goBack();
  });

  await test.step("the lead approves it", async () => {
    await lead.getByRole("link", { name: "Review, 1 waiting" }).click();
    await expect(lead.getByRole("article", { name: "Case" })).toContainText(secondRationale);
    await lead.getByRole("button", { name: "Approve escalation" }).click();
    await expect(lead.getByText("Nothing waits for a review")).toBeVisible();
  });

  const bundle = testInfo.outputPath("bundle.zip");
  await test.step("the analyst exports the evidence", async () => {
    await analyst.reload();
    await expect(gate(analyst)).toContainText("approved by");
    const downloading = analyst.waitForEvent("download");
    await analyst.getByRole("button", { name: "Export" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    await download.saveAs(bundle);
    await expect(analyst.getByRole("dialog", { name: "Evidence bundle" })).toContainText("Root digest");
  });

  await test.step("the bundle verifies for whoever knows its key, and not when one bit of it was changed", async () => {
    const known = await quaestor("verify", bundle, "--data", freshSite.dataDir);
    expect(known.stdout).toContain("The bundle is whole, and its key is one you trust.");
    expect(known.code).toBe(0);
    const stranger = await quaestor("verify", bundle, "--data", testInfo.outputPath("nothing-here"));
    expect(stranger.stdout).toContain("The bundle is whole. You have not said that its key is to be trusted");
    expect(stranger.code).toBe(2);
    const forged = testInfo.outputPath("forged.zip");
    await flipByteOf("/report.html", bundle, forged);
    const refused = await quaestor("verify", forged, "--data", freshSite.dataDir);
    expect(refused.stdout).toMatch(/CHANGED\s+\S*report\.html/);
    expect(refused.stdout).toContain("The bundle is NOT whole");
    expect(refused.code).toBe(1);
  });

  await test.step("after a power cut decision, review and answers are still there", async () => {
    await freshSite.powerCut();
    await analyst.reload();
    await expect(gate(analyst)).toContainText("approved by");
    await expect(analyst.getByRole("region", { name: "Questions" })).toContainText("6 of 6 answered");
    await question(analyst, 2).click();
    await expect(analyst.getByRole("region", { name: "Questions" })).toContainText(secondRationale);
    await analyst.getByRole("tab", { name: "Activity" }).click();
    await expect(analyst.getByRole("list", { name: "Activity, newest first" })).toContainText(/returned/i);
  });

  await test.step("and the ledger verifies", async () => {
    await lead.reload();
    await lead.getByRole("link", { name: "Audit" }).click();
    await lead.getByRole("button", { name: "Verify ledger" }).click();
    await expect(lead.getByRole("status").filter({ hasText: "Chain whole" })).toBeVisible();
    const entries = lead.getByRole("table", { name: "Ledger entries" });
    for (const kind of ["approved", "returned"]) await expect(entries.getByText(kind, { exact: true })).toBeVisible();
  });
});
