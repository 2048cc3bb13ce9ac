/** What a signature of a bundle consists of. */
export interface Signature {
  /** SHA-256 of the key's SPKI DER, hex. */
  readonly keyId: string;
  /** Ed25519, 64 bytes. */
  readonly signature: Uint8Array;
  /** The public key as SPKI in PEM, with LF line ends. */
  readonly publicKeySpkiPem: string;
}

/** Signs exactly the bytes given, with Ed25519 and no pre-hash. Keys stay with whoever implements it. */
export interface Signer {
  sign(bytes: Uint8Array): Promise<Signature>;
}
