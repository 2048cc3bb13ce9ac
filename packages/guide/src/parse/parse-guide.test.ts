import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shippedNote } from "../testing/shipped-note.ts";
import { parseGuide } from "./parse-guide.ts";

const note = shippedNote();

const pivot = (label: string, more: object = {}) =>
  `!{investigate${JSON.stringify({ label, providers: [[{ field: "host.id", excluded: false, queryType: "phrase", value: "{{host.id}}", valueType: "string" }]], ...more })}}`;

const PIECES = [
  "\n",
  "\n\n",
  "- ",
  "  - Focus: ",
  "    - Hint: ",
  "### Investigating ",
  "#### Investigation steps\n",
  "```\n",
  "> ",
  "!{investigate{",
  "!{osquery{",
  '{"label":"x"}',
  "}}",
  "$investigate_0",
  "`host.id`",
  '"',
];

function guideOf(steps: string) {
  return parseGuide(`## Triage and analysis\n\n### Investigating X\n\n#### Possible investigation steps\n\n${steps}\n`);
}

function onlyQuestion(steps: string) {
  const guide = guideOf(steps);
  const [question] = guide.questions;
  if (question === undefined) throw new Error("no question");
  return question;
}

describe("parseGuide on the shipped guide", () => {
  const guide = parseGuide(note);

  it("finds six questions and no problem", () => {
    expect(guide.problems).toEqual([]);
    expect(guide.title).toBe("Investigating Suspicious Cmd Execution via WMI");
    expect(guide.questions.map((question) => question.id)).toEqual(["q1", "q2", "q3", "q4", "q5", "q6"]);
  });

  it("gives each question its focus, a hint and what an answer implies on both sides", () => {
    for (const question of guide.questions) {
      expect(question.focus.flatMap((focus) => focus.fields).length, question.id).toBeGreaterThan(0);
      expect(question.hints.length, question.id).toBeGreaterThan(0);
      expect(question.implication?.escalates, question.id).toMatch(/^Escalate/);
      expect(question.implication?.lowers, question.id).toMatch(/^(Lower|Keep)/);
    }
  });

  it("hangs the pivots where the guide asks for them", () => {
    expect(guide.questions.map((question) => question.pivots.map((found) => found.label))).toEqual([
      [],
      [],
      [],
      [],
      ["Child processes"],
      ["Alerts of the user", "Alerts of the host"],
    ]);
    expect(guide.questions[4]?.pivots[0]).toMatchObject({ id: "p1", relativeFrom: "now-1h", relativeTo: "now" });
    expect(guide.questions[4]?.pivots[0]?.groups).toHaveLength(2);
  });

  it("names the fields of question 4", () => {
    expect(guide.questions[3]?.focus[0]?.fields).toEqual([
      "user.id",
      "user.domain",
      "host.id",
      "process.Ext.session_info.logon_type",
      "process.Ext.session_info.authentication_package",
    ]);
  });

  it("takes the closing bullet as the gate", () => {
    expect(guide.gate?.text).toMatch(/^Escalate when .* preserve the evidence and escalate\.$/s);
  });

  it("keeps the other sections, text only", () => {
    expect(guide.falsePositives).toHaveLength(2);
    expect(guide.response).toHaveLength(5);
  });
});

describe("parseGuide on the shapes that guides have", () => {
  it("takes labels in any order, and repeated hints", () => {
    expect(
      onlyQuestion(
        "- Who?\n  - Hint: one\n  - Implication: Escalate.\n  - Focus: `user.id`\n  - Hint: two\n  - Why: because\n  - Range: a day",
      ),
    ).toMatchObject({
      text: "Who?",
      why: "because",
      hints: ["one", "two"],
      focus: [{ text: "`user.id`", fields: ["user.id"] }],
      implication: { text: "Escalate." },
      range: "a day",
    });
  });

  it("lives without an implication or a focus", () => {
    expect(onlyQuestion("- Which?\n  - Focus: `file.path`")).toMatchObject({ implication: null, hints: [] });
    expect(onlyQuestion("- Which?\n  - Implication: Escalate.")).toMatchObject({ focus: [] });
  });

  it("reads a placeholder alone on a bullet or a line of its own", () => {
    expect(onlyQuestion(`- Which?\n  - Focus: \`a\`\n  - ${pivot("one")}`)).toMatchObject({
      pivots: [{ label: "one" }],
      notes: [],
    });
    expect(onlyQuestion(`- Which?\n  - Focus: see below\n\n    ${pivot("one")}`)).toMatchObject({
      pivots: [{ label: "one" }],
      focus: [{ text: "see below" }],
    });
  });

  it("lets the label stand in where a placeholder is part of a sentence", () => {
    const question = onlyQuestion(`- Which?\n  - Implication: Escalate when ${pivot("one")} shows more.`);
    expect(question.implication?.text).toBe('Escalate when "one" shows more.');
    expect(question.pivots).toHaveLength(1);
  });

  it("keeps the text behind a placeholder at the end of a sentence, and a second placeholder", () => {
    const question = onlyQuestion(`- Which?\n  - Focus: look. ${pivot("one")} ${pivot("two")}\n    and on`);
    expect(question.pivots.map((found) => found.label)).toEqual(["one", "two"]);
    expect(question.focus[0]?.text).toContain("and on");
  });

  it("counts the same query twice as one pivot", () => {
    const guide = guideOf(
      `- Which?\n  - Focus: a ${pivot("one")}\n  - Hint: b ${pivot("one")}\n- Then?\n  - Focus: c ${pivot("one")}`,
    );
    expect(guide.questions.map((question) => question.pivots.map((found) => found.id))).toEqual([["p1"], ["p1"]]);
  });

  it("reads placeholders in the gate", () => {
    const guide = guideOf(`- Which?\n  - Focus: a\n- Escalate when ${pivot("one")} or ${pivot("two")} shows more.`);
    expect(guide.questions).toHaveLength(1);
    expect(guide.gate?.pivots.map((found) => found.label)).toEqual(["one", "two"]);
    expect(guide.gate?.text).toBe('Escalate when "one" or "two" shows more.');
  });

  it("takes a closing paragraph as the gate", () => {
    expect(guideOf("- Which?\n  - Focus: a\n\nDisposition: escalate when in doubt.").gate?.text).toBe(
      "Disposition: escalate when in doubt.",
    );
  });

  it("takes the implication of a question about the disposition as the gate", () => {
    const guide = guideOf(
      "- Which?\n  - Focus: a\n- What disposition is supported?\n  - Implication: Escalate when it fits.",
    );
    expect(guide.questions).toHaveLength(2);
    expect(guide.gate?.text).toBe("Escalate when it fits.");
  });

  it("joins wrapped lines, and does not take a fenced line for a heading or bullet", () => {
    const guide = guideOf(
      "- Which\n  one?\n  - Focus: run\n    ```\n    # not a heading\n    - not a bullet\n    ```\n  - Hint: b",
    );
    expect(guide.questions).toHaveLength(1);
    expect(guide.questions[0]?.text).toBe("Which one?");
    expect(guide.questions[0]?.focus[0]?.text).toContain("# not a heading");
    expect(guide.questions[0]?.hints).toEqual(["b"]);
  });

  it("reads a quote before the steps as introduction", () => {
    const guide = parseGuide(
      "### Investigating X\n\n> **Note**:\n> Read this.\n\n#### Investigation steps:\n\n- Which?\n  - Focus: a\n",
    );
    expect(guide.introduction).toEqual(["**Note**: Read this."]);
    expect(guide.questions).toHaveLength(1);
  });

  it("gives a free-text guide's bullets as questions, nested advice below them", () => {
    const guide = guideOf(
      "- Look at the process.\n  - And at\n    - its parent.\n- Look at the user.\n- Escalate when in doubt.",
    );
    expect(guide.questions.map((question) => question.text)).toEqual(["Look at the process.", "Look at the user."]);
    expect(guide.questions[0]?.notes).toEqual(["And at\n- its parent."]);
    expect(guide.gate?.text).toBe("Escalate when in doubt.");
  });

  it("finds the steps when their section has another name", () => {
    expect(parseGuide("### Investigating X\n#### What to do\n- Which?\n  - Focus: a\n").questions).toHaveLength(1);
  });

  it.each([
    ["an undefined placeholder", "- Which?\n  - Focus: a $investigate_7", "refers to no transform"],
    ["broken JSON", '- Which?\n  - Focus: a !{investigate{"label":}}', "cannot be read"],
    ["an unclosed placeholder", '- Which?\n  - Focus: a !{investigate{"label":"x"', "not closed"],
    [
      "a pivot without providers",
      '- Which?\n  - Focus: a !{investigate{"label":"x","providers":[]}}',
      "not understood",
    ],
  ])("says on which line %s stands, and reads the rest", (_, steps, message) => {
    const guide = guideOf(steps);
    expect(guide.problems).toMatchObject([{ line: 8, message: expect.stringContaining(message) }]);
    expect(guide.questions).toHaveLength(1);
  });

  it("survives braces inside a placeholder's strings", () => {
    expect(onlyQuestion(`- Which?\n  - Focus: ${pivot("a } b { c")}`).pivots[0]?.label).toBe("a } b { c");
  });

  it("says so when there is nothing to ask", () => {
    expect(parseGuide("Just text.").problems).toMatchObject([{ message: "The guide asks no questions." }]);
  });

  it("reads any text at all, and finds each question's id by its place", () =>
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...PIECES)), { maxLength: 40 }), (pieces) => {
        const guide = parseGuide(pieces.join(""));
        expect(guide.questions.map((question) => question.id)).toEqual(guide.questions.map((_, i) => `q${i + 1}`));
      }),
    ));

  it("leaves HTML and Markdown as the text they are", () => {
    expect(onlyQuestion("- <img src=x onerror=alert(1)> **bold**?\n  - Focus: [a](javascript:b)")).toMatchObject({
      text: "<img src=x onerror=alert(1)> **bold**?",
      focus: [{ text: "[a](javascript:b)" }],
    });
  });
});
