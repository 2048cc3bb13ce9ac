/** The five things that must all point at one workflow before a close. */
export type AnchorId = "shape" | "parent" | "user_host" | "children" | "recurrence";

export interface Anchor {
  readonly id: AnchorId;
  readonly label: string;
  readonly binds: boolean;
  /** One clause: what it binds to, or what stands in the way. */
  readonly why: string;
}

/** A recognised RMM, SCCM, backup or helpdesk pattern, recorded by a lead for one host. */
export interface RecognisedWorkflow {
  readonly id: string;
  readonly name: string;
  readonly ruleId: string;
  /** As `hostOf(...).key` gives it. */
  readonly hostKey: string;
  /** As `userKey(...)` gives it. */
  readonly userKey: string;
  /** As `maskShape` gives it. */
  readonly shape: string;
  /** Lower case. */
  readonly parentExecutable: string;
  /** Names of the children it may start, lower case. */
  readonly children: readonly string[];
  readonly recordedBy: string;
}

/** How often equal anchors were seen before. */
export interface Recurrence {
  /** Earlier processes with an alert in which all of shape, parent, user and host are equal, and children where they are known. */
  readonly count: number;
  /** ISO 8601; null when there is none. */
  readonly first: string | null;
  readonly last: string | null;
  /** Different days (UTC) among them. */
  readonly days: number;
  /** Earlier processes with an alert that were looked at; one that two sources told of counts once. */
  readonly of: number;
  /** The recognised workflow whose anchors all equal the alert's, if there is one. */
  readonly workflow: RecognisedWorkflow | null;
  readonly anchors: readonly Anchor[];
}
