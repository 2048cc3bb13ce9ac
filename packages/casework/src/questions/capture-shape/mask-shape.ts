const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const CLOCK_NAME = /__[0-9]{9,10}(?:\.[0-9]{1,12})?(?![0-9])/g;
const TEMP_NAME = /\\temp\\[^\\\s"<>|]*/gi;

/**
 * The shape of a command line, for telling whether two are the same but for what every run makes anew: clock-named
 * files, GUIDs, numbers in names under a temp folder. White space is made one blank. Everything else stays exact, case
 * included, so that one changed argument is another shape.
 */
export function maskShape(commandLine: string): string {
  return commandLine
    .replace(/\s+/g, " ")
    .trim()
    .replace(GUID, "<guid>")
    .replace(CLOCK_NAME, "__<clock>")
    .replace(TEMP_NAME, (name) => name.replace(/[0-9]+/g, "<n>"));
}
