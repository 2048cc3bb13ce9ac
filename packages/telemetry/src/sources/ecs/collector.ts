import { isJsonObject } from "../../decode/json-text.ts";
import { hostNameKey } from "../../ecs/host-identity.ts";
import { firstText } from "../../ecs/values.ts";
import type { Draft } from "../draft.ts";

/**
 * A Windows event that came through a collector may carry the collector's host: then `winlog.computer_name` names the
 * host the event tells of. The collector's name is kept as the observer's, its id and addresses are left out; the record
 * as received has them.
 */
export function settleCollector(draft: Draft): void {
  const document = draft.get();
  const computer = firstText(document, "winlog.computer_name");
  const filed = firstText(document, "host.name");
  if (computer === undefined || computer === "" || filed === undefined) return;
  if (hostNameKey(computer) === hostNameKey(filed)) return;
  const { host } = draft.document;
  const os = isJsonObject(host) ? host.os : undefined;
  draft.put("host", isJsonObject(os) ? { os } : {});
  draft.derive("host.name", computer, "winlog.computer_name; host.name was the collector's");
  draft.derive("observer.hostname", filed, "host.name (of the collector)");
}
