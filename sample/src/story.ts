/** What the evidence of a story supports for one of the guide's questions, before recurrence is looked at. */
export type ExpectedVerdict = "escalate" | "lower_concern" | "unresolved";

/** What the telemetry of a story says of the session behind its alerts. */
export type ExpectedSession =
  | {
      /** One 4624 on the alert's host has the process's logon id as its TargetLogonId. */
      readonly kind: "joined";
      readonly logonType: "3";
      readonly authenticationPackage: "Kerberos" | "NTLM";
      readonly sourceAddress: string;
    }
  | {
      /** The host sends no logon events, or the logon id is a well-known one that names no workstation. */
      readonly kind: "none";
      readonly because: "no logon telemetry" | "well-known logon id";
    };

/** One pair of host and user for which the rule must raise alerts: what the queue shows as one investigation. */
export interface SampleInvestigation {
  /** First label of the host's name. */
  readonly host: string;
  /** `DOMAIN\name` of the process's user. */
  readonly user: string;
  /** Alerts by the source whose process start raises them. */
  readonly alerts: { readonly sysmon: number; readonly security: number };
  /** The first captured command, as typed after `/c `. */
  readonly command: string;
  readonly session: ExpectedSession;
  /** Image names of all direct children of the alerts' shells, conhost.exe aside, in order of start. */
  readonly children: readonly string[];
  readonly questions: {
    readonly captureShape: ExpectedVerdict;
    readonly session: ExpectedVerdict;
    readonly children: ExpectedVerdict;
  };
}

/**
 * Ground truth of one thing that happens in the sample, for tests. Nothing of it is in the records, and no page
 * may show it: the telemetry has to speak for itself.
 */
export interface SampleStory {
  readonly id: string;
  readonly title: string;
  readonly hosts: readonly string[];
  readonly users: readonly string[];
  /** Empty for near misses. No pair of host and user occurs in two stories. */
  readonly investigations: readonly SampleInvestigation[];
  /** Image-and-command-line fragments of process starts that look alike and must not raise an alert. */
  readonly nearMisses: readonly { readonly host: string; readonly user: string; readonly fragment: string }[];
}
