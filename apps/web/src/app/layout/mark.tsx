import { useEuiTheme } from "@elastic/eui";

/** Quaestor's mark: a glass over a checked claim. */
export function Mark() {
  const { euiTheme } = useEuiTheme();
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" fill="none" stroke={euiTheme.colors.primary} aria-hidden="true">
      <g strokeLinecap="round" strokeLinejoin="round">
        <circle cx="14" cy="14" r="10" strokeWidth="4" />
        <path d="m22 22 7 7" strokeWidth="4" />
        <path d="m9.5 14 3.500 3.500 6-7" strokeWidth="3" />
      </g>
    </svg>
  );
}
