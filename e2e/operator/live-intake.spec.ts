import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../fixtures.ts";
import { captureFile } from "./capture-file.ts";

test("a shipper sends with a key made on the page, until that is revoked", async ({ ownSite }) => {
  const page = await ownSite.enter("admin");
  const keys = page.getByRole("region", { name: "Live intake" });
  let header = "";
  const send = (lines: readonly string[]) =>
    fetch(`${ownSite.url}/_bulk?filter_path=errors,items.*.status`, {
      method: "POST",
      headers: { authorization: header, "content-type": "application/x-ndjson" },
      body: lines.map((line) => `{"create":{"_index":"winlogbeat-9.1.0"}}\n${line}\n`).join(""),
    });

  await test.step("the secret is shown once, and settings with it", async () => {
    await page.goto("/sources");
    await keys.getByRole("button", { name: "Create API key" }).first().click();
    const flyout = page.getByRole("dialog");
    await flyout.getByLabel("Name").fill("forwarder WEC-01");
    await flyout.getByLabel("Name").press("Enter");
    await expect(flyout.getByText("The secret is shown this once")).toBeVisible();
    header = await flyout.getByText(/^ApiKey /).innerText();
    const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
    expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
    await flyout.getByRole("tab", { name: "Logstash" }).click();
    await expect(flyout.getByRole("tabpanel")).toContainText(`hosts => ["${ownSite.url}"]`);
    await flyout.getByRole("button", { name: "I have copied it" }).click();
    await page.reload();
    await expect(keys.getByRole("row", { name: /forwarder WEC-01/ })).toContainText("not used yet");
    await expect(page.getByText(header)).toHaveCount(0);
  });

  await test.step("every document is answered for, and counted beside the key", async () => {
    const lines = captureFile(new Date()).trim().split("\n");
    const answer: { errors: boolean; items: { create: { status: number } }[] } = JSON.parse(
      await (await send(lines)).text(),
    );
    expect(answer.items.map(({ create }) => create.status)).toEqual(lines.map((_, at) => (at === 2 ? 400 : 201)));
    await page.reload();
    await expect(keys.getByRole("row", { name: /forwarder WEC-01/ })).toContainText(
      "5 records = 4 stored + 0 duplicates + 1 quarantined",
    );
    await keys.getByText("show 1 quarantined").click();
    const record = page.getByRole("table", { name: "Quarantined records" }).getByRole("row", { name: "live intake" });
    await expect(record).toContainText("<b onmouseover=alert(6)>half a record");
  });

  await test.step("a revoked key opens nothing from that moment", async () => {
    await keys.getByRole("button", { name: "Revoke forwarder WEC-01" }).click();
    await page.getByRole("button", { name: "Revoke the key" }).click();
    await expect(keys.getByRole("row", { name: /forwarder WEC-01/ })).toContainText(/revoked .* by /);
    expect((await send(["{}"])).status).toBe(401);
  });
});
