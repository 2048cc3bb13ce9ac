import { splitWindowsArgv } from "../../ecs/command-line.ts";
import { firstText, has } from "../../ecs/values.ts";
import type { Draft } from "../draft.ts";
import { nameOf } from "./readings.ts";

/** Fills `<prefix>.args` and its count from the command line, split as the pipelines of all vendors split it. */
export function setArguments(draft: Draft, prefix: string, kept: (argument: string) => boolean = () => true): void {
  const line = firstText(draft.get(), `${prefix}.command_line`);
  if (line === undefined || has(draft.get(), `${prefix}.args`)) return;
  const args = splitWindowsArgv(line);
  if (args.length === 0) return;
  const from = `${prefix}.command_line, split as a Windows program finds its arguments`;
  draft.derive(`${prefix}.args`, args.filter(kept), from);
  draft.derive(`${prefix}.args_count`, args.length, `number of arguments in ${prefix}.command_line`);
}

/** Fills name, directory and extension of a file from its path. */
export function setFileParts(draft: Draft): void {
  const path = firstText(draft.get(), "file.path");
  if (path === undefined) return;
  const name = nameOf(path);
  const directory = path.slice(0, Math.max(0, path.length - name.length - 1));
  const dot = name.lastIndexOf(".");
  const fill = (field: string, value: string, words: string): void => {
    if (!has(draft.get(), field)) draft.derive(field, value, `file.path, ${words}`);
  };
  fill("file.name", name, "after the last separator");
  fill("file.directory", directory, "before the last separator");
  if (dot > 0) fill("file.extension", name.slice(dot + 1), "after the last dot");
}
