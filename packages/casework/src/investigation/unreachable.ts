/** Closes a switch: the compiler refuses the call when a case was forgotten. */
export function unreachable(value: never): never {
  throw new TypeError(`no case for ${JSON.stringify(value)}`);
}
