import type { Failure, FailureCode, Step, StepName } from "./verification.ts";

/** Collects what verification finds, step by step. All defects are kept; none ends the run. */
export class Findings {
  readonly failures: Failure[] = [];
  readonly steps: Step[] = [];
  readonly notChecked: string[] = [];

  readonly #named = new Set<string>();

  /** As `fail`, for a defect that several lists show: it is named once. */
  failOnce(code: FailureCode, path: string, message: string): void {
    const name = `${code} ${path}`;
    if (this.#named.has(name)) return;
    this.#named.add(name);
    this.fail(code, path, message);
  }

  fail(code: FailureCode, path: string | null, message: string): void {
    this.failures.push({ code, path, message });
  }

  /** Runs one step: it is ok when it added no failure. `check` gives the detail shown for a good one. */
  async step<T>(
    name: StepName,
    check: () => Promise<readonly [detail: string, result: T]> | readonly [string, T],
  ): Promise<T> {
    const before = this.failures.length;
    const [detail, result] = await check();
    const found = this.failures.length - before;
    this.steps.push({
      name,
      ok: found === 0,
      detail: found === 0 ? detail : `${found} ${found === 1 ? "defect" : "defects"}`,
    });
    return result;
  }
}
