import type { CaseLookup, CaseTreeNode } from "../../build/case-file.ts";
import { html, type Markup } from "../markup.ts";
import { code, time } from "../pointers.ts";
import { readField } from "../read-field.ts";
import type { ReportContext } from "../report-context.ts";
import { eventRows } from "./event-rows.ts";

const LINK_WORDS = { entity: "by entity id", pid: "by pid, weaker", inferred: "inferred" } as const;
const ROLE_WORDS = { ancestor: "", broker: "broker", alert: "alert", descendant: "" } as const;
const MAX_DEPTH = 64;

/** The process tree as nested boxes; how each is tied to its parent is drawn and said. */
export function treeSection(context: ReportContext): Markup {
  const { tree } = context.caseFile;
  if (tree.length === 0) return html`<p>No process tree could be made.</p>`;
  const keys = new Set(tree.map(({ key }) => key));
  const children = new Map<string | null, CaseTreeNode[]>();
  for (const node of tree) {
    const parent = node.parentKey !== null && keys.has(node.parentKey) ? node.parentKey : null;
    children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  const drawn = new Set<string>();
  const branch = (parent: string | null, depth: number): Markup[] =>
    (children.get(parent) ?? []).flatMap((node) => {
      if (drawn.has(node.key) || depth > MAX_DEPTH) return [];
      drawn.add(node.key);
      const below = branch(node.key, depth + 1);
      const list = below.length === 0 ? null : html`<ul>${below}</ul>`;
      return [html`<li class="by-${node.link ?? "none"}">${nodeBox(node, context)}${list}</li>`];
    });
  const roots = branch(null, 0);
  const left = tree.length - drawn.size;
  return html`<ul class="tree">${roots}</ul>
${left === 0 ? null : html`<p><span class="badge warn">note</span> ${left} processes name each other as parents and could not be drawn.</p>`}
<p class="note">Solid: tied by entity id. Dashed: by process id, which is given out again. Dotted: inferred from the event's own parent fields.</p>`;
}

function nodeBox(node: CaseTreeNode, { to }: ReportContext): Markup {
  const { name, pid, commandLine, role, link, eventId, alsoEventIds } = node;
  const about = [ROLE_WORDS[role], link === null ? "" : LINK_WORDS[link]].filter((words) => words !== "").join(" · ");
  return html`<div class="node ${role}"><div class="top"><b>${code(name)}</b><span class="note">${pid === null ? "pid not known" : `pid ${pid}`}</span>
${to.event(eventId)} ${to.events(alsoEventIds)}<span class="right">${about} ${node.time === null ? null : time(node.time)}</span></div>
${commandLine === null ? html`<span class="gap">no command line</span>` : code(commandLine)}</div>`;
}

/** What the alert's process started. */
export function childrenSection(context: ReportContext): Markup {
  const { children } = context.caseFile;
  return html`${lookupStatus(children, "No child process was found. That is what the telemetry shows, not proof that none ran.")}${eventRows(children.rows, context)}`;
}

/** The logon events of the alert's session, with the fields that identify where it came from. */
export function logonsSection(context: ReportContext): Markup {
  const { logons } = context.caseFile;
  const { register, to } = context;
  const rows = logons.rows.map((row) => {
    const document = register.byEventId.get(row.id)?.event?.document ?? {};
    const cell = (...paths: readonly string[]) => {
      const found = readField(document, ...paths);
      return found === null || found === "-" ? html`<span class="gap">none</span>` : code(found);
    };
    return html`<tr><td>${time(row.time)}</td><td>${row.eventCode ?? ""}</td>
<td>${cell("winlog.event_data.TargetUserName", "user.name", "winlog.event_data.SubjectUserName")}</td>
<td>${cell("winlog.event_data.TargetLogonId", "winlog.logon.id", "winlog.event_data.SubjectLogonId")}</td>
<td>${cell("winlog.logon.type", "winlog.event_data.LogonType")}</td>
<td>${cell("winlog.event_data.AuthenticationPackageName")}</td>
<td>${cell("source.ip", "winlog.event_data.IpAddress")}</td>
<td>${cell("winlog.event_data.WorkstationName", "source.domain")}</td><td>${to.event(row.id)}</td></tr>`;
  });
  return html`${lookupStatus(logons, "No logon event of this session was found. Missing telemetry is unresolved, never benign.")}
${
  rows.length === 0
    ? null
    : html`<table><thead><tr><th scope="col">Time</th><th scope="col">Event</th><th scope="col">Account</th><th scope="col">Logon id</th><th scope="col">Type</th><th scope="col">Package</th><th scope="col">From</th><th scope="col">Workstation</th><th scope="col">Evidence</th></tr></thead>
<tbody>${rows}</tbody></table>`
}`;
}

function lookupStatus({ status, reason, how }: CaseLookup, whenEmpty: string): Markup {
  if (status === "found") return html`<p class="note">${how}</p>`;
  if (status === "empty") return html`<p>${whenEmpty} <span class="note">${how}</span></p>`;
  const words = status === "failed" ? "This lookup failed" : "This could not be asked";
  return html`<p><span class="badge open">? Unresolved</span> ${words}: ${reason ?? "no reason was given"}. <span class="note">${how}</span></p>`;
}
