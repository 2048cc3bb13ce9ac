import { defineRoute } from "../route.ts";
import { Nothing } from "../schemas/basics.ts";
import { SearchQuery, SearchResult } from "../schemas/search.ts";

export const search = defineRoute({
  id: "search",
  method: "GET",
  path: "/api/v1/search",
  summary: "Investigations, alerts, hosts, users and events that hold a text",
  access: "signed_in",
  params: Nothing,
  query: SearchQuery,
  body: Nothing,
  response: SearchResult,
});
