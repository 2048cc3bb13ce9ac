/** The text of a query and where it came from. */
export interface Source {
  /** A file or rule name for messages. */
  readonly name: string;
  readonly text: string;
  /** The line of `name` on which the text begins; 1 unless the query lies inside a larger file. */
  readonly firstLine: number;
}

/** `line` and `column` count from 1; `offset` is in UTF-16 units from the start of the query. */
export interface SourceLocation {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** The place of an offset. CR LF and a lone CR or LF each end a line. */
export function locate(source: Source, offset: number): SourceLocation {
  let line = source.firstLine;
  let begin = 0;
  const { text } = source;
  for (let i = 0; i < offset && i < text.length; i++) {
    if (text[i] === "\n" || (text[i] === "\r" && text[i + 1] !== "\n")) {
      line++;
      begin = i + 1;
    }
  }
  return { line, column: offset - begin + 1, offset };
}
