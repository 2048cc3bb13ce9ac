import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { projectRoot } from "../config/config.ts";

const manifest = z.object({ version: z.string() });

/** The product's version, from the root package.json. */
export const version: string = manifest.parse(
  createRequire(import.meta.url)(join(projectRoot(), "package.json")),
).version;
