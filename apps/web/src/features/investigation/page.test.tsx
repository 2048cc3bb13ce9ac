import type { InvestigationView, Question } from "@quaestor/api";
import { problem } from "@quaestor/api";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { queryRoots } from "../../shared/api/query-roots.ts";
import { lee, plus } from "../../shared/testing/fixtures/queue.ts";
import { renderPage } from "../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi, testNow } from "../../shared/testing/stub-api.ts";
import { InvestigationPage } from "./page.tsx";
import { sessionView } from "./testing/session-view.ts";

const commandsPath = "/api/v1/investigations/inv-1/commands";
let api: StubbedApi;
let view: InvestigationView;
let refusal: ReturnType<typeof problem> | null;

beforeEach(() => {
  api = stubApi();
  view = sessionView(testNow);
  refusal = null;
  api.override("GET /api/v1/investigations/", () => ({ status: 200, body: view }));
  api.override("POST /api/v1/investigations/inv-1/commands", ({ body }) => {
    const kind = kindOf(body);
    if (refusal !== null && kind !== "viewed_pivot") return { status: refusal.status, body: refusal };
    view = { ...view, version: view.version + 1 };
    return { status: 200, body: { version: view.version, state: "in_work" } };
  });
});

function kindOf(body: unknown): string {
  return JSON.parse(JSON.stringify(body)).command.kind;
}
const sentCommands = () =>
  api.calls
    .filter((call) => call.path === commandsPath && kindOf(call.body) !== "viewed_pivot")
    .map((call) => call.body);

const open = async (query = "") => {
  const page = renderPage(<InvestigationPage />, {
    address: `/investigations/inv-1${query}`,
    path: "/investigations/:id",
  });
  await screen.findByLabelText("Decision gate", {}, { timeout: 10_000 });
  await waitFor(() => expect(document.querySelector("[data-primary-decision]")).toBeEnabled());
  return page;
};
const token = (kind: string) => {
  const found = document.querySelector<HTMLElement>(`[data-kind="${kind}"]`);
  if (found === null) throw new RangeError(`no token of kind ${kind}`);
  return found;
};
const change = (id: string, more: Partial<Question>) => {
  view = {
    ...view,
    questions: view.questions.map((question) => (question.id === id ? { ...question, ...more } : question)),
  };
};
const buttonOf = (text: string | RegExp, container: HTMLElement = document.body) => {
  const found = within(container)
    .getAllByText(text)
    .map((each) => each.closest("button"))
    .find((each) => each !== null);
  if (found === null || found === undefined) throw new RangeError(`no button ${text}`);
  return found;
};
/** Finding a dialog by its role walks the whole page, which takes jsdom seconds. */
const decidePanel = async () => {
  const title = await screen.findByText("Decide", { selector: "h2" });
  const panel = title.closest<HTMLElement>("[role=dialog]");
  if (panel === null) throw new RangeError("the title stands in no dialog");
  return panel;
};
const answerForm = (number: number) => screen.getByLabelText(`Answer question ${number}`);
const rationale = (number: number) => screen.getByLabelText(`Rationale for question ${number}`);

describe("the command line", () => {
  it("shows the line as it came, in named parts, each character once", async () => {
    await open();
    const line = screen.getByLabelText("Command line as received");
    const { commandLine } = view.anatomy;
    expect(line.textContent).toBe(commandLine.state === "present" ? commandLine.values[0] : "");
    expect(token("output_path").dataset.label).toBe("loopback admin share, name is a clock");
  });

  it("lights the token of a condition that is pointed at, and the condition of a token", async () => {
    const { user } = await open();
    const chip = buttonOf("\\\\127.0.0.1\\ADMIN$\\__*.*");
    await user.hover(chip);
    expect(token("output_path").dataset.lit).toBe("true");
    expect(token("quiet").dataset.lit).toBeUndefined();
    await user.unhover(chip);
    expect(token("output_path").dataset.lit).toBeUndefined();
    fireEvent.focus(token("output_path"));
    expect(chip.dataset.lit).toBe("true");
    fireEvent.blur(token("output_path"));
    fireEvent.focus(chip);
    expect(token("output_path").dataset.lit).toBe("true");
  });

  it("gives the selected characters exactly as they came, escapes included", async () => {
    const line = "cmd.exe /c \u202etxt.exe";
    const { anatomy } = view;
    view = {
      ...view,
      anatomy: { ...anatomy, commandLine: { state: "present", values: [line], weaker: null }, parts: [] },
    };
    await open();
    const shown = screen.getByLabelText("Command line as received");
    expect(shown).toHaveTextContent("cmd.exe /c \\u{202E}txt.exe");
    window.getSelection()?.selectAllChildren(shown);
    const setData = vi.fn();
    fireEvent.copy(shown, { clipboardData: { setData } });
    expect(setData).toHaveBeenCalledWith("text/plain", line);
  });

  it("says how it is absent and what would close the gap, never blank", async () => {
    const remedy = "Switch on process creation with command line.";
    view = { ...view, anatomy: { ...view.anatomy, parts: [], commandLine: { state: "not_in_source", remedy } } };
    await open();
    const panel = screen.getByLabelText("Command");
    expect(within(panel).getByText("not in this source")).toBeVisible();
    expect(within(panel).getByText(remedy)).toBeVisible();
  });

  it("keeps markup and scripts in telemetry as text", async () => {
    const text = '<img src=x onerror="alert(1)"> [a](javascript:alert(1))';
    view = { ...view, sentence: [{ kind: "code", text }] };
    change("q1", { finding: { ...firstQuestion().finding, headline: text } });
    await open("?question=q1");
    expect(screen.getByText(text, { selector: "h1 *" })).toHaveTextContent(text);
    expect(document.querySelector("img")).toBeNull();
    expect(document.querySelector('a[href^="javascript"]')).toBeNull();
  });
});

describe("a near miss that was opened by hand", () => {
  it("says so where the alert's reasons stand, with what keeps the rule from seeing it", async () => {
    const [first] = view.alerts;
    if (first === undefined) throw new RangeError("the fixture has no alerts");
    const reason = {
      id: "glued_redirection",
      title: "no blank beside the redirection",
      sentence: "No blank stands between a redirection and its neighbour.",
      remedy: "None in the source.",
      shows: "1>\\\\127.0.0.1",
      conditions: ['process.args: "1>"'],
    };
    view = {
      ...view,
      alerts: [{ ...first, id: "ev-1", kind: "near_miss" }],
      selectedAlertId: "ev-1",
      nearMiss: { by: lee, at: plus(testNow, -3), reasons: [reason] },
    };
    await open();
    const note = screen.getByLabelText("Near miss");
    expect(note).toHaveTextContent("Opened by hand on a near miss, no alert of the rule");
    expect(note).toHaveTextContent("Lee Park");
    expect(note).toHaveTextContent("Here: 1>\\\\127.0.0.1");
    expect(screen.getByText("Why not")).toBeVisible();
    expect(document.querySelector("header")).toHaveTextContent(/· 1 near miss,/);
  });
});

describe("what the source cannot tell", () => {
  it("stands with each question as unresolved, with the setting that would close the gap", async () => {
    await open("?question=q4");
    const list = screen.getByLabelText("What this source cannot tell");
    const [unresolved, told] = within(list).getAllByRole("listitem");
    expect(unresolved).toHaveTextContent(/^unresolved.*the account's SID.*TargetLogonId/);
    expect(told).toHaveTextContent(/^from another source/);
    expect(told).not.toHaveTextContent("Collect");
  });
});

function firstQuestion(): Question {
  const [first] = view.questions;
  if (first === undefined) throw new RangeError("the fixture has no questions");
  return first;
}

describe("the questions", () => {
  it("move with j and k and open with enter, the open one in the address", async () => {
    const page = await open();
    await page.user.keyboard("jj{Enter}");
    await waitFor(() => expect(page.param("question")).toBe("q2"));
    await page.user.keyboard("{Escape}");
    await waitFor(() => expect(page.param("question")).toBeNull());
  });

  it("take e, l and u as the answer and put the cursor into the rationale; ctrl+enter saves and moves on", async () => {
    const page = await open("?question=q3");
    await page.user.keyboard("l");
    await waitFor(() => expect(rationale(3)).toHaveFocus());
    await page.user.keyboard("one bounded command");
    await page.user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(page.param("question")).toBe("q4"));
    expect(sentCommands()).toMatchObject([
      {
        expectedVersion: 7,
        command: { kind: "answer", question: "q3", verdict: "lower_concern", rationale: "one bounded command" },
      },
    ]);
    await page.user.keyboard("u");
    await waitFor(() => expect(rationale(4)).toHaveFocus());
    expect(buttonOf("Unresolved", answerForm(4))).toHaveAttribute("aria-pressed", "true");
  });

  it("ask for a reason before an answer that is not the finding is sent", async () => {
    const page = await open("?question=q3");
    await page.user.keyboard("e");
    await waitFor(() => expect(rationale(3)).toHaveFocus());
    await page.user.keyboard("{Control>}{Enter}{/Control}");
    expect(sentCommands()).toEqual([]);
    expect(rationale(3)).toHaveFocus();
  });

  it("keep a draft through a refetch and a reload", async () => {
    const page = await open("?question=q3");
    await page.user.keyboard("e");
    await waitFor(() => expect(rationale(3)).toHaveFocus());
    await page.user.keyboard("half a thought");
    view = { ...view, version: 9 };
    await page.queryClient.invalidateQueries({ queryKey: queryRoots.investigation });
    expect(rationale(3)).toHaveValue("half a thought");
    expect(rationale(3)).toHaveFocus();
    page.unmount();
    await open("?question=q3");
    expect(rationale(3)).toHaveValue("half a thought");
    expect(buttonOf("Escalates", answerForm(3))).toHaveAttribute("aria-pressed", "true");
  });

  it("show what others did beside one's own text on a conflict, and send again", async () => {
    const page = await open("?question=q3");
    await page.user.keyboard("e");
    await waitFor(() => expect(rationale(3)).toHaveFocus());
    await page.user.keyboard("mine");
    refusal = problem("VERSION_CONFLICT", "Somebody changed it.", {
      changed: ["Lee Park pinned an event"],
      currentVersion: 8,
    });
    await page.user.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByText("Lee Park pinned an event")).toBeVisible();
    expect(page.param("question")).toBe("q4");
    expect(screen.getByText("mine", { selector: "span" })).toBeVisible();
    refusal = null;
    view = { ...view, version: 8 };
    await page.queryClient.invalidateQueries({ queryKey: queryRoots.investigation });
    await page.user.click(buttonOf("Send mine again"));
    await waitFor(() => expect(sentCommands()).toHaveLength(2));
    expect(sentCommands().at(-1)).toMatchObject({ expectedVersion: 8, command: { rationale: "mine" } });
    await waitFor(() => expect(screen.queryByText("Lee Park pinned an event")).toBeNull());
  });

  it("do not overwrite what a colleague answered while one was writing", async () => {
    const page = await open("?question=q3");
    await page.user.keyboard("e");
    await waitFor(() => expect(rationale(3)).toHaveFocus());
    await page.user.keyboard("mine");
    change("q3", {
      answer: { verdict: "unresolved", rationale: "theirs", by: lee, at: plus(testNow, -1), evidence: [], stale: [] },
    });
    await page.queryClient.invalidateQueries({ queryKey: queryRoots.investigation });
    expect(await screen.findByText("Lee Park answered this while you were writing")).toBeVisible();
    expect(screen.getAllByText("theirs").length).toBeGreaterThan(0);
    expect(rationale(3)).toHaveValue("mine");
    await page.user.keyboard("{Control>}{Enter}{/Control}");
    expect(sentCommands()).toEqual([]);
    await page.user.click(buttonOf("Save mine over it"));
    await waitFor(() => expect(sentCommands()).toHaveLength(1));
  });

  it("tell a pivot that found nothing from one that could not be asked and one that failed", async () => {
    await open("?question=q5");
    const of = (name: string) => screen.getByLabelText(name);
    expect(of("Alerts of the host")).toHaveTextContent("Asked, and nothing was found in this window.");
    expect(of("Alerts of the user")).toHaveTextContent("Could not be asked. user.id is not in this source");
    expect(of("Alerts of the user")).toHaveTextContent("unresolved, not empty");
    expect(of("Logons of this session")).toHaveTextContent("The query failed. The store did not answer in time");
    expect(of("Child processes")).toHaveTextContent("1 of 1,199 matches, 1 set aside: pid reused cut");
    expect(of("Child processes")).toHaveTextContent("Set aside: pid reused: another process had the pid before");
    const rows = within(of("Child processes")).getAllByRole("row").slice(1);
    expect(rows.map((row) => row.dataset.aside ?? row.textContent?.slice(0, 11))).toEqual([
      expect.stringMatching(/^\d\d:\d\d/),
      "1 set aside",
      "true",
    ]);
    expect(of("Child processes")).toHaveTextContent("removed: the alert has no process.pid");
  });

  it("pin the first row with p", async () => {
    const page = await open("?question=q5");
    await page.user.keyboard("p");
    await waitFor(() =>
      expect(sentCommands()).toMatchObject([{ command: { kind: "pin", eventId: "ev-whoami", question: "q5" } }]),
    );
  });
});

describe("the gate", () => {
  it("says what the evidence supports, and of each anchor whether and why it binds", async () => {
    const { user } = await open();
    const gate = screen.getByLabelText("Decision gate");
    expect(gate).toHaveTextContent("Evidence supports▲ Escalate");
    const anchors = within(gate).getByRole("list", { name: "Anchors of a close" });
    expect(
      within(anchors)
        .getAllByRole("button")
        .map((each) => each.textContent),
    ).toEqual([
      "✗shape does not bind",
      "✓parent binds",
      "✗user, host does not bind",
      "✓children binds",
      "✗recurrence does not bind",
    ]);
    await user.hover(within(anchors).getByRole("button", { name: /recurrence/ }));
    expect(await screen.findByRole("tooltip")).toHaveTextContent("No earlier alert with these anchors.");
    expect(gate).toHaveTextContent("5 questions open");
  });

  it("opens with d, marks what is supported and lists what is open with a jump", async () => {
    const page = await open();
    await page.user.keyboard("d");
    const panel = await decidePanel();
    expect(within(panel).getByLabelText(/the evidence supports this/)).toBeChecked();
    await page.user.click(buttonOf("2 Binaries and launch context", panel));
    await waitFor(() => expect(page.param("question")).toBe("q2"));
    expect(screen.queryByText("Decide", { selector: "h2" })).toBeNull();
  });

  it("shows in place why a close is refused, and loses nothing", async () => {
    const page = await open("?panel=decide");
    const panel = await decidePanel();
    await page.user.click(within(panel).getByDisplayValue("close"));
    expect(within(panel).getByText(/recurrence does not bind: No earlier alert/)).toBeVisible();
    await page.user.type(within(panel).getByLabelText(/^Justification/), "the helpdesk says so");
    refusal = problem("REFUSED", "The evidence does not support a close. recurrence: never seen.", {
      refusal: "CLOSE_NOT_SUPPORTED",
    });
    await page.user.click(buttonOf("Close investigation", panel));
    expect(await within(panel).findByText(/recurrence: never seen/)).toBeVisible();
    expect(within(panel).getByText("CLOSE_NOT_SUPPORTED")).toBeVisible();
    expect(within(panel).getByLabelText(/^Justification/)).toHaveValue("the helpdesk says so");
  });
});

describe("the page", () => {
  it("shows what failed and the rest", async () => {
    view = { ...view, failures: [{ part: "tree", code: "STORE_FAILED", message: "The store did not answer" }] };
    await open();
    expect(screen.getAllByText("STORE_FAILED").length).toBeGreaterThan(0);
    expect(screen.getByLabelText("Command line as received")).toBeVisible();
  });

  it("asks for the alert and the window of its address", async () => {
    const page = await open("?alert=alert-2&window=until_now");
    const asked = api.calls.find((call) => call.path === "/api/v1/investigations/inv-1");
    expect(asked?.query).toEqual({ alert: "alert-2", window: "until_now" });
    await page.user.click(buttonOf("hostname"));
    await waitFor(() => expect(page.param("alert")).toBe("alert-4"));
  });

  it("says that there is no such investigation", async () => {
    api.override("GET /api/v1/investigations/", () => ({
      status: 404,
      body: problem("NOT_FOUND", "There is no such investigation."),
    }));
    renderPage(<InvestigationPage />, { address: "/investigations/none", path: "/investigations/:id" });
    expect(await screen.findByText("There is no such investigation.")).toBeVisible();
    expect(buttonOf("Back to the queue")).toBeVisible();
  });
});
