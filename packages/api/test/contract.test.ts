import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  allRoutes,
  Command,
  FieldValue,
  Instant,
  openApiOf,
  Problem,
  ProblemCode,
  problem,
  RunRequest,
  statusOf,
} from "../src/index.ts";

describe("the routes", () => {
  it("have ids and places of their own, under one version", () => {
    const ids = allRoutes.map((route) => route.id);
    expect(new Set(ids).size).toBe(ids.length);
    const places = allRoutes.map((route) => `${route.method} ${route.path.replaceAll(/:\w+/g, ":")}`);
    expect(new Set(places).size).toBe(places.length);
    for (const { path } of allRoutes) expect(path).toMatch(/^\/api\/v1(\/:?[a-z-]+)+$/);
  });

  it("name in their path exactly the parameters they take", () => {
    for (const { path, params } of allRoutes) {
      const { properties = {} } = z.toJSONSchema(params, { io: "input" });
      expect(Object.keys(properties).sort()).toEqual([...path.matchAll(/:(\w+)/g)].map((match) => match[1]).sort());
    }
  });

  it("let nobody change anything who is not signed in, but sign in", () => {
    const open = allRoutes.filter((route) => route.access === "public").map((route) => route.id);
    expect(open).toEqual(["signIn"]);
  });

  it("let an auditor change nothing but ask for a bundle", () => {
    const changing = allRoutes.filter((route) => route.method !== "GET" && Array.isArray(route.access));
    const auditors = changing.filter(({ access }) => access.includes("auditor")).map((route) => route.id);
    expect(auditors).toEqual(["exportInvestigation"]);
    const anybody = allRoutes.filter((route) => route.method !== "GET" && !Array.isArray(route.access));
    expect(anybody.map((route) => route.id).sort()).toEqual(["signIn", "signOut"]);
  });
});

describe("the OpenAPI description", () => {
  const printed = JSON.stringify(openApiOf(allRoutes, "1.2.3"));

  it("is plain JSON that names every operation with its parameters", () => {
    const Operation = z.object({
      operationId: z.string(),
      parameters: z.array(z.object({ name: z.string(), in: z.enum(["path", "query"]), required: z.boolean() })),
      responses: z.object({ "200": z.unknown(), default: z.unknown() }),
    });
    const described = z
      .object({
        openapi: z.literal("3.1.0"),
        info: z.object({ version: z.literal("1.2.3") }),
        paths: z.record(z.string(), z.record(z.enum(["get", "post", "delete"]), Operation.optional())),
      })
      .parse(JSON.parse(printed));
    for (const route of allRoutes) {
      const method = z.enum(["get", "post", "delete"]).parse(route.method.toLowerCase());
      const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
      const operation = described.paths[path]?.[method];
      expect(operation?.operationId).toBe(route.id);
      const inPath = operation?.parameters.filter((parameter) => parameter.in === "path") ?? [];
      expect(inPath.every((parameter) => parameter.required)).toBe(true);
      for (const { name } of inPath) expect(path).toContain(`{${name}}`);
    }
  });

  it("is the same every time", () => {
    expect(JSON.stringify(openApiOf(allRoutes, "1.2.3"))).toBe(printed);
  });
});

describe("problems", () => {
  it("have a status, a title and a type for every code", () => {
    for (const code of ProblemCode.options) {
      const body = problem(code, "Why.");
      expect(Problem.parse(body)).toEqual(body);
      expect(body.status).toBe(statusOf[code]);
      expect(body.status).toBeGreaterThanOrEqual(400);
      expect(body.title).toMatch(/\S/);
      expect(body.type).toBe(`urn:quaestor:problem:${code.toLowerCase()}`);
    }
  });
});

describe("what may be said", () => {
  it.each(["2026-03-02T10:00:00Z", "2026-03-02T10:00:00.123456789Z"])("takes %s for an instant", (text) => {
    expect(Instant.safeParse(text).success).toBe(true);
  });

  it.each(["2026-03-02", "2026-03-02T10:00:00", "2026-03-02T10:00:00+01:00", "2026-13-02T10:00:00Z", ""])(
    "does not take %j for an instant",
    (text) => {
      expect(Instant.safeParse(text).success).toBe(false);
    },
  );

  it("fills in what an answer leaves out, and drops what nobody asked for", () => {
    expect(
      Command.parse({ kind: "answer", question: "q1", verdict: "escalate", rationale: "", alertId: "a", evil: true }),
    ).toEqual({
      kind: "answer",
      question: "q1",
      verdict: "escalate",
      rationale: "",
      alertId: "a",
      window: "around",
      evidence: [],
    });
  });

  it.each([
    { kind: "explode" },
    { kind: "note", text: "" },
    { kind: "note", text: "x".repeat(20_001) },
    { kind: "decide", decision: "ignore", justification: "" },
    { kind: "answer", question: "q1", verdict: "benign", rationale: "", alertId: "a" },
    { kind: "return", reason: "", points: [] },
    {},
    null,
  ])("refuses the command %j", (command) => {
    expect(Command.safeParse(command).success).toBe(false);
  });

  it("reads a run without a window as one of the events' own time", () => {
    expect(RunRequest.parse({})).toEqual({ timeField: "timestamp" });
  });

  it("keeps a missing field apart from an empty one", () => {
    expect(FieldValue.safeParse({ state: "missing", remedy: "Collect it." }).success).toBe(true);
    expect(FieldValue.safeParse({ state: "present", values: [] }).success).toBe(false);
  });
});
