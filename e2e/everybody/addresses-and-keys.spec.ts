import { expect, test } from "../fixtures.ts";
import { goByKeys } from "../go-by-keys.ts";

const h1 = { level: 1 } as const;

test("the question mark lists the keys, and they lead from page to page", async ({ analyst }) => {
  await analyst.keyboard.press("?");
  const help = analyst.getByRole("dialog", { name: "Keys of this page" });
  await expect(help.getByRole("region", { name: "Queue" })).toContainText("Next investigation");
  await expect(help.getByRole("region", { name: "Everywhere" })).toContainText("Go to Sources");
  await analyst.keyboard.press("Escape");
  await expect(help).toBeHidden();
  for (const [key, title] of [
    ["s", "Sources"],
    ["u", "Rules"],
    ["r", "Review"],
    ["q", "Queue"],
  ] as const) {
    await goByKeys(analyst, key, title);
    // The page as a whole has the focus now; the list of keys must give it back, not put it into a field.
    await analyst.keyboard.press("?");
    await expect(help).toBeVisible();
    await analyst.keyboard.press("Escape");
    await expect(help).toBeHidden();
  }
});

test("an address shows the same picture after a reload, and back goes one step back", async ({ analyst }) => {
  await analyst.keyboard.press("/");
  await analyst.keyboard.type("user:jmoe");
  await analyst.keyboard.press("Enter");
  await expect(analyst).toHaveURL(/q=user/);
  const rows = analyst.getByRole("table", { name: /^Investigations/ }).getByRole("row");
  await expect(rows.filter({ hasText: "svc-inv" })).toHaveCount(0);
  const shown = await rows.count();
  await analyst.reload();
  await expect(rows).toHaveCount(shown);
  await expect(analyst.getByRole("searchbox", { name: /Search the queue/ })).toHaveValue("user:jmoe");

  await rows.filter({ hasText: "WS-042" }).getByRole("link").click();
  await analyst.getByRole("button", { name: /^5 Follow-on/ }).click();
  await expect(analyst).toHaveURL(/question=q5/);
  await analyst.getByRole("link", { name: "cmd.exe shell" }).press("Enter");
  const event = analyst.getByRole("dialog", { name: "Event" });
  await expect(event).toBeVisible();
  await expect(analyst).toHaveURL(/question=q5.*event=/);
  await analyst.reload();
  await expect(event).toBeVisible();
  await expect(analyst.getByRole("region", { name: "Child processes" })).toBeVisible();
  await analyst.goBack();
  await expect(event).toBeHidden();
  await expect(analyst).toHaveURL(/question=q5/);
  await analyst.goBack();
  await expect(analyst.getByRole("heading", { ...h1, name: "Queue" })).toBeVisible();
  await expect(analyst.getByRole("searchbox", { name: /Search the queue/ })).toHaveValue("user:jmoe");
});

test("a slash finds an alert by its command from any page, by keys alone", async ({ analyst }) => {
  await goByKeys(analyst, "u", "Rules");
  await analyst.keyboard.press("/");
  await analyst.keyboard.type("WHOAMI /all");
  const found = analyst.getByRole("listbox", { name: "Found" });
  const alert = found.getByRole("option", { name: /^cmd\.exe \/Q \/c whoami \/all/ }).first();
  await expect(alert).toBeVisible();
  await expect(analyst).toHaveURL(/\/rules\?find=WHOAMI/);
  await analyst.reload();
  await expect(alert).toBeVisible();
  await analyst.getByRole("combobox", { name: "Search everything" }).focus();
  // Its investigation stands before it once its findings are worked out.
  await expect(async () => {
    await analyst.keyboard.press("ArrowDown");
    await expect(alert).toHaveAttribute("aria-selected", "true", { timeout: 500 });
  }).toPass();
  await analyst.keyboard.press("Enter");
  await expect(analyst).toHaveURL(/\/investigations\//);
  await expect(analyst.getByRole("heading", h1)).toContainText("whoami /all");
});

test("a link signs in once; the second time it says so, and how to get another", async ({ sharedSite, stranger }) => {
  await sharedSite.enter("analyst");
  await stranger.goto(sharedSite.linkOf("analyst"));
  await expect(stranger.getByText("This sign-in link was used already, or has expired").first()).toBeVisible();
  await expect(stranger.getByText("npm start")).toBeVisible();
  await expect(stranger).toHaveURL(/\/sign-in$/);
});
