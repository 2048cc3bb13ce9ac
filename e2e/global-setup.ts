export { prepareSample as default } from "./prepared-sample.ts";
