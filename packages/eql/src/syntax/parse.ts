import type { Statement } from "./ast.ts";
import { ExpressionParser } from "./expression-parser.ts";
import { tokenize } from "./lexer.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import type { Source } from "./source.ts";
import { StatementParser } from "./statement-parser.ts";
import { TokenStream } from "./token-stream.ts";

export interface ParseOptions {
  /** What messages call the text: a rule's file, for example. Default `query`. */
  readonly name?: string;
  /** The line of that file on which the text begins. Default 1. */
  readonly firstLine?: number;
  /** Overrides of {@link DEFAULT_LIMITS}. */
  readonly limits?: Partial<Limits>;
}

/**
 * Reads the text of a query into its tree, sequences and samples included, with every check that needs no schema.
 * Throws {@link EqlError} with `SYNTAX`, `UNSUPPORTED` (pipes, lineage, array indexes, joins, expression keys),
 * `TYPE_MISMATCH` (a `+` before something that is no number) or `LIMIT_EXCEEDED`.
 */
export function parse(text: string, options: ParseOptions = {}): Statement {
  const source: Source = { name: options.name ?? "query", text, firstLine: options.firstLine ?? 1 };
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const stream = new TokenStream(source, tokenize(source, limits), limits);
  return new StatementParser(stream, new ExpressionParser(stream)).statement();
}
