/** Elasticsearch's functions: known, so that a query with one is refused as not supported rather than as a typing error. */
export const FUNCTION_NAMES: readonly string[] = [
  "add",
  "between",
  "cidrMatch",
  "concat",
  "divide",
  "endsWith",
  "indexOf",
  "length",
  "modulo",
  "multiply",
  "number",
  "startsWith",
  "string",
  "stringContains",
  "substring",
  "subtract",
];
