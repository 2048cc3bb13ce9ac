export { type OpenedZip, readZipSafely, type ZipLimits } from "./read-zip-safely.ts";
export { writeZip, writeZipStream } from "./write-zip.ts";
