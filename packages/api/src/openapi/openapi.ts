import { z } from "zod";
import { Problem } from "../problem/problem.ts";
import type { Route } from "../route.ts";

type AnyRoute = Route<unknown, unknown, unknown, unknown>;

/** The OpenAPI 3.1 description of the given routes, as plain JSON. Printed from the same schemas that are enforced. */
export function openApiOf(routes: readonly AnyRoute[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([a-zA-Z]+)/g, "{$1}");
    const operations = paths[path] ?? {};
    operations[route.method.toLowerCase()] = operationOf(route);
    paths[path] = operations;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Quaestor",
      version,
      description: "Alerts, triage questions, decisions, reviews and evidence bundles.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      securitySchemes: { session: { type: "apiKey", in: "cookie", name: "quaestor_session" } },
      schemas: { Problem: schemaOf(Problem) },
    },
  };
}

function operationOf(route: AnyRoute): Record<string, unknown> {
  return {
    operationId: route.id,
    summary: route.summary,
    security: route.access === "public" ? [] : [{ session: [] }],
    parameters: [...parametersOf(route.params, "path"), ...parametersOf(route.query, "query")],
    ...(route.method === "POST"
      ? { requestBody: { required: true, content: { "application/json": { schema: schemaOf(route.body) } } } }
      : {}),
    responses: {
      "200": { description: "Done", content: { "application/json": { schema: schemaOf(route.response) } } },
      default: {
        description: "A problem",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function schemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}

function parametersOf(schema: z.ZodType, place: "path" | "query"): unknown[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}
