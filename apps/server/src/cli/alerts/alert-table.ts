import { firstText } from "@quaestor/telemetry";
import type { FoundAlert } from "../../services/scan/portion.ts";
import { cut, padded } from "../cells.ts";
import { visible } from "../progress.ts";
import { cell } from "./alert-columns.ts";

interface Column {
  readonly head: string;
  readonly width: number;
  /** At least so wide where nothing is cut. */
  readonly wide: number;
  /** Terminals narrower than this go without. */
  readonly from: number;
  readonly text: (alert: FoundAlert) => string;
}

const or = (text: string): string => (text === "" ? "-" : text);

function user({ document }: FoundAlert): string {
  const [domain, name] = [cell(document, "user.domain"), cell(document, "user.name")];
  return or(domain === "" || name === "" ? name : `${domain}\\${name}`);
}

const columns: readonly Column[] = [
  {
    head: "TIME",
    width: 24,
    wide: 28,
    from: 0,
    text: ({ document }) => or(cell(document, "kibana.alert.original_time")),
  },
  { head: "SEVERITY", width: 8, wide: 8, from: 0, text: ({ document }) => or(cell(document, "kibana.alert.severity")) },
  {
    head: "RULE",
    width: 24,
    wide: 34,
    from: 150,
    text: ({ document }) => or(cell(document, "kibana.alert.rule.name")),
  },
  { head: "HOST", width: 16, wide: 24, from: 0, text: ({ document }) => or(cell(document, "host.name")) },
  { head: "USER", width: 18, wide: 24, from: 110, text: user },
  { head: "PID", width: 6, wide: 6, from: 0, text: ({ document }) => or(cell(document, "process.pid")) },
];

const between = "  ";
const narrowest = 10;

export interface AlertTable {
  readonly head: string;
  line(alert: FoundAlert): string;
}

/**
 * Alerts as lines for people. With a width every line is cut to it; without one (`--wide`, a file, a pipe) nothing is
 * cut, and the file the event came from stands before its command line.
 */
export function alertTable(width: number | null): AlertTable {
  if (width === null) {
    const row = (cells: readonly string[], file: string, last: string): string =>
      `${[...cells.map((text, at) => padded(text, columns[at]?.wide ?? 0)), file, last].join(between)}\n`;
    return {
      head: row(
        columns.map(({ head }) => head),
        "FILE",
        "COMMAND LINE",
      ),
      line: (alert) =>
        row(
          columns.map(({ text }) => text(alert)),
          visible(alert.file),
          commandLine(alert),
        ),
    };
  }
  const shown = columns.filter(({ from }) => width >= from);
  const fixed = shown.reduce((sum, column) => sum + column.width + between.length, 0);
  const rest = Math.max(width - fixed, narrowest);
  const row = (cells: readonly string[], last: string): string =>
    `${[...cells.map((text, at) => padded(cut(text, shown[at]?.width ?? 0), shown[at]?.width ?? 0)), cut(last, rest)].join(between)}\n`;
  return {
    head: row(
      shown.map(({ head }) => head),
      "COMMAND LINE",
    ),
    line: (alert) =>
      row(
        shown.map(({ head, text }) => (head === "TIME" ? toMilliseconds(text(alert)) : text(alert))),
        commandLine(alert),
      ),
  };
}

const commandLine = ({ document }: FoundAlert): string =>
  or(visible(firstText(document, "process.command_line") ?? ""));

const toMilliseconds = (time: string): string => time.replace(/(\.[0-9]{3})[0-9]+/, "$1");
