import type { Route } from "../route.ts";
import * as intake from "./intake.ts";
import * as investigations from "./investigations.ts";
import * as search from "./search.ts";
import * as session from "./session.ts";
import * as telemetry from "./telemetry.ts";

const { eventFilePath: _event, ...investigationRoutes } = investigations;
const { uploadPath: _upload, streamPath: _stream, exportPath: _export, ...telemetryRoutes } = telemetry;

/** Every JSON route, for the OpenAPI printer and the test that the server serves each. */
export const allRoutes: readonly Route<unknown, unknown, unknown, unknown>[] = Object.values({
  ...session,
  ...investigationRoutes,
  ...telemetryRoutes,
  ...intake,
  ...search,
});
