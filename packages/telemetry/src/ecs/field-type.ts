/** How a field's values are compared (eql-semantics, section 4). */
export type FieldType = "keyword" | "long" | "double" | "boolean" | "date" | "ip";
