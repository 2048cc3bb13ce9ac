import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { quaestor } from "../command-line.ts";
import { expect, test } from "../fixtures.ts";
import { goByKeys } from "../go-by-keys.ts";
import { captureFile, hostileCommand, hostileHost } from "./capture-file.ts";

const fileName = "from-the-lab.ndjson";
const Alert = z.object({ "kibana.alert.uuid": z.string(), process: z.object({ pid: z.number() }) });

/** Nothing that a string of the file asked for has become part of the page. */
async function expectInert(page: Page): Promise<void> {
  // The one place where elements are looked for by name: it is their absence that is tested.
  const injected = page.locator('main img, main iframe, main svg[onload], script:not([src]), a[href^="javascript:"]');
  await expect(injected).toHaveCount(0);
}

test("a file of one's own becomes alerts, with the sample beside it and without", async ({ ownSite }, testInfo) => {
  const page = await ownSite.enter("analyst");
  const path = testInfo.outputPath(fileName);
  await writeFile(path, captureFile(new Date()));
  const ours = page.getByRole("row", { name: /LAB-7<img/ });

  await test.step("every record of the upload is accounted for", async () => {
    await goByKeys(page, "s", "Sources");
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Add files" }).click();
    await (await choosing).setFiles(path);
    const counts = "5 records = 4 stored + 0 duplicates + 1 quarantined";
    await expect(page.getByRole("region", { name: "Add telemetry" }).getByRole("status")).toContainText(counts);
    await expect(page.getByRole("row", { name: new RegExp(fileName) }).filter({ hasText: counts })).toBeVisible();
  });

  await test.step("the quarantine names file, line and reason, and shows the line as text", async () => {
    const record = page.getByRole("table", { name: "Quarantined records" }).getByRole("row", { name: fileName });
    await expect(record).toContainText(`${fileName}:3`);
    await expect(record).toContainText(/JSON/);
    await expect(record).toContainText("<b onmouseover=alert(6)>half a record");
    await expectInert(page);
  });

  await test.step("the same file again doubles nothing, and each of several files is accounted for", async () => {
    const other = testInfo.outputPath("empty.ndjson");
    await writeFile(other, "");
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Add files" }).click();
    await (await choosing).setFiles([path, other]);
    const said = page.getByRole("region", { name: "Add telemetry" }).getByRole("status");
    await expect(said).toContainText(`${fileName}: 5 records = 0 stored + 4 duplicates + 1 quarantined`);
    await expect(said).toContainText("empty.ndjson: 0 records = 0 stored + 0 duplicates + 0 quarantined");
  });

  await test.step("the rule can be run at once, and finds nothing new", async () => {
    await page.getByRole("link", { name: "Rules" }).click();
    await page.getByRole("link", { name: /Suspicious Cmd Execution via WMI/ }).click();
    await page.getByRole("button", { name: "Run rule now" }).click();
    await expect(page.getByRole("status").filter({ hasText: "new alert" })).toContainText("0 new alerts");
  });

  await test.step("both alerts are one investigation in the queue", async () => {
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Queue" }).click();
    await page.getByRole("button", { name: /^1 new since/ }).click();
    await expect(ours).toHaveCount(1);
    await expect(ours.getByRole("cell", { name: "2", exact: true })).toBeVisible();
    await expectInert(page);
  });

  await test.step("the command line scans the file to the same alerts", async () => {
    const { code, stdout, stderr } = await quaestor("scan", "--json", path);
    expect(code).toBe(0);
    expect(stderr).toContain("5 records = 4 events + 0 duplicates + 1 quarantined");
    const scanned = stdout
      .trim()
      .split("\n")
      .map((line) => Alert.parse(JSON.parse(line)));
    expect(scanned.map((alert) => alert.process.pid).toSorted()).toEqual([6990, 7000]);
  });

  await test.step("its strings stand on the investigation's page as they came, and do nothing", async () => {
    await ours.getByRole("link").click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(hostileHost);
    const line = page.getByRole("figure", { name: "Command line as received" });
    await expect(line).toContainText(hostileCommand.slice(0, hostileCommand.indexOf("\u202E")));
    await expect(line).toContainText("\\u{202E}fdp.exe\\u{200B}");
    await expect(page.getByRole("treeitem", { name: /certutil\.exe/ })).toBeVisible();
    await expectInert(page);
    await line.getByRole("link", { name: /captured command/ }).press("Enter");
    const flyout = page.getByRole("dialog", { name: "Event" });
    await expect(flyout.getByRole("region", { name: "As received" })).toContainText("<svg onload=alert(2)>");
    await expectInert(page);
  });

  await test.step("without the sample, only this file's investigation is left", async () => {
    await page.goto(ownSite.url);
    await expect(ours).toHaveCount(1);
    await page.getByRole("button", { name: /Sample data is loaded/ }).click();
    await page.getByRole("dialog", { name: "Sample data" }).getByRole("button", { name: "Remove sample data" }).click();
    await expect(page.getByRole("button", { name: /Sample data is loaded/ })).toBeHidden();
    await page.reload();
    const list = page.getByRole("table", { name: /^Investigations/ });
    await expect(list.getByRole("row")).toHaveCount(2);
    await expect(ours).toBeVisible();
  });
});
