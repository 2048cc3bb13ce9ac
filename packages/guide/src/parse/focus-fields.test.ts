import { describe, expect, it } from "vitest";
import { focusFields } from "./focus-fields.ts";

describe("focusFields", () => {
  it("takes field names and leaves programs, switches and paths", () => {
    expect(
      focusFields(
        "`process.pid`, `cmd.exe`, `2>&1`, `@timestamp`, `C:\\Windows`, `winlog.event_data.LogonId`, `process.pid`, `message`",
      ),
    ).toEqual(["process.pid", "@timestamp", "winlog.event_data.LogonId", "message"]);
  });
});
