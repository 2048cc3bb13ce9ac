import type { InvestigationView, Question, Verdict, WindowMode } from "@quaestor/api";
import { useCallback, useEffect, useRef, useState } from "react";
import { useAnswerSaves, useSaveAnswer } from "../../../shared/api/answer-saves.ts";
import { type AnswerCommand, useCommand, useViewedPivots } from "../../../shared/api/investigation-queries.ts";
import { useMayWork } from "../../../shared/api/session-queries.ts";
import { CommandProblem } from "../../../shared/components/command-problem.tsx";
import { Panel } from "../../../shared/components/panel.tsx";
import { useKeys } from "../../../shared/keyboard/keyboard.tsx";
import { useEventFlyout } from "../../../shared/state/use-event-flyout.ts";
import { nextQuestion, tally } from "../question-order.ts";
import { useSteadyFocus } from "../steady-focus.ts";
import { QuestionItem, questionBodyId, questionHeadId } from "./question-item.tsx";

interface QuestionListProps {
  readonly view: InvestigationView;
  readonly openId: string | null;
  readonly onOpen: (id: string | null) => void;
  readonly windowMode: WindowMode;
  readonly onWindow: (mode: WindowMode) => void;
  /** All questions are answered and the last was just saved. */
  readonly onDone: () => void;
}

const focusHead = (question: Question | undefined) => {
  if (question === undefined) return;
  const head = document.getElementById(questionHeadId(question));
  head?.focus({ preventScroll: true });
  head?.scrollIntoView?.({ block: "nearest" });
};

/** The question whose line has the focus, however it came there: by `j`, by tab, or by a click. */
const focusedOf = (questions: readonly Question[]) =>
  questions.find((question) => document.activeElement?.id === questionHeadId(question)) ?? null;

/** The question that somebody is in: its line has the focus, or something in its body has. */
const questionAround = (questions: readonly Question[], element: Element | null) =>
  questions.find((question) => document.getElementById(questionBodyId(question))?.contains(element) === true) ??
  focusedOf(questions);

/**
 * The guide's questions as a list that opens in place, one at a time; the open one is in the address. An answer is saved
 * while its writer is already at the next question; one that could not be saved opens again beside it, with its text.
 */
export function QuestionList({ view, openId, onOpen, windowMode, onWindow, onDone }: QuestionListProps) {
  const { questions } = view;
  const mayWork = useMayWork();
  const flyout = useEventFlyout();
  const pins = useCommand(view.id);
  const [cursor, setCursor] = useState<string | null>(openId);
  const [pending, setPending] = useState<{ readonly question: string; readonly verdict: Verdict } | null>(null);
  const [moveTo, setMoveTo] = useState<string | null>(null);
  const takePending = useCallback(() => setPending(null), []);
  const saves = useAnswerSaves(view.id);
  const saveAnswer = useSaveAnswer(view.id);
  const saving = new Set(saves.filter((save) => save.state === "saving").map((save) => save.answer.question));
  useSteadyFocus(
    saves
      .filter((save) => save.state === "failed")
      .map((save) => save.id)
      .join(),
  );
  useLookedAt(view, questions.find((question) => question.id === openId) ?? null);

  // After an answer: the next question comes to the top as soon as it is open.
  useEffect(() => {
    if (moveTo === null) return;
    const question = questions.find((each) => each.id === moveTo);
    const head = question === undefined ? null : document.getElementById(questionHeadId(question));
    head?.parentElement?.parentElement?.scrollIntoView?.({ block: "start" });
    setMoveTo(null);
  }, [moveTo, questions]);

  const move = (step: number) => {
    const from = focusedOf(questions)?.id ?? cursor ?? openId;
    const at = questions.findIndex((question) => question.id === from);
    const next =
      questions[
        at === -1 ? (step > 0 ? 0 : questions.length - 1) : Math.min(questions.length - 1, Math.max(0, at + step))
      ];
    if (next === undefined) return;
    setCursor(next.id);
    focusHead(next);
  };
  const answer = (verdict: Verdict) => {
    const target = focusedOf(questions)?.id ?? openId ?? cursor ?? questions[0]?.id ?? null;
    if (target === null || !mayWork || saving.has(target)) return;
    if (target !== openId) onOpen(target);
    setCursor(target);
    setPending({ question: target, verdict });
  };
  const close = () => {
    const field = document.activeElement;
    if (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) {
      focusHead(questionAround(questions, field) ?? questions.find((question) => question.id === openId));
    } else if (flyout.eventId !== null) flyout.close();
    else if (openId !== null) {
      setCursor(openId);
      onOpen(null);
      focusHead(questions.find((question) => question.id === openId));
    }
  };
  const pin = (eventId: string, pinned: boolean, question: Question) => {
    const command = pinned
      ? ({ kind: "unpin", eventId } as const)
      : ({ kind: "pin", eventId, question: question.id } as const);
    pins.mutate({ expectedVersion: view.version, command });
  };
  const send = (question: Question, command: AnswerCommand, onSaved: () => void) => {
    saveAnswer({ expectedVersion: view.version, command, onSaved });
    const next = nextQuestion(questions, question.id, saving);
    setCursor(next?.id ?? question.id);
    onOpen(next?.id ?? null);
    if (next === null) return onDone();
    // At once, and not when it has opened: what is typed next is meant for it.
    document.getElementById(questionHeadId(next))?.focus({ preventScroll: true });
    setMoveTo(next.id);
  };
  const pinFirst = () => {
    const question = questions.find((each) => each.id === openId);
    const row = question?.pivots.flatMap((pivot) => pivot.rows).find((each) => !each.pinned && each.setAside === null);
    if (question !== undefined && row !== undefined && mayWork) pin(row.id, false, question);
  };

  useKeys("Questions", [
    { keys: "j", label: "Next question", run: () => move(1) },
    { keys: "k", label: "Previous question", run: () => move(-1) },
    {
      keys: "enter",
      label: "Open the question",
      run: () => cursor !== null && onOpen(cursor === openId ? null : cursor),
    },
    { keys: "escape", label: "Leave the field, close the event, close the question", whileTyping: true, run: close },
    { keys: "e", label: "Answer: escalates", run: () => answer("escalate") },
    { keys: "l", label: "Answer: lowers concern", run: () => answer("lower_concern") },
    { keys: "u", label: "Answer: unresolved", run: () => answer("unresolved") },
    { keys: "p", label: "Pin the first row that is not pinned", run: pinFirst },
  ]);

  return (
    <Panel flush title="Questions" aside={tally(questions, saving.size)}>
      <CommandProblem what="The pin was not saved" error={pins.error} />
      <ol>
        {questions.map((question) => (
          <QuestionItem
            key={question.id}
            view={view}
            question={question}
            isOpen={question.id === openId}
            onToggle={() => {
              setCursor(question.id);
              onOpen(question.id === openId ? null : question.id);
            }}
            mayPin={mayWork}
            onPin={(row) => pin(row.id, row.pinned, question)}
            windowMode={windowMode}
            onWindow={onWindow}
            pending={pending !== null && pending.question === question.id ? pending.verdict : null}
            onPendingTaken={takePending}
            save={saves.find((save) => save.answer.question === question.id) ?? null}
            onSend={(command, onSaved) => send(question, command, onSaved)}
          />
        ))}
      </ol>
    </Panel>
  );
}

/** Tells the ledger which pivots somebody had before their eyes; a lead sees what was not opened. */
function useLookedAt(view: InvestigationView, question: Question | null): void {
  const { mutate } = useViewedPivots(view.id);
  const mayWork = useMayWork();
  const sent = useRef(new Set<string>());
  const decided = view.state !== "open" && view.state !== "in_work" && view.state !== "returned";
  useEffect(() => {
    if (question === null || !mayWork || decided) return;
    const opened = new Set(view.looked.pivots.filter((pivot) => pivot.opened).map((pivot) => pivot.id));
    const pivots = question.pivots.map((pivot) => pivot.id).filter((id) => !opened.has(id) && !sent.current.has(id));
    if (pivots.length === 0) return;
    for (const id of pivots) sent.current.add(id);
    mutate({ expectedVersion: view.version, pivots });
  }, [question, mayWork, decided, view.looked.pivots, view.version, mutate]);
}
