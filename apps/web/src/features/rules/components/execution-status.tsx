import { EuiBadge } from "@elastic/eui";
import type { Execution } from "@quaestor/api";

const looks = {
  succeeded: { color: "hollow", label: "succeeded" },
  warning: { color: "warning", label: "warning" },
  failed: { color: "danger", label: "failed" },
} as const;

/** How an execution ended, in a word and a colour. */
export function ExecutionStatus({ status }: Pick<Execution, "status">) {
  const look = looks[status];
  return <EuiBadge color={look.color}>{look.label}</EuiBadge>;
}
