import type { RejectionCode } from "../rejected.ts";

/** Why one record of a log cannot be taken; caught where records are read, never seen outside. */
export class EvtxRefusal extends Error {
  override readonly name = "EvtxRefusal";
  readonly code: RejectionCode;

  constructor(code: RejectionCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Refuses bytes that do not say what their place in the format must say. `message` completes "This record …". */
export function damaged(message: string): EvtxRefusal {
  return new EvtxRefusal("damaged_record", message);
}
