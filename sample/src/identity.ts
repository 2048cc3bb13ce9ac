import type { Moment } from "./moment.ts";
import { SECOND } from "./moment.ts";
import type { Process } from "./world.ts";

/** How many pids a host hands out before it starts again with the one free for longest. */
const PID_COUNT = 420;

interface Change {
  readonly at: Moment;
  readonly ends: boolean;
  readonly process: Process;
}

/**
 * Gives every process its pid and GUID, host by host in order of time. A freed pid goes to the end of the queue, so
 * it comes back days later, except where a story says which process gets it next.
 */
export function assignIdentities(processes: readonly Process[]): void {
  const byMachine = new Map<string, Process[]>();
  for (const process of processes) {
    const group = byMachine.get(process.host.machine);
    if (group === undefined) {
      byMachine.set(process.host.machine, [process]);
    } else {
      group.push(process);
    }
  }
  for (const group of byMachine.values()) {
    assignOnHost(group);
  }
}

function assignOnHost(processes: readonly Process[]): void {
  const held = new Set<Process>();
  const changes: Change[] = [];
  for (const process of processes) {
    changes.push({ at: process.start, ends: false, process });
    if (process.end !== null) {
      changes.push({ at: process.end, ends: true, process });
    }
    if (process.reuses !== null) {
      held.add(process.reuses);
    }
  }
  changes.sort((left, right) => left.at - right.at);
  // 61 is coprime to the number of pids, so that neighbours in time are not neighbours in number.
  const free = Array.from({ length: PID_COUNT }, (_, i) => 612 + 4 * ((i * 61 + 7) % PID_COUNT) * 5);
  let head = 0;
  let count = 0;
  for (const { ends, process } of changes) {
    if (ends) {
      if (!held.has(process)) {
        free.push(process.pid);
      }
    } else {
      if (process.reuses !== null) {
        process.pid = process.reuses.pid;
      } else if (process.pid === 0) {
        // A host with more living processes than pids goes on above the range.
        process.pid = free[head] ?? 612 + 4 * (PID_COUNT * 5 + head);
        head++;
      }
      process.guid = processGuid(process, count);
      count++;
    }
  }
}

/** `{machine-time low-time high-counter-0000…}`: the block layout that Sysmon uses. */
function processGuid(process: Process, count: number): string {
  const counter = (count + 0x300) & 0xffff;
  return `{${process.host.machine}-${timeBlocks(process.start)}-${lowByteFirst(counter)}-000000001b00}`;
}

/** LogonGuid of Sysmon 1: the machine, the second of the logon, and the logon id with its low byte first. */
export function logonGuid(machine: string, logonId: number, at: Moment): string {
  const low = lowByteFirst(logonId & 0xffff);
  const high = lowByteFirst(Math.floor(logonId / 0x10000) & 0xffff);
  return `{${machine}-${timeBlocks(at)}-${low}-${high}00000000}`;
}

function timeBlocks(at: Moment): string {
  const seconds = Math.floor(at / SECOND);
  return `${hex4(seconds % 0x10000)}-${hex4(Math.floor(seconds / 0x10000) % 0x10000)}`;
}

function lowByteFirst(value: number): string {
  return hex4(((value & 0xff) << 8) | ((value >> 8) & 0xff));
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, "0");
}
