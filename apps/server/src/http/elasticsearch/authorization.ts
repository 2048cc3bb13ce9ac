/** The id and secret of an API key as a request carries them. */
export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** Whether the header is one of the two that an API key comes in: a browser sends neither by itself. */
export function carriesApiKey(header: string | undefined): boolean {
  return /^(?:apikey|basic) /i.test(header ?? "");
}

/**
 * `ApiKey base64(id:secret)`, or `Basic` with the id for a user and the secret for a password, for shippers that know
 * nothing else. Null for anything else.
 */
export function credentialsOf(header: string | undefined): Credentials | null {
  const encoded = /^(?:apikey|basic) +([A-Za-z0-9+/=_-]{1,512}) *$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 1 ? null : { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}
