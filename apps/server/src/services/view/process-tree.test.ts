import type { TreeNode } from "@quaestor/api";
import { sameHost } from "@quaestor/guide";
import { createMemoryEventStore, type EventStore, type NewEvent, recordsOfSameProcess } from "@quaestor/telemetry";
import { type ProcessStartOptions, processStart, securityProcessStart } from "@quaestor/telemetry/testing";
import { describe, expect, it } from "vitest";
import { processTree } from "./process-tree.ts";

const at = (seconds: number): string => new Date(Date.parse("2026-03-02T10:00:00Z") + seconds * 1000).toISOString();
const cmd = "C:\\Windows\\System32\\cmd.exe";

async function storeOf(events: readonly NewEvent[]): Promise<EventStore> {
  const store = createMemoryEventStore({
    eql: () => {
      throw new Error("a tree needs no EQL");
    },
  });
  await store.append(events, { ingestedAt: 1n });
  return store;
}

/** The tree of the first event, with all of them in the store. */
async function treeOf(alerted: NewEvent, ...others: readonly NewEvent[]): Promise<TreeNode[]> {
  const store = await storeOf([alerted, ...others]);
  return processTree(store, sameHost(alerted.document), alerted, recordsOfSameProcess(alerted, others));
}

const child = (options: ProcessStartOptions): NewEvent =>
  processStart({ parentPid: 4242, parentImage: cmd, image: "C:\\x\\tool.exe", commandLine: "tool.exe", ...options });
const below = (tree: readonly TreeNode[]): unknown[] =>
  tree.filter((node) => node.role === "descendant").map((node) => [node.name, node.pid, node.link]);

describe("the process tree", () => {
  it("shows the broker that only the event names, as inferred", async () => {
    const tree = await treeOf(processStart());
    expect(tree.map((node) => [node.role, node.name, node.link, node.eventId === null])).toEqual([
      ["broker", "WmiPrvSE.exe", null, true],
      ["alert", "cmd.exe", "inferred", false],
    ]);
    expect(tree[1]?.parentKey).toBe(tree[0]?.key);
  });

  it("climbs to ancestors and descends to grandchildren by entity id", async () => {
    const tree = await treeOf(
      processStart({ at: at(10) }),
      processStart({
        at: at(0),
        pid: 812,
        image: "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
        commandLine: "wmiprvse.exe",
        parentPid: 700,
        parentImage: "C:\\Windows\\System32\\svchost.exe",
      }),
      child({ at: at(11), pid: 5000, image: cmd }),
      child({ at: at(12), pid: 5004, parentPid: 5000 }),
    );
    expect(tree.map((node) => [node.role, node.name, node.pid, node.link])).toEqual([
      ["ancestor", "svchost.exe", 700, null],
      ["broker", "WmiPrvSE.exe", 812, "inferred"],
      ["alert", "cmd.exe", 4242, "entity"],
      ["descendant", "cmd.exe", 5000, "entity"],
      ["descendant", "tool.exe", 5004, "entity"],
    ]);
  });

  it("shows one process that Sysmon and Security both tell of once", async () => {
    const tree = await treeOf(
      processStart({ at: at(0) }),
      securityProcessStart({ at: at(0.002) }),
      child({ at: at(1), pid: 5000 }),
      securityProcessStart({
        at: at(1.001),
        pid: 5000,
        parentPid: 4242,
        parentImage: cmd,
        image: "C:\\x\\tool.exe",
        commandLine: "tool.exe",
      }),
    );
    expect(tree.map((node) => [node.role, node.pid, node.alsoEventIds.length])).toEqual([
      ["broker", 812, 0],
      ["alert", 4242, 1],
      ["descendant", 5000, 1],
    ]);
  });

  it("finds a parent by its entity id though its record has no pid, or many others had that pid", async () => {
    const parentEntityId = "{5f1e0001-0000-0000-0000-00000000aaaa}";
    const alerted = processStart({ at: at(100), parentPid: 812, parentEntityId });
    const broker: ProcessStartOptions = { pid: 812, image: "C:\\x\\WmiPrvSE.exe", commandLine: "wmiprvse.exe" };
    const parent = processStart({ ...broker, at: at(0), entityId: parentEntityId });
    const { process } = parent.document;
    const told = typeof process === "object" && !Array.isArray(process) ? process : {};
    const withoutPid = { ...parent, document: { ...parent.document, process: { ...told, pid: null } } };
    const later = Array.from({ length: 45 }, (_, i) =>
      processStart({ ...broker, at: at(10 + i), entityId: `{5f1e0001-0000-0000-0001-0000000000${10 + i}}` }),
    );
    for (const others of [[withoutPid], [parent, ...later]]) {
      const tree = await treeOf(alerted, ...others);
      expect(tree.find(({ eventId }) => eventId === parent.id)?.role).toBe("broker");
      expect(tree.find(({ role }) => role === "alert")?.link).toBe("entity");
    }
  });

  it("does not take the children of a process that got the pid later", async () => {
    const security = (options: ProcessStartOptions): NewEvent =>
      securityProcessStart({ parentPid: 4242, parentImage: cmd, image: "C:\\x\\a.exe", commandLine: "a", ...options });
    const tree = await treeOf(
      securityProcessStart({ at: at(0), pid: 4242 }),
      security({ at: at(1), pid: 5000 }),
      security({ at: at(100), pid: 4242, parentPid: 600, image: cmd }),
      security({ at: at(101), pid: 5004 }),
    );
    expect(below(tree)).toEqual([["a.exe", 5000, "pid"]]);
  });

  it("does not take a child whose parent has another entity id, or another name", async () => {
    const tree = await treeOf(
      processStart({ at: at(0) }),
      child({ at: at(1), pid: 5000, parentEntityId: "{5f1e0001-0000-0000-0000-00000000ffff}" }),
      securityProcessStart({ at: at(2), pid: 5004, parentPid: 4242, parentImage: "C:\\other.exe", image: "C:\\b.exe" }),
    );
    expect(below(tree)).toEqual([]);
  });

  it("does not take a child of the same pid on another host", async () => {
    const tree = await treeOf(processStart({ at: at(0) }), child({ at: at(1), pid: 5000, host: "WS02.corp.example" }));
    expect(below(tree)).toEqual([]);
  });

  it("folds console windows and marks programs that attackers find in place", async () => {
    const tree = await treeOf(
      processStart({ at: at(0) }),
      child({ at: at(1), pid: 5000, image: "C:\\Windows\\System32\\conhost.exe" }),
      child({ at: at(2), pid: 5004, image: "C:\\Windows\\System32\\CertUtil.exe" }),
    );
    const [console, tool] = tree.filter((node) => node.role === "descendant");
    expect(console).toMatchObject({ folded: true });
    expect(tool).toMatchObject({ folded: false, badges: expect.arrayContaining(["LOLBin"]) });
  });

  it("ends, however processes claim to be each other's parents", async () => {
    const tree = await treeOf(
      processStart({ at: at(0), pid: 4242, parentPid: 5000, parentImage: cmd }),
      processStart({ at: at(0), pid: 5000, parentPid: 4242, parentImage: cmd }),
    );
    expect(tree.length).toBeLessThan(20);
    expect(tree.filter((node) => node.role === "alert")).toHaveLength(1);
  });
});
