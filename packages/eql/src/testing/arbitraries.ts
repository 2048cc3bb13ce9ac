import fc from "fast-check";
import type { FieldType } from "../check/condition.ts";
import type {
  ArithmeticOperator,
  ComparisonOperator,
  EventQuery,
  Expression,
  Field,
  Literal,
  LiteralValue,
  Pipe,
  SequenceTerm,
  Span,
  Statement,
} from "../syntax/ast.ts";
import type { JsonObject, JsonValue } from "./world.ts";

/** Paths and their types; `unknown` is a field outside the schema. */
export type QueryFields = Readonly<Record<string, FieldType | "unknown">>;

/** ECS fields of every type that ECS has, and one outside it. */
export const SAMPLE_FIELDS: QueryFields = {
  "process.name": "keyword",
  "process.args": "keyword",
  "event.code": "keyword",
  "process.pid": "long",
  "process.exit_code": "long",
  "event.risk_score": "double",
  "process.code_signature.trusted": "boolean",
  "event.created": "date",
  "source.ip": "ip",
  "vendor.note": "unknown",
};

export interface ArbitraryOptions {
  readonly fields?: QueryFields;
  /** Leave out what an engine under test has no way to do yet. Default all. */
  readonly without?: readonly ("regex" | "expression")[];
}

const AT: Span = { start: 0, end: 0 };
const CATEGORIES = ["process", "file"];

/** Texts that meet each other often, among them those that break case folding, wildcards, quoting and order. */
const TEXTS = [
  "",
  "a",
  "A",
  "b",
  "ab",
  "aB",
  "abc",
  "a*",
  "a?",
  "*",
  "%",
  "_",
  "a_b",
  "a%b",
  "\\",
  "C:\\x\\y",
  "c:\\X",
  "'",
  '"',
  "a'b",
  "a\nb",
  "ß",
  "ẞ",
  "ſ",
  "s",
  "\u212a",
  "k",
  "K",
  "İ",
  "ı",
  "i",
  "I",
  "ς",
  "Σ",
  "é",
  "É",
  "😀",
  "a😀",
  "😀b",
  "\ue000",
  "4",
  "4624",
  "true",
  "null",
  "cmd.exe",
  "CMD.EXE",
];

const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  {
    weight: 1,
    arbitrary: fc.string({ unit: fc.constantFrom("a", "b", "A", "*", "?", "\\", "é", "😀"), maxLength: 6 }),
  },
);
const anyPattern = fc.oneof(
  { weight: 1, arbitrary: anyText },
  {
    weight: 3,
    arbitrary: fc.string({
      unit: fc.constantFrom("*", "*", "?", "a", "B", "b", ".", "\\", "é", "😀", "ß"),
      maxLength: 7,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("*", "a*", "*b", "*A*", "a*b", "?", "*??", "?*?", "*?b*", "cmd*", "*.exe", "C:\\*"),
  },
);
const NUMBERS = [-7, -1, 0, 1, 2, 3, 4, 5, 7, 10, 83, 4624];
const anyWhole = fc.constantFrom(...NUMBERS);
const anyDouble = fc.constantFrom(-2.5, -1, 0, 0.5, 1, 2, 2.5, 7, 41.5, 1e3);
const DATES = [
  "2026-08-01T00:00:00.000Z",
  "2026-08-01T12:00:00.5Z",
  "2026-08-02T01:30:00.000+02:00",
  "2026-07-31T23:59:59.999999999Z",
];
const ADDRESSES = ["10.0.0.1", "10.6.48.157", "192.168.0.7", "127.0.0.1", "::1", "2001:db8::1"];
const BLOCKS = [...ADDRESSES, "10.0.0.0/8", "192.168.0.0/16", "2001:db8::/32"];
const REGEXES = [
  "a",
  "a.*",
  "[ab]+",
  "(a|b)*c?",
  "a?b{1,2}",
  "[^a]",
  ".",
  "\\w+\\.exe",
  "\\d+",
  "@b",
  "a|#",
  "c:.*",
  '"a?"',
  "[A-C]*",
];

/** A value as it may stand in an event of a field of that type. */
function anyValue(type: FieldType | "unknown"): fc.Arbitrary<string | number | boolean> {
  switch (type) {
    case "keyword":
      return fc.oneof({ weight: 8, arbitrary: anyText }, { weight: 1, arbitrary: anyWhole });
    case "long":
      return fc.oneof({ weight: 6, arbitrary: anyWhole }, { weight: 1, arbitrary: anyWhole.map(String) });
    case "double":
      return anyDouble;
    case "boolean":
      return fc.boolean();
    case "date":
      return fc.constantFrom(...DATES);
    case "ip":
      return fc.constantFrom(...ADDRESSES);
    case "version":
      return fc.constantFrom("1.0.0", "1.2.0", "1.10.0", "1.10.0-rc.1", "none");
    case "unknown":
      return fc.oneof(anyText, anyWhole, fc.boolean());
  }
}

/** A nested document with a category: each field absent, null, one value or a list with nulls in it. */
export function anyEvent(options: ArbitraryOptions = {}): fc.Arbitrary<JsonObject> {
  const fields = Object.entries(options.fields ?? SAMPLE_FIELDS);
  const values = fields.map(([, type]) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<JsonValue | undefined>(undefined) },
      { weight: 1, arbitrary: fc.constant<JsonValue | undefined>(null) },
      { weight: 5, arbitrary: anyValue(type) },
      {
        weight: 3,
        arbitrary: fc.array(
          fc.oneof({ weight: 6, arbitrary: anyValue(type) }, { weight: 1, arbitrary: fc.constant(null) }),
          { maxLength: 4 },
        ),
      },
    ),
  );
  return fc.tuple(fc.constantFrom(...CATEGORIES), fc.tuple(...values)).map(([category, list]) => {
    const document: Record<string, unknown> = {};
    place(document, "event.category", [category]);
    for (const [i, [path]] of fields.entries()) if (list[i] !== undefined) place(document, path, list[i]);
    return JSON.parse(JSON.stringify(document));
  });
}

function place(document: Record<string, unknown>, path: string, value: unknown): void {
  const [key = "", ...rest] = path.split(".");
  if (rest.length === 0) document[key] = value;
  else {
    const inner: Record<string, unknown> = { ...asRecord(document[key]) };
    place(inner, rest.join("."), value);
    document[key] = inner;
  }
}

const asRecord = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});

/** An event query that passes the check against the fields and means something on events of {@link anyEvent}. */
export function anyQuery(options: ArbitraryOptions = {}): fc.Arbitrary<EventQuery> {
  const category = fc.constantFrom("process", "file", "Process", null);
  return fc.tuple(category, anyCondition(options)).map(([word, condition]): EventQuery => {
    return { kind: "event", filter: { category: word, condition, span: AT }, pipes: [], span: AT };
  });
}

function anyCondition(options: ArbitraryOptions): fc.Arbitrary<Expression> {
  const fields = Object.entries(options.fields ?? SAMPLE_FIELDS);
  const without = options.without ?? [];
  const leaves = fields.map(([path, type]) => anyLeaf(path, type, without.includes("regex")));
  const numeric = fields.filter(([, type]) => type === "long" || type === "double").map(([path]) => path);
  if (numeric.length > 0 && !without.includes("expression"))
    leaves.push(anyCalculation(numeric), anyCalculation(numeric));
  const { condition } = fc.letrec<{ condition: Expression; leaf: Expression }>((tie) => ({
    leaf: fc.oneof(...leaves),
    condition: fc.oneof(
      { maxDepth: 4 },
      { weight: 4, arbitrary: tie("leaf") },
      { weight: 2, arbitrary: logical("and", tie("condition")) },
      { weight: 2, arbitrary: logical("or", tie("condition")) },
      { weight: 2, arbitrary: tie("condition").map((operand): Expression => ({ kind: "not", operand, span: AT })) },
      { weight: 1, arbitrary: compared(tie("condition"), without.includes("expression")) },
    ),
  }));
  return condition;
}

function logical(kind: "and" | "or", operand: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
  return fc
    .array(operand, { minLength: 2, maxLength: 3 })
    .map((operands): Expression => ({ kind, operands, span: AT }));
}

/** `(condition) == true`, `!= false`, `== null`. */
function compared(condition: fc.Arbitrary<Expression>, withoutNull: boolean): fc.Arbitrary<Expression> {
  const boolean = condition.filter((node) => node.kind !== "field");
  const constants: readonly LiteralValue[] = withoutNull ? [true, false] : [true, false, null];
  return fc
    .tuple(boolean, fc.constantFrom("==" as const, "!=" as const), fc.constantFrom(...constants))
    .map(([left, operator, value]) => {
      return { kind: "comparison", operator, left, right: literal(value), span: AT } satisfies Expression;
    });
}

const literal = (value: LiteralValue): Literal => ({ kind: "literal", value, span: AT });
const decimal = (value: number): Literal => ({ kind: "literal", value, decimal: true, span: AT });
const fieldAt = (path: string): Field => ({ kind: "field", path, optional: false, span: AT });

/** A constant as it may stand beside a field of that type. Signs are nodes of their own, as the parser makes them. */
function anyConstant(type: FieldType | "unknown"): fc.Arbitrary<Expression> {
  switch (type) {
    case "keyword":
    case "unknown":
      return anyText.map(literal);
    case "long":
    case "double":
      return fc.oneof(
        anyWhole.map((value) => signed(value, literal)),
        anyDouble.map((value) => signed(value, decimal)),
      );
    case "boolean":
      return fc.boolean().map(literal);
    case "date":
      return fc.constantFrom(...DATES, "2026-08-01", "2026-08").map(literal);
    case "ip":
      return fc.constantFrom(...BLOCKS).map(literal);
    case "version":
      return fc.constantFrom("1.0.0", "1.10.0", "1.10.0-rc.1", "2").map(literal);
  }
}

function signed(value: number, make: (value: number) => Literal): Expression {
  return value < 0 ? { kind: "negation", operand: make(-value), span: AT } : make(value);
}

const EQUALITIES: readonly ComparisonOperator[] = ["==", "!="];
const COMPARISONS: readonly ComparisonOperator[] = ["==", "!=", "<", "<=", ">", ">="];

function anyLeaf(path: string, type: FieldType | "unknown", withoutRegex: boolean): fc.Arbitrary<Expression> {
  const operand = fieldAt(path);
  const operators = type === "boolean" ? EQUALITIES : COMPARISONS;
  const comparison = fc.tuple(fc.constantFrom(...operators), anyConstant(type)).map(([operator, right]): Expression => {
    return { kind: "comparison", operator, left: operand, right, span: AT };
  });
  const existence = fc.constantFrom(...EQUALITIES).map((operator): Expression => {
    return { kind: "comparison", operator, left: operand, right: literal(null), span: AT };
  });
  const list = fc.array(type === "double" ? anyWhole.map((value) => signed(value, literal)) : anyConstant(type), {
    minLength: 1,
    maxLength: 4,
  });
  const membership = fc.tuple(list, fc.boolean(), fc.boolean()).map(([items, caseInsensitive, not]): Expression => {
    const inside: Expression = { kind: "membership", caseInsensitive, operand, list: items, span: AT };
    return not ? { kind: "not", operand: inside, span: AT } : inside;
  });
  const kinds = [comparison, existence, membership];
  if (type === "boolean") kinds.push(fc.constant<Expression>(operand));
  if (type === "keyword" || type === "unknown") {
    const wildcards = fc.tuple(
      fc.constantFrom(":" as const, "like" as const, "like~" as const),
      fc.array(anyPattern, { minLength: 1, maxLength: 4 }),
    );
    kinds.push(
      wildcards.map(
        ([operator, patterns]): Expression => ({
          kind: "match",
          operator,
          operand,
          patterns: patterns.map(literal),
          span: AT,
        }),
      ),
    );
    const regexes = fc.tuple(
      fc.constantFrom("regex" as const, "regex~" as const),
      fc.array(fc.constantFrom(...REGEXES), { minLength: 1, maxLength: 3 }),
    );
    if (!withoutRegex) {
      kinds.push(
        regexes.map(
          ([operator, patterns]): Expression => ({
            kind: "match",
            operator,
            operand,
            patterns: patterns.map(literal),
            span: AT,
          }),
        ),
      );
    }
  }
  return fc.oneof(...kinds);
}

/** `x + 1 == 5`, `x / y > 2`, `x % 3 == null`. */
function anyCalculation(paths: readonly string[]): fc.Arbitrary<Expression> {
  const operand = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...paths).map((path): Expression => fieldAt(path)) },
    { weight: 2, arbitrary: fc.constantFrom(1, 2, 3, 40).map((value): Expression => literal(value)) },
    { weight: 1, arbitrary: fc.constantFrom(2, 0.5).map((value): Expression => decimal(value)) },
  );
  const operators: readonly ArithmeticOperator[] = ["+", "-", "*", "/", "%"];
  const sum = fc
    .tuple(fc.constantFrom(...paths), fc.constantFrom(...operators), operand, fc.boolean())
    .map(([path, operator, other, turned]): Expression => {
      const [left, right] = turned ? [other, fieldAt(path)] : [fieldAt(path), other];
      return { kind: "arithmetic", operator, left, right, span: AT };
    });
  const calculation = fc.oneof(
    { weight: 4, arbitrary: sum },
    { weight: 1, arbitrary: sum.map((each): Expression => ({ kind: "negation", operand: each, span: AT })) },
  );
  const compare = fc
    .tuple(calculation, fc.constantFrom(...COMPARISONS), anyConstant("double"))
    .map(([left, operator, right]): Expression => {
      return { kind: "comparison", operator, left, right, span: AT };
    });
  const isNull = fc.tuple(calculation, fc.constantFrom(...EQUALITIES)).map(([left, operator]): Expression => {
    return { kind: "comparison", operator, left, right: literal(null), span: AT };
  });
  return fc.oneof({ weight: 4, arbitrary: compare }, { weight: 1, arbitrary: isNull });
}

/** Any statement that has a spelling, meaningful or not: for properties of the parser and the printer. */
export function anyStatement(): fc.Arbitrary<Statement> {
  const event = fc
    .tuple(anyFilter(), fc.array(anyPipe, { maxLength: 2 }))
    .map(([filter, pipes]): Statement => ({ kind: "event", filter, pipes, span: AT }));
  return fc.oneof(
    { weight: 4, arbitrary: event },
    { weight: 1, arbitrary: anySequence() },
    { weight: 1, arbitrary: anySample() },
  );
}

const anyPipe: fc.Arbitrary<Pipe> = fc
  .tuple(fc.constantFrom("head" as const, "tail" as const), fc.nat(1000))
  .map(([name, count]) => ({ name, count, span: AT }));
const anyName = fc.constantFrom(
  "a",
  "process",
  "_x",
  "@timestamp",
  "where",
  "in",
  "true",
  "a-b",
  "ü",
  "b`c",
  "1",
  "null",
  "head",
  "of",
);
const anyPath: fc.Arbitrary<Field> = fc
  .tuple(fc.array(anyName, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([parts, optional]) => ({
    kind: "field",
    path: parts.join("."),
    optional,
    span: AT,
  }));
const anyLiteral: fc.Arbitrary<Literal> = fc.oneof(
  anyText.map(literal),
  fc.string({ unit: "binary", maxLength: 8 }).map(literal),
  fc.constantFrom(true, false, null).map(literal),
  fc.maxSafeNat().map(literal),
  fc.bigInt(2n ** 53n, 2n ** 63n - 1n).map(literal),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }).map((value) => decimal(value === 0 ? 0 : value)),
);

function anyFilter(): fc.Arbitrary<EventQuery["filter"]> {
  const category = fc.oneof(
    fc.constant(null),
    fc.constantFrom("process", "any", "sequence", "my event", "6", "", "a\nb"),
  );
  return fc.tuple(category, anyExpression()).map(([word, condition]) => ({ category: word, condition, span: AT }));
}

function anyExpression(): fc.Arbitrary<Expression> {
  const { node } = fc.letrec<{ node: Expression }>((tie) => {
    const inner = tie("node");
    const pair = fc.tuple(inner, inner);
    const operators: readonly ArithmeticOperator[] = ["+", "-", "*", "/", "%"];
    return {
      node: fc.oneof(
        { maxDepth: 4 },
        { weight: 3, arbitrary: anyPath },
        { weight: 3, arbitrary: anyLiteral },
        { weight: 2, arbitrary: logical("and", inner) },
        { weight: 2, arbitrary: logical("or", inner) },
        { weight: 2, arbitrary: inner.map((operand): Expression => ({ kind: "not", operand, span: AT })) },
        { weight: 1, arbitrary: inner.map((operand): Expression => ({ kind: "negation", operand, span: AT })) },
        {
          weight: 2,
          arbitrary: fc
            .tuple(fc.constantFrom(...COMPARISONS), pair)
            .map(([operator, [left, right]]): Expression => ({ kind: "comparison", operator, left, right, span: AT })),
        },
        {
          weight: 2,
          arbitrary: fc
            .tuple(fc.constantFrom(...operators), pair)
            .map(([operator, [left, right]]): Expression => ({ kind: "arithmetic", operator, left, right, span: AT })),
        },
        {
          weight: 2,
          arbitrary: fc.tuple(inner, fc.boolean(), fc.array(inner, { minLength: 1, maxLength: 3 })).map(
            ([operand, caseInsensitive, list]): Expression => ({
              kind: "membership",
              operand,
              caseInsensitive,
              list,
              span: AT,
            }),
          ),
        },
        {
          weight: 2,
          arbitrary: fc
            .tuple(
              fc.constantFrom(":" as const, "like" as const, "like~" as const, "regex" as const, "regex~" as const),
              inner,
              fc.array(anyLiteral, { minLength: 1, maxLength: 3 }),
            )
            .map(
              ([operator, operand, patterns]): Expression => ({ kind: "match", operator, operand, patterns, span: AT }),
            ),
        },
        {
          weight: 1,
          arbitrary: fc
            .tuple(fc.constantFrom("length", "CONCAT", "_f"), fc.boolean(), fc.array(inner, { maxLength: 2 }))
            .map(
              ([name, caseInsensitive, args]): Expression => ({ kind: "call", name, caseInsensitive, args, span: AT }),
            ),
        },
      ),
    };
  });
  return node;
}

function anyTerms(minLength: number, keys: number, withMissing: boolean): fc.Arbitrary<readonly SequenceTerm[]> {
  const keyList = fc.array(anyPath, { minLength: keys, maxLength: keys });
  const term = fc
    .tuple(anyFilter(), keyList, withMissing ? fc.boolean() : fc.constant(false), fc.constantFrom(1, 1, 3))
    .map(([filter, list, missing, runs]): SequenceTerm => {
      return { missing, filter, keys: list, runs: withMissing ? runs : 1, span: AT };
    });
  return fc.array(term, { minLength, maxLength: 3 });
}

function anySequence(): fc.Arbitrary<Statement> {
  return fc.nat(2).chain((keys) =>
    fc
      .tuple(
        fc.array(anyPath, { maxLength: 2 }),
        fc.integer({ min: 1, max: 1e9 }),
        anyTerms(2, keys, true),
        fc.option(anyTerms(1, keys, false)),
        fc.array(anyPipe, { maxLength: 1 }),
      )
      .map(([by, maxspanMs, [first, ...rest], until, pipes]): Statement => {
        const terms = first === undefined ? rest : [{ ...first, missing: false }, ...rest];
        return { kind: "sequence", keys: by, maxspanMs, terms, until: until?.[0] ?? null, pipes, span: AT };
      }),
  );
}

function anySample(): fc.Arbitrary<Statement> {
  return fc
    .tuple(fc.array(anyPath, { minLength: 1, maxLength: 2 }), anyTerms(2, 0, false))
    .map(([keys, terms]): Statement => ({ kind: "sample", keys, terms, span: AT }));
}
