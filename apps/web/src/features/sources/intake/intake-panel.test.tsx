import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { intakeView } from "../../../shared/testing/fixtures/intake.ts";
import { ana } from "../../../shared/testing/fixtures/queue.ts";
import { renderPage } from "../../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi, testNow } from "../../../shared/testing/stub-api.ts";
import { IntakePanel } from "./intake-panel.tsx";
import { encodedKey, settingsFor } from "./settings.ts";

let api: StubbedApi;
const shown: string[] = [];
beforeEach(() => {
  api = stubApi();
  shown.length = 0;
});

const asAdmin = () =>
  api.override("GET /api/v1/session", () => ({
    status: 200,
    body: { account: { ...ana, role: "admin" }, expiresAt: "2026-03-03T00:00:00Z" },
  }));
const panel = () =>
  renderPage(<IntakePanel onShowQuarantine={(importId) => shown.push(importId)} />, { address: "/sources" });

/** The flyout, opened. Roles are not asked for more than once: that walks the whole page each time. */
async function creating() {
  panel();
  fireEvent.click(await screen.findByText("Create API key"));
  return within(await screen.findByRole("dialog"));
}

describe("live intake on the Sources page", () => {
  it("shows what came in by each key, what was refused, and what was revoked", async () => {
    panel();
    expect(
      await screen.findByText("1,204,117 records = 1,203,900 stored + 205 duplicates + 12 quarantined"),
    ).toBeVisible();
    expect(screen.getByText(/413: A body may have/)).toBeVisible();
    expect(screen.getByText(/by Ana Ruiz/, { selector: "span" })).toHaveTextContent(/^revoked/);
    fireEvent.click(screen.getByText("show 12 quarantined"));
    expect(shown).toEqual(["live-5c1d0a7be3f94d2e8a61"]);
  });

  it("says who reaches the address, what waits in a folder and what there is not read", async () => {
    panel();
    expect(await screen.findByText(window.location.origin)).toBeVisible();
    expect(screen.getByText(/only programs on the server itself reach it/)).toBeVisible();
    expect(screen.getByText(/1 file waiting/)).toHaveTextContent("reading ws-042.evtx, 1 file waiting");
    expect(screen.getByText(/1 entry of no key there/)).toBeVisible();
  });

  it("lets nobody but an admin create or revoke", async () => {
    panel();
    await screen.findByText("forwarder WEC-01");
    expect(screen.queryByRole("button", { name: /Create API key|Revoke/ })).toBeNull();
  });

  it("tells an analyst how a first key comes to be", async () => {
    api.override("GET /api/v1/intake", () => ({ status: 200, body: { ...intakeView(testNow), keys: [], drop: null } }));
    panel();
    expect(await screen.findByText("No API key yet")).toBeVisible();
    expect(screen.getByText(/An admin creates keys/)).toBeVisible();
    expect(screen.getByText(/start the console with/)).toHaveTextContent("--drop DIR");
  });

  it("shows a secret once, in the forms that shippers want", { timeout: 60_000 }, async () => {
    asAdmin();
    const dialog = await creating();
    expect(dialog.getByText("Create API key", { selector: "button *" }).closest("button")).toBeDisabled();
    fireEvent.change(dialog.getByLabelText("Name"), { target: { value: "WEC-02" } });
    fireEvent.click(dialog.getByText("Create API key", { selector: "button *" }));
    expect(await dialog.findByText("5c1d0a7be3f94d2e8a61:s3cr3t-of-256-bits")).toBeVisible();
    expect(api.calls.find((call) => call.path === "/api/v1/keys")?.body).toEqual({
      name: "WEC-02",
      scopes: ["ingest"],
    });
    expect(dialog.getByText(/shown this once/)).toBeVisible();
    fireEvent.click(dialog.getByText("rsyslog"));
    expect(dialog.getByText(/pwd="s3cr3t-of-256-bits"/)).toBeVisible();
    fireEvent.click(dialog.getByText("I have copied it"));
    await waitFor(() => expect(screen.queryByText("I have copied it")).toBeNull());
    expect(document.body).not.toHaveTextContent("s3cr3t-of-256-bits");
  });

  it("says why no key was created, and keeps the name", async () => {
    asAdmin();
    api.override("POST /api/v1/keys", () => ({
      status: 422,
      body: {
        type: "urn:quaestor:problem:refused",
        title: "Refused",
        status: 422,
        code: "REFUSED",
        refusal: "NAME_IN_USE",
        detail: "There is a key named WEC-02 already.",
      },
    }));
    const dialog = await creating();
    fireEvent.change(dialog.getByLabelText("Name"), { target: { value: "WEC-02" } });
    fireEvent.submit(dialog.getByLabelText("Name"));
    expect(await dialog.findByText(/There is a key named WEC-02 already/)).toBeVisible();
    expect(dialog.getByLabelText("Name")).toHaveValue("WEC-02");
  });

  it("revokes after asking", async () => {
    asAdmin();
    panel();
    fireEvent.click(await screen.findByRole("button", { name: "Revoke lab logstash" }));
    fireEvent.click(await screen.findByRole("button", { name: "Revoke the key" }));
    await waitFor(() =>
      expect(api.calls.filter((call) => call.method === "DELETE").map((call) => call.path)).toEqual([
        "/api/v1/keys/0f3a8c",
      ]),
    );
  });

  it("shows that the keys could not be loaded, and tries again", async () => {
    let down = true;
    api.override("GET /api/v1/intake", () =>
      down
        ? {
            status: 500,
            body: { type: "x", title: "x", status: 500, code: "STORE_FAILED", detail: "The store failed." },
          }
        : undefined,
    );
    panel();
    expect(await screen.findByText("Live intake could not be loaded")).toBeVisible();
    down = false;
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("forwarder WEC-01")).toBeVisible();
  });
});

it("gives settings for every shipper that name the address and the key", () => {
  const key = { id: "abc", secret: "x-y_z" };
  for (const { text, title } of settingsFor({ origin: "https://console.example:8443", ...key })) {
    expect([title, text]).toEqual([title, expect.stringContaining("console.example")]);
    expect([title, text.includes(key.secret) || text.includes(encodedKey(key))]).toEqual([title, true]);
  }
  expect(encodedKey(key)).toBe(Buffer.from("abc:x-y_z").toString("base64"));
});
