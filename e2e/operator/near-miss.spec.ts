import { writeFile } from "node:fs/promises";
import { expect, test } from "../fixtures.ts";
import { goByKeys } from "../go-by-keys.ts";
import { hiddenCapture, hiddenHost } from "./capture-file.ts";

test("a capture that the rule cannot see is counted, explained, and opened by hand", async ({ ownSite }, testInfo) => {
  const page = await ownSite.enter("analyst");
  const path = testInfo.outputPath("hidden.ndjson");
  await writeFile(path, hiddenCapture(new Date()));

  await test.step("the upload raises no alert, and its source counts a near miss", async () => {
    await goByKeys(page, "s", "Sources");
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Add files" }).click();
    await (await choosing).setFiles(path);
    const taken = page.getByRole("region", { name: "Add telemetry" }).getByRole("status");
    await expect(taken).toContainText("1 record = 1 stored + 0 duplicates + 0 quarantined");
    await expect(taken).not.toContainText("alert");
    const source = page.getByRole("table", { name: "Sources by host" }).getByRole("row", { name: hiddenHost });
    await source.getByRole("button", { name: "1 near miss" }).click();
  });

  const row = page.getByRole("table", { name: /near miss/ }).getByRole("row", { name: hiddenHost });
  await test.step("the list says what keeps the rule from seeing it, and which conditions fail", async () => {
    await expect(page.getByRole("table", { name: /^1 near miss/ }).getByRole("row")).toHaveCount(2);
    await expect(row).toContainText("escaped as XML: 1&gt;");
    await expect(row).toContainText('Fails: process.args : "2>&1", process.args: "1>"');
  });

  await test.step("opened by hand it has questions, gate and bundle, and says that there was no alert", async () => {
    await row.getByRole("button", { name: "Open investigation" }).click();
    const note = page.getByRole("note", { name: "Near miss" });
    await expect(note).toContainText("Opened by hand on a near miss, no alert of the rule");
    await expect(page.getByRole("heading", { level: 1 })).toContainText(hiddenHost);
    await expect(page.getByRole("button", { name: /Capture shape/ })).toContainText(
      "Loopback admin share, clock-named",
    );
    await page.getByRole("button", { name: /Identity and session/ }).click();
    await expect(page.getByRole("region", { name: "What this source cannot tell" })).toContainText("the account's SID");
    await page.getByRole("button", { name: "Export" }).click();
    await expect(page.getByText(/\.zip/).first()).toBeVisible();
  });

  await test.step("it waits in the queue with no alert to its name", async () => {
    await page.goto(ownSite.url);
    await expect(page.getByRole("row", { name: new RegExp(hiddenHost) })).toContainText("near miss opened by hand");
  });
});
