export { signerForTests, verifyCryptoForTests } from "./node-crypto.ts";
export { sampleCase } from "./sample-case.ts";
