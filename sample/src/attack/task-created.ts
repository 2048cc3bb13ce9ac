import type { Host } from "../company.ts";
import type { Moment } from "../moment.ts";
import type { Logon, World } from "../world.ts";

/** Security 4698: somebody registered a scheduled task. */
export function writeTaskCreated(
  world: World,
  task: {
    readonly host: Host;
    readonly logon: Logon;
    readonly name: string;
    readonly command: string;
    readonly at: Moment;
  },
): void {
  const { host, logon, name, command, at } = task;
  world.write({
    at,
    host,
    channel: "security",
    code: 4698,
    version: 0,
    data: () => ({
      SubjectUserSid: logon.account.sid,
      SubjectUserName: logon.account.name,
      SubjectDomainName: logon.account.domain,
      SubjectLogonId: `0x${logon.id.toString(16)}`,
      TaskName: name,
      TaskContent: `<?xml version="1.0" encoding="UTF-16"?><Task><Actions><Exec><Command>${command}</Command></Exec></Actions></Task>`,
    }),
  });
}
