export {
  type ApiKey,
  type ApiKeyStore,
  type ApiKeyUse,
  type KeyScope,
  type SqliteApiKeys,
  sqliteApiKeys,
} from "./api-keys.ts";
export { type Projection, sqliteCaseStore } from "./case-store.ts";
export { type DirectoryLock, lockDirectory } from "./data-directory.ts";
export { openDatabase, type SqliteDatabase, type SqlValue } from "./database.ts";
export { type DropLog, type DroppedFile, dropLog } from "./drop-log.ts";
export { sqliteExecutionLog } from "./execution-log.ts";
export { type Account, type IdentityStore, identityStore, type SessionRecord } from "./identity.ts";
export {
  type IntakeLog,
  intakeLog,
  type KeptExport,
  type NewQuarantinedRecord,
  type QuarantineCount,
  type QuarantinedRecord,
} from "./intake-log.ts";
export { type SqliteInvestigations, sqliteInvestigations } from "./investigation-index.ts";
export { type KeptNearMiss, type NearMissCount, type NearMissLog, nearMissLog } from "./near-miss-log.ts";
export { SqliteError, type SqliteErrorCode } from "./sqlite-error.ts";
