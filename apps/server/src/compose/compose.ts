import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { openDuckDbEventStore } from "@quaestor/adapters/duckdb";
import { parallelImporterInto } from "@quaestor/adapters/import";
import { loadOrCreateSigningKey } from "@quaestor/adapters/signing";
import {
  dropLog,
  type IntakeLog,
  identityStore,
  intakeLog,
  lockDirectory,
  nearMissLog,
  openDatabase,
  sqliteApiKeys,
  sqliteCaseStore,
  sqliteExecutionLog,
  sqliteInvestigations,
} from "@quaestor/adapters/sqlite";
import type { StreamMessage } from "@quaestor/api";
import { instantFromMs } from "@quaestor/telemetry";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { caseworkFile, exportsDirectory, keyDirectory, spoolDirectory, telemetryFile } from "../config/layout.ts";
import { type Scheduler, startScheduler } from "../scheduler/scheduler.ts";
import { ensureAccounts } from "../services/accounts.ts";
import { createAssessments } from "../services/assessments.ts";
import type { Core, Outside } from "../services/core.ts";
import { createDetection } from "../services/detect.ts";
import { groupAllAlerts } from "../services/grouping.ts";
import { intakeDoor } from "../services/intake/door.ts";
import { DropFolder } from "../services/intake/drop-folder.ts";
import { LiveIntake } from "../services/intake/live-intake.ts";
import { sweepNearMisses } from "../services/near-misses/sweep.ts";
import { finishBrokenImports } from "../services/recover.ts";
import { loadRuleFolder } from "../services/rule-shelf.ts";
import { investigationsOfSample } from "../services/sample.ts";
import { createServices, type ServiceParts, type Services } from "./services.ts";

/** A running back end, without its HTTP side. */
export interface Backend {
  readonly core: Core;
  readonly parts: ServiceParts;
  readonly services: Services;
  /** Resolves when what lists show is up to date with what happened so far. */
  settled(): Promise<void>;
  /** Ends what runs, in reverse order of starting; resolves when files are closed. */
  stop(): Promise<void>;
}

export interface ComposeOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly publish: (message: StreamMessage) => void;
  /**
   * Scheduled executions. A command that only ingests goes without, and with less memory: what was written is not read
   * again, but the engine would keep it as long as there is room.
   */
  readonly scheduled: boolean;
  /** The clock and the source of ids; default: the machine's. */
  readonly outside?: Outside;
  /** Hears what takes long, in words. */
  readonly say?: (line: string) => void;
}

const theMachine: Outside = { now: () => instantFromMs(Date.now()) ?? 0n, id: randomUUID };

/** Opens a data directory and builds everything over it, once. */
export async function compose({
  config,
  log,
  publish,
  scheduled,
  outside = theMachine,
  say = () => undefined,
}: ComposeOptions): Promise<Backend> {
  const lock = lockDirectory(config.dataDir);
  const undo: (() => Promise<void> | void)[] = [() => lock.release()];
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const database = openDatabase(caseworkFile(config.dataDir));
    undo.push(() => database.close());
    const store = await openDuckDbEventStore({
      path: telemetryFile(config.dataDir),
      ...(scheduled ? {} : { memoryLimit: "512MB" }),
      onUpgrade: (version, to) =>
        say(`bringing the event store along from version ${version} to ${to}: minutes for ten million events …`),
    });
    undo.push(() => store.close());
    const investigations = sqliteInvestigations(database);
    const apiKeys = sqliteApiKeys(database);
    const core: Core = {
      store,
      cases: sqliteCaseStore(database, [investigations.project, apiKeys.project]),
      index: investigations.index,
      executions: sqliteExecutionLog(database),
      rules: await loadRuleFolder(config.rulesDir),
      outside,
      log,
      publish,
    };
    for (const problem of core.rules.problems) log.error({ problem }, "a rule file could not be loaded");
    const identity = identityStore(database);
    ensureAccounts(identity, config.sample);
    const intake = intakeLog(database);
    const nearMisses = nearMissLog(database);
    const assessments = createAssessments(core, () => investigationsOfSample(intake));
    undo.push(() => assessments.stop());
    const detection = createDetection(core, assessments.enqueue, ({ rule }) =>
      sweepNearMisses({ core, intake, log: nearMisses }, rule),
    );
    undo.push(() => detection.stop());
    assessments.enqueue(await groupAllAlerts(core));
    await assessments.enqueueStale();
    const spool = spoolDirectory(config.dataDir);
    // What a crash left there belongs to no import that goes on.
    await rm(spool, { recursive: true, force: true });
    const importer = parallelImporterInto(store);
    const imports = { core, intake, detection, importer, spoolDirectory: spool };
    await finishBrokenImports(imports);
    const { keys } = apiKeys;
    const live = new LiveIntake({ core, intake, keys, detection, together: database.transact }, config.intake);
    undo.push(() => live.stop());
    const dropped = dropLog(database);
    const drop =
      config.intake.dropDir === null
        ? null
        : new DropFolder({ imports, keys, log: dropped }, { path: config.intake.dropDir });
    if (drop !== null) undo.push(() => drop.stop());
    const scheduler: Scheduler | null = scheduled ? startScheduler(core, detection) : null;
    if (scheduler !== null) undo.push(() => scheduler.stop());
    const key = await loadOrCreateSigningKey(keyDirectory(config.dataDir));
    const parts: ServiceParts = {
      core,
      identity,
      intake,
      nearMisses,
      detection,
      importer,
      spoolDirectory: spool,
      scheduler: scheduler ?? { nextAt: () => null },
      exports: { core, intake, key, directory: exportsDirectory(config.dataDir) },
      keys,
      door: intakeDoor({ core, keys }, { ...config.intake, intake: live, clusterId: clusterIdOf(intake, outside) }),
      dropped,
      drop,
      loopback: isLoopback(config.host),
      maxUploadBytes: config.maxUploadBytes,
      onChanged: assessments.enqueue,
    };
    return { core, parts, services: createServices(parts), settled: assessments.settled, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const clusterSetting = "cluster_id";

/** Made once for a data directory. */
function clusterIdOf(intake: IntakeLog, outside: Outside): string {
  const kept = intake.setting(clusterSetting);
  if (kept !== null) return kept;
  const made = outside.id().replaceAll("-", "");
  intake.setSetting(clusterSetting, made);
  return made;
}

const isLoopback = (host: string): boolean => host === "localhost" || host === "::1" || host.startsWith("127.");
