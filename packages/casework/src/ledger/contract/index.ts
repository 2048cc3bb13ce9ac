export { type CaseStoreSubject, describeCaseStore } from "./describe-case-store.ts";
