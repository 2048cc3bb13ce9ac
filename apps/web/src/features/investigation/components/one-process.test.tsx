import type { InvestigationView } from "@quaestor/api";
import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { renderPage } from "../../../shared/testing/render-page.tsx";
import { testNow } from "../../../shared/testing/stub-api.ts";
import { pivotsOfEveryOutcome, sessionView } from "../testing/session-view.ts";
import { PivotPanel } from "./pivot-panel.tsx";
import { SessionPanel } from "./session-panel.tsx";
import { SessionStrip } from "./session-strip.tsx";

const page = { address: "/investigations/inv-1", path: "/investigations/:id" };

/** The session of the pictures, its second command told by two sources more. */
function toldTwice(): InvestigationView {
  const view = sessionView(testNow);
  const [first, second, ...rest] = view.alerts;
  if (first === undefined || second === undefined) throw new RangeError("the session has alerts");
  const again = { ...second, id: "alert-again", source: "Security log" };
  return { ...view, alerts: [first, second, again, ...rest], selectedAlertId: second.id };
}

describe("a command that two sources told of", () => {
  it("stands once in the session, with a button for the alert of each", async () => {
    const onSelect = vi.fn();
    const view = toldTwice();
    renderPage(<SessionStrip view={view} onSelect={onSelect} />, page);
    const list = await screen.findByLabelText("Alerts of this investigation, in order of time");
    expect(within(list).getAllByRole("listitem")).toHaveLength(view.alerts.length - 1);
    expect(screen.getByText("14 commands, 15 alerts")).toBeVisible();
    fireEvent.click(within(list).getByText("Security log"));
    expect(onSelect).toHaveBeenCalledWith("alert-again");
  });
});

describe("the logon session", () => {
  const { session } = sessionView(testNow);
  const [row] = session.logons;
  if (row === undefined) throw new RangeError("the session has a logon");

  it("keeps what is matched by id apart from what is only near in time", async () => {
    const near = {
      row: { ...row, id: "ev-near" },
      why: "A logon of the account near in time with another id: not a match.",
    };
    renderPage(<SessionPanel session={{ ...session, context: [near] }} />, page);
    const panel = await screen.findByLabelText("Logon session");
    expect(panel).toHaveTextContent("matched by id");
    expect(panel).toHaveTextContent("Near in time: context, not a match");
    expect(within(panel).getByText(near.why)).toBeVisible();
  });

  it("is unresolved, with the reason, when there is nothing to match", async () => {
    const reason = "the logon id 0x3e7 is SYSTEM's, which is on every host and says nothing of a source workstation";
    renderPage(
      <SessionPanel session={{ ...session, status: "unreachable", reason, logons: [], inSession: [] }} />,
      page,
    );
    const panel = await screen.findByLabelText("Logon session");
    expect(panel).toHaveTextContent("unresolved");
    expect(panel).toHaveTextContent(reason);
    expect(panel).not.toHaveTextContent("matched");
  });
});

describe("a pivot", () => {
  it("shows what Kibana would ask instead, and counts processes, not records", async () => {
    const [children] = pivotsOfEveryOutcome(testNow);
    const [child] = children?.rows ?? [];
    if (children === undefined || child === undefined) throw new RangeError("there are children");
    const again = { ...child, id: "ev-again", toldBy: "Security log", sameProcessAs: child.id };
    const literal = {
      text: 'user.id: "S-1-5-18"',
      meaning: "every record of the account that wrote this one",
      total: 1204,
    };
    const pivot = { ...children, rows: [child, again], total: 2, setAside: 0, cut: false, literal };
    renderPage(
      <PivotPanel
        asked={{ investigationId: "inv-1", query: {} }}
        pivot={pivot}
        mayPin
        onPin={vi.fn()}
        onWiden={vi.fn()}
      />,
      page,
    );
    const panel = await screen.findByLabelText("Child processes");
    expect(panel).toHaveTextContent("2 matches, 1 process");
    expect(panel).toHaveTextContent('would ask user.id: "S-1-5-18" and find 1,204');
    expect(panel).toHaveTextContent("The same process again, told by Security log");
  });
});
