import { EuiCallOut } from "@elastic/eui";
import { HostileText } from "../../../shared/components/hostile-text.tsx";

interface RuleProblemsProps {
  readonly problems: readonly {
    readonly file: string;
    readonly line: number | null;
    readonly field?: string | null;
    readonly message: string;
  }[];
}

/** Rule files that could not be loaded, each with its place; the others run. */
export function RuleProblems({ problems }: RuleProblemsProps) {
  if (problems.length === 0) return null;
  return (
    <EuiCallOut
      announceOnMount
      size="s"
      color="danger"
      iconType="error"
      title={problems.length === 1 ? "One problem in the rule files" : `${problems.length} problems in the rule files`}
    >
      <ul>
        {problems.map((problem) => (
          <li key={`${problem.file}:${problem.line ?? ""}:${problem.message}`}>
            <HostileText text={problem.line === null ? problem.file : `${problem.file}:${problem.line}`} />{" "}
            {problem.field !== undefined && problem.field !== null && `${problem.field}: `}
            {problem.message}
          </li>
        ))}
      </ul>
    </EuiCallOut>
  );
}
