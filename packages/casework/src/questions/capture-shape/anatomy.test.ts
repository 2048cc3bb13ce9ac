import { formatInstant } from "@quaestor/telemetry";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anatomy } from "./anatomy.ts";

const kinds = (line: string): string[] =>
  anatomy(line)
    .parts.filter((part) => part.kind !== "space")
    .map((part) => `${part.kind}:${part.text}`);

const WMIEXEC = "cmd.exe /Q /c whoami /all 1> \\\\127.0.0.1\\ADMIN$\\__1684434503.6905713 2>&1";

describe("anatomy", () => {
  it("names every piece of the line that Impacket's wmiexec leaves", () => {
    expect(kinds(WMIEXEC)).toEqual([
      "shell:cmd.exe",
      "quiet:/Q",
      "run:/c",
      "captured_command:whoami /all",
      "stdout_to:1>",
      "output_path:\\\\127.0.0.1\\ADMIN$\\__1684434503.6905713",
      "stderr_too:2>&1",
    ]);
    expect(anatomy(WMIEXEC)).toMatchObject({
      command: "whoami /all",
      outputPlace: "loopback_admin_share",
      quiet: true,
      run: true,
      stdoutRedirected: true,
      stderrToo: true,
      note: null,
    });
  });

  it("reads the clock in the output's name", () => {
    const { attackerClock, parts } = anatomy(WMIEXEC);
    expect(attackerClock === null ? null : formatInstant(attackerClock)).toBe("2023-05-18T18:28:23.6905713Z");
    expect(parts.find((part) => part.kind === "output_path")?.label).toBe(
      "loopback admin share, name = a clock: 18:28:23 UTC",
    );
  });

  it.each([
    ["cmd.exe /Q /c ver 1> \\\\127.0.0.1\\ADMIN$\\__12345 2>&1", "a number too small for a clock"],
    ["cmd.exe /Q /c ver 1> \\\\127.0.0.1\\ADMIN$\\__9999999999 2>&1", "a time beyond 2100"],
    ["cmd.exe /Q /c ver 1> \\\\127.0.0.1\\ADMIN$\\__abc 2>&1", "letters"],
  ])("sees no clock in %s (%s)", (line) => {
    expect(anatomy(line).attackerClock).toBeNull();
  });

  it.each([
    ["1> C:\\Windows\\Temp\\o.txt 2>&1", "windows_temp"],
    ["1> \\Windows\\Temp\\o.txt 2>&1", "windows_temp"],
    ["> %windir%\\temp\\o.txt 2>&1", "windows_temp"],
    ['1> "C:\\Windows\\Temp\\a b.txt" 2>&1', "windows_temp"],
    ["1>\\\\127.0.0.1\\C$\\Windows\\Temp\\o 2>&1", "loopback_drive_share"],
    ["1>> \\\\localhost\\ADMIN$\\__x 2>&1", "loopback_admin_share"],
    ["1> \\\\fileserver\\drop\\o.txt 2>&1", "other_share"],
    ["1> C:\\Users\\o.txt 2>&1", "elsewhere"],
  ])("says where %s points", (tail, place) => {
    expect(anatomy(`cmd.exe /Q /c ver ${tail}`).outputPlace).toBe(place);
  });

  it("keeps a redirection inside quotes or behind a caret in the command", () => {
    expect(anatomy('cmd.exe /Q /c echo "a > b" ^> c 1> \\Windows\\Temp\\o 2>&1').command).toBe('echo "a > b" ^> c');
  });

  it("takes the redirection that captures, also when a harmless one stands behind it", () => {
    const line = `${WMIEXEC} & rem > nul`;
    expect(anatomy(line)).toMatchObject({ command: "whoami /all", outputPlace: "loopback_admin_share" });
  });

  it("keeps the redirections of the command itself with the command", () => {
    expect(anatomy("cmd.exe /Q /c net user > a.txt & dir 1> \\Windows\\Temp\\o 2>&1").command).toBe(
      "net user > a.txt & dir",
    );
  });

  it("looks into quotes that stand round the whole command", () => {
    const line = 'cmd.exe /Q /c "whoami 1> \\\\127.0.0.1\\ADMIN$\\__1684434503.1 2>&1"';
    expect(anatomy(line)).toMatchObject({ command: "whoami", outputPlace: "loopback_admin_share", stderrToo: true });
  });

  it("reads options that are joined, and a command without a blank behind /c", () => {
    expect(kinds("cmd /Q/cwhoami")).toEqual(["shell:cmd", "quiet:/Q", "run:/c", "captured_command:whoami"]);
    expect(kinds("cmd /D /V:ON /c dir")).toEqual([
      "shell:cmd",
      "switch:/D",
      "switch:/V:ON",
      "run:/c",
      "captured_command:dir",
    ]);
  });

  it("says that entities were left in the text, and cuts nothing wrong there", () => {
    const line = "cmd.exe /Q /c cd \\ 1&gt; \\\\127.0.0.1\\ADMIN$\\__1556656369.7 2&gt;&amp;1";
    expect(anatomy(line)).toMatchObject({ stdoutRedirected: false, stderrToo: false });
    expect(anatomy(line).note).toMatch(/entities/);
  });

  it("says when the source merged arguments", () => {
    const args = ["cmd.exe", "/Q", "/c", 'dir C:\\a" 1> \\Windows\\Temp\\o 2>&1'];
    expect(anatomy("cmd.exe /Q /c dir C:\\a 1> \\Windows\\Temp\\o 2>&1", args).note).toMatch(/merged/);
  });

  it("names another program as a program", () => {
    expect(anatomy("rundll32.exe a.dll,#1")).toMatchObject({ command: null, run: false });
    expect(anatomy("rundll32.exe a.dll,#1").note).toMatch(/not the command shell/);
  });

  const piece = fc.constantFrom(
    ...'cmd.exe|/Q|/c|/k|1>|>|>>|2>&1|2>|^|"|&|\\\\127.0.0.1\\ADMIN$\\__1684434503.1| |\t|\u202e|\ud800|dir|\n'.split(
      "|",
    ),
  );

  it("gives every character of any text to exactly one part, in order", () => {
    const anyText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 30 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const { parts } = anatomy(text);
        expect(parts.map((part) => part.text).join("")).toBe(text);
        let at = 0;
        for (const part of parts) {
          expect(part.start).toBe(at);
          expect(part.end).toBeGreaterThan(part.start);
          expect(text.slice(part.start, part.end)).toBe(part.text);
          at = part.end;
        }
        expect(at).toBe(text.length);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["/a", 300_000],
    ["1> ", 300_000],
    ['"', 500_000],
    ["^", 500_000],
    ["> x ", 200_000],
  ])("takes a line of very many %j apart without slowing down", (unit, count) => {
    const { parts } = anatomy(`cmd.exe /c ${unit.repeat(count)}`);
    expect(parts.map((part) => part.text).join("")).toHaveLength(11 + unit.length * count);
  });
});
