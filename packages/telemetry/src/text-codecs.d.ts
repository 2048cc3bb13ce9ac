/**
 * The two text codecs of the Encoding Standard: pure, and the same in Node and in browsers. Declared here because this
 * package compiles without the types of either.
 */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}

declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
