import { EuiBadge } from "@elastic/eui";
import type { Execution } from "@quaestor/api";

const looks = {
  warning: { color: "warning", label: "warning" },
  failed: { color: "danger", label: "failed" },
} as const;

/** How an execution ended, in a word and a colour. */
export function ExecutionStatus({ status }: Pick<Execution, "status">) {
  if (status === "succeeded") return <>succeeded</>;
  const look = looks[status];
  return <EuiBadge color={look.color}>{look.label}</EuiBadge>;
}
