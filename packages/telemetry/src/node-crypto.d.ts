/** The one function of Node that this package calls where it runs under Node: pure, like the one it stands in for. */
declare module "node:crypto" {
  export function hash(algorithm: "sha256", data: string, outputEncoding: "hex"): string;
}
