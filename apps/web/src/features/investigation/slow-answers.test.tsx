import { CommandRequest, type InvestigationView, problem } from "@quaestor/api";
import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import type { FixtureAnswer } from "../../shared/testing/fixture-api.ts";
import { ana } from "../../shared/testing/fixtures/queue.ts";
import { renderPage } from "../../shared/testing/render-page.tsx";
import { type StubbedApi, stubApi, testNow } from "../../shared/testing/stub-api.ts";
import { InvestigationPage } from "./page.tsx";
import { sessionView } from "./testing/session-view.ts";

let api: StubbedApi;
let view: InvestigationView;
/** Answers the server has got and not yet answered to, oldest first. */
let underWay: { readonly command: ReturnType<typeof CommandRequest.parse>; answer(reply: FixtureAnswer): void }[];

beforeEach(() => {
  api = stubApi();
  view = sessionView(testNow);
  underWay = [];
  api.override("GET /api/v1/investigations/", () => ({ status: 200, body: view }));
  api.override("POST /api/v1/investigations/inv-1/commands", ({ body }) => {
    const command = CommandRequest.parse(body);
    if (command.command.kind !== "answer") return { status: 200, body: { version: view.version, state: "in_work" } };
    return new Promise((resolve) => underWay.push({ command, answer: resolve }));
  });
});

const open = async (question: string) => {
  const page = renderPage(<InvestigationPage />, {
    address: `/investigations/inv-1?question=${question}`,
    path: "/investigations/:id",
  });
  await screen.findByLabelText("Decision gate", {}, { timeout: 10_000 });
  await waitFor(() => expect(document.querySelector("[data-primary-decision]")).toBeEnabled());
  return page;
};
const rationale = (number: number) => screen.getByLabelText(`Rationale for question ${number}`);
const line = (id: string) => document.getElementById(`question-${id}`);
const save = "{Control>}{Enter}{/Control}";
const next = async (count: number) => {
  await waitFor(() => expect(underWay).toHaveLength(count));
  const request = underWay[count - 1];
  if (request === undefined) throw new RangeError("nothing was sent");
  return request;
};
/** The server takes an answer: it stands in the view from now on. */
const saved = ({ command: { command } }: (typeof underWay)[number]): FixtureAnswer => {
  if (command.kind !== "answer") throw new RangeError("no answer");
  const { question, verdict, rationale, evidence } = command;
  const answer = { verdict, rationale, evidence, by: ana, at: testNow, stale: [] };
  const questions = view.questions.map((each) => (each.id === question ? { ...each, answer } : each));
  view = { ...view, version: view.version + 1, questions };
  return { status: 200, body: { version: view.version, state: "in_work" } };
};

describe("on a server that answers late, the questions", () => {
  it("lose no key between one answer and the next: what is typed goes into the next rationale", async () => {
    const page = await open("q3");
    await page.user.keyboard(`lone bounded command${save}efirst NTLM logon`);
    expect(page.param("question")).toBe("q4");
    expect(rationale(4)).toHaveFocus();
    expect(rationale(4)).toHaveValue("first NTLM logon");
    expect(line("q3")).toHaveTextContent("saving…");
    expect(line("q3")).toHaveAttribute("aria-expanded", "false");
    const request = await next(1);
    expect(request.command).toMatchObject({
      expectedVersion: 7,
      command: { question: "q3", rationale: "one bounded command" },
    });
    await act(async () => request.answer(saved(request)));
    await waitFor(() => expect(line("q3")).toHaveTextContent(/^3.*you/));
    expect(line("q3")).not.toHaveTextContent("saving…");
    expect(rationale(4)).toHaveValue("first NTLM logon");
    expect(rationale(4)).toHaveFocus();
  });

  it("save in the order given, each against the version that the one before led to", async () => {
    const page = await open("q3");
    await page.user.keyboard(`lfirst${save}esecond${save}`);
    const first = await next(1);
    expect(line("q4")).toHaveTextContent("saving…");
    await act(async () => first.answer(saved(first)));
    const second = await next(2);
    expect(second.command).toMatchObject({ expectedVersion: 8, command: { question: "q4", rationale: "second" } });
    await act(async () => second.answer(saved(second)));
    await waitFor(() => expect(screen.queryByText(/saving…/)).toBeNull());
    expect(underWay).toHaveLength(2);
  });

  it("open again with text and reason what could not be saved, and leave what is being typed alone", async () => {
    const page = await open("q3");
    await page.user.keyboard(`lone bounded command${save}ehalf a tho`);
    const request = await next(1);
    const refusal = problem("STORE_FAILED", "The disk is full. Nothing was saved.");
    await act(async () => request.answer({ status: refusal.status, body: refusal }));
    expect(await screen.findByText(/The disk is full/)).toBeVisible();
    expect(line("q3")).toHaveTextContent("not saved");
    expect(screen.getByRole("button", { name: "Answer 3 was not saved" })).toBeVisible();
    expect(rationale(3)).toHaveValue("one bounded command");
    expect(rationale(4)).toHaveFocus();
    await page.user.keyboard("ught");
    expect(rationale(4)).toHaveValue("half a thought");
    expect(page.param("question")).toBe("q4");

    // Again, from its own field: the other one stays as it is.
    await page.user.click(rationale(3));
    await page.user.keyboard(save);
    const again = await next(2);
    expect(again.command).toMatchObject({ command: { question: "q3", rationale: "one bounded command" } });
    await act(async () => again.answer(saved(again)));
    await waitFor(() => expect(screen.queryByLabelText("Rationale for question 3")).toBeNull());
    expect(screen.queryByText(/The disk is full/)).toBeNull();
    expect(rationale(4)).toHaveValue("half a thought");
  });

  it("go on with the second answer when the first failed", async () => {
    const page = await open("q3");
    await page.user.keyboard(`lfirst${save}esecond${save}`);
    const first = await next(1);
    const refusal = problem("STORE_FAILED", "The disk is full.");
    await act(async () => first.answer({ status: refusal.status, body: refusal }));
    const second = await next(2);
    expect(second.command).toMatchObject({ expectedVersion: 7, command: { question: "q4" } });
    await act(async () => second.answer(saved(second)));
    await waitFor(() => expect(line("q4")).toHaveTextContent("you"));
    expect(line("q3")).toHaveTextContent("not saved");
    expect(rationale(3)).toHaveValue("first");
  });

  it("tell of a failure when somebody comes back to the page, and keep the text", async () => {
    const page = await open("q3");
    await page.user.keyboard(`lone bounded command${save}`);
    const request = await next(1);
    await page.user.click(screen.getByLabelText("Back to the queue"));
    expect(await screen.findByText("another page")).toBeVisible();
    const refusal = problem("STORE_FAILED", "The disk is full.");
    await act(async () => request.answer({ status: refusal.status, body: refusal }));
    await act(async () => page.back());
    expect(await screen.findByText(/The disk is full/)).toBeVisible();
    expect(rationale(3)).toHaveValue("one bounded command");
  });

  it("hold a decision back until the answers are saved", async () => {
    const page = await open("q3");
    await page.user.keyboard(`lone bounded command${save}d`);
    const title = await screen.findByText("Decide", { selector: "h2" });
    const panel = title.closest<HTMLElement>("[role=dialog]") ?? document.body;
    const button = within(panel).getByText("Escalate investigation").closest("button");
    expect(panel).toHaveTextContent("Waiting for 1 answer to be saved");
    expect(button).toBeDisabled();
    const request = await next(1);
    await act(async () => request.answer(saved(request)));
    await waitFor(() => expect(button).toBeEnabled());
  });
});
