import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

describe("settings", () => {
  it("have defaults that bind to loopback and lie in the project's folder", () => {
    const config = readConfig({}, {});
    expect(config).toMatchObject({ host: "127.0.0.1", port: 4747, sample: true, logLevel: "warn" });
    expect(config.intake).toMatchObject({ maxBodyBytes: 100 * 2 ** 20, queueBytes: 16 * 2 ** 20, dropDir: null });
    expect(isAbsolute(config.dataDir)).toBe(true);
    expect(config.dataDir.endsWith(".quaestor")).toBe(true);
  });

  it("come from the environment", () => {
    const env = {
      QUAESTOR_DATA: "/srv/data",
      QUAESTOR_HOST: "0.0.0.0",
      QUAESTOR_PORT: "8080",
      QUAESTOR_RULES: "/srv/rules",
      QUAESTOR_SAMPLE: "false",
      QUAESTOR_MAX_UPLOAD_MB: "0.5",
      QUAESTOR_INTAKE_MAX_BODY_MB: "1",
      QUAESTOR_INTAKE_QUEUE_MB: "0.25",
      QUAESTOR_DROP: "/srv/drop",
      QUAESTOR_LOG: "debug",
    };
    expect(readConfig({}, env)).toMatchObject({
      dataDir: "/srv/data",
      host: "0.0.0.0",
      port: 8080,
      rulesDir: "/srv/rules",
      sample: false,
      maxUploadBytes: 524_288,
      intake: { maxBodyBytes: 1_048_576, queueBytes: 262_144, dropDir: "/srv/drop" },
      logLevel: "debug",
    });
  });

  it("take an empty setting for none", () => {
    expect(readConfig({}, { QUAESTOR_PORT: "", QUAESTOR_DATA: "", QUAESTOR_SAMPLE: "" })).toEqual(readConfig({}, {}));
  });

  it.each([
    ["0", false],
    ["no", false],
    ["FALSE", false],
    ["1", true],
    ["yes", true],
  ])("take %j for sample telemetry as %s", (word, sample) => {
    expect(readConfig({}, { QUAESTOR_SAMPLE: word }).sample).toBe(sample);
  });

  it("let a flag win over the environment", () => {
    const flags = { data: "/flag", port: "1", sample: true, drop: "/flag-drop" };
    const config = readConfig(flags, { QUAESTOR_DATA: "/env", QUAESTOR_PORT: "2", QUAESTOR_SAMPLE: "false" });
    expect(config).toMatchObject({ dataDir: "/flag", port: 1, sample: true, intake: { dropDir: "/flag-drop" } });
  });

  it("read a relative directory from where the command runs, and ~ as the home", () => {
    expect(readConfig({ data: "here" }, {}).dataDir).toBe(join(process.cwd(), "here"));
    expect(readConfig({ data: "~/there" }, {}).dataDir).toBe(join(homedir(), "there"));
  });

  it.each([
    [{ QUAESTOR_PORT: "70000" }, "port"],
    [{ QUAESTOR_PORT: "many" }, "port"],
    [{ QUAESTOR_PORT: "80.5" }, "port"],
    [{ QUAESTOR_LOG: "loud" }, "log"],
    [{ QUAESTOR_MAX_UPLOAD_MB: "-1" }, "maxUploadMb"],
    [{ QUAESTOR_INTAKE_QUEUE_MB: "none" }, "intakeQueueMb"],
    [{ QUAESTOR_SAMPLE: "maybe" }, "sample"],
  ])("refuse %j and name the setting", (env, name) => {
    expect(() => readConfig({}, env)).toThrow(ConfigError);
    expect(() => readConfig({}, env)).toThrow(name);
  });
});
