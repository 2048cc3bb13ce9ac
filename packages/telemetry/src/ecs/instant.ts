/** A UTC instant in nanoseconds since 1970-01-01T00:00:00Z. Sources give up to nine digits; all are kept. */
export type Instant = bigint;

export const NS_PER_MS = 1_000_000n;
export const NS_PER_SECOND = 1_000_000_000n;

/** Instants outside these cannot be ordered beside the rest by every engine, and mean a broken clock. */
export const EARLIEST: Instant = 0n;
export const LATEST: Instant = 9_223_372_036_000_000_000n;
