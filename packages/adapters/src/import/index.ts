export {
  type Importer,
  type ImporterOptions,
  type ImportOptions,
  type ImportSource,
  importerInto,
  parallelImporterInto,
} from "./importer.ts";
