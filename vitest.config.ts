import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests that take half a minute of a processor each: begun first, so that no processor waits for the last of them. */
const longest = ["captures.test.ts", "bad-input.test.ts", "evtx-fuzz.test.ts"];

/**
 * All files that run on Node, then all that run in jsdom. A worker that does not isolate files goes on to the next one
 * only if that is of the same project; among mixed files each would load its jsdom, or the packages, anew.
 */
class ProjectByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const turn = ({ project, moduleId }: TestSpecification): number =>
      project.name === "node" ? (longest.some((name) => moduleId.endsWith(`/test/${name}`)) ? 0 : 1) : 2;
    return (await super.sort(files)).toSorted((a, b) => turn(a) - turn(b));
  }
}

/** What `npm test` runs: the packages as one project, because each project transforms and loads all that it uses. */
export default defineConfig({
  test: {
    sequence: { sequencer: ProjectByProject },
    projects: [
      {
        test: {
          name: "node",
          include: ["packages/*/{src,test}/**/*.test.ts", "{apps/server,sample}/{src,test}/**/*.test.ts"],
          isolate: false,
        },
      },
      "apps/web",
    ],
  },
});
