import { Verdict } from "@quaestor/api";
import { useDraft } from "../../shared/state/use-draft.ts";

export interface AnswerDraft {
  readonly verdict: Verdict | null;
  readonly rationale: string;
  /** Something was chosen or typed that has not been sent. */
  readonly dirty: boolean;
  /** This browser has it; false when it refuses to keep it. */
  readonly kept: boolean;
  /** The answer that stood when this draft was begun: its time, `none`, or null when nothing was begun. */
  readonly begunOn: string | null;
  choose(verdict: Verdict): void;
  write(rationale: string): void;
  /** From now on this draft is meant against what stands now. */
  rebase(standing: string): void;
  clear(): void;
}

const verdictOf = (text: string): Verdict | null => Verdict.safeParse(text).data ?? null;

interface DraftOf {
  readonly investigationId: string;
  readonly questionId: string;
  /** What stands: shown while nothing is drafted. */
  readonly answer: { readonly verdict: Verdict; readonly rationale: string; readonly at: string } | null;
}

/** One question's answer as somebody is writing it: kept in this browser until it is sent, whatever happens to the page. */
export function useAnswerDraft({ investigationId, questionId, answer }: DraftOf): AnswerDraft {
  const name = `answer.${investigationId}.${questionId}`;
  const verdict = useDraft(`${name}.verdict`, answer?.verdict ?? "");
  const rationale = useDraft(`${name}.rationale`, answer?.rationale ?? "");
  const base = useDraft(`${name}.base`);
  const begin = () => {
    if (!base.dirty) base.setText(answer?.at ?? "none");
  };
  // What stands already, to the letter, is no draft: it was saved while the page that would have said so was gone.
  const saved = answer !== null && verdict.text === answer.verdict && rationale.text === answer.rationale;
  return {
    verdict: verdictOf(verdict.text),
    rationale: rationale.text,
    dirty: !saved && (verdict.dirty || rationale.dirty),
    kept: verdict.kept && rationale.kept,
    begunOn: base.dirty && !saved ? base.text : null,
    choose: (next) => {
      begin();
      verdict.setText(next);
    },
    write: (text) => {
      begin();
      rationale.setText(text);
    },
    rebase: (standing) => base.setText(standing),
    clear: () => {
      verdict.clear();
      rationale.clear();
      base.clear();
    },
  };
}
