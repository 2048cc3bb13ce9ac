import { z } from "zod";

const provider = z.object({
  field: z.string().min(1),
  excluded: z.boolean().default(false),
  // Kibana takes any other word for a phrase; so do we, but only words it knows of are let through.
  queryType: z.enum(["phrase", "phrases", "exists", "range"]).default("phrase"),
  value: z.union([z.string(), z.number(), z.boolean()]).default(""),
  valueType: z.enum(["string", "number", "boolean"]).default("string"),
});

/** The JSON of one `investigate` plugin (elastic-semantics, section 4.2). */
export const investigateJson = z.object({
  label: z.string().min(1),
  description: z.string().default(""),
  providers: z.array(z.array(provider).min(1)).min(1),
  relativeFrom: z.string().optional(),
  relativeTo: z.string().optional(),
});
export type InvestigateJson = z.infer<typeof investigateJson>;
