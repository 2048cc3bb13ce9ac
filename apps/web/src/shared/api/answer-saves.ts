import type { CommandResult } from "@quaestor/api";
import { type Mutation, useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import { type AnswerCommand, type CommandInput, useCommandOptions } from "./investigation-queries.ts";

/** An answer that is on its way to the server, or that did not get there. */
export interface AnswerSave {
  /** Of this attempt; another attempt has another. */
  readonly id: number;
  readonly investigationId: string;
  readonly state: "saving" | "failed";
  readonly answer: AnswerCommand;
  readonly error: Error | null;
}

export interface AnswerInput extends CommandInput {
  readonly investigationId: string;
  readonly command: AnswerCommand;
  /** The server has it: what was kept of it here can go. */
  readonly onSaved: () => void;
}

type AnswerMutation = Mutation<CommandResult, Error, AnswerInput>;

const root = ["answer"] as const;

/** Answers that the server does not have: the last attempt of each question, oldest first; of one investigation, or of all. */
export function useAnswerSaves(investigationId?: string): readonly AnswerSave[] {
  const attempts = useMutationState({
    filters: { mutationKey: investigationId === undefined ? root : [...root, investigationId] },
    select: (mutation: AnswerMutation) => ({
      id: mutation.mutationId,
      status: mutation.state.status,
      error: mutation.state.error,
      input: mutation.state.variables,
    }),
  });
  const last = new Map<string, AnswerSave | null>();
  for (const { id, status, error, input } of attempts) {
    if (input === undefined) continue;
    const key = `${input.investigationId} ${input.command.question}`;
    last.delete(key);
    const state = status === "error" ? "failed" : status === "pending" ? "saving" : null;
    last.set(
      key,
      state === null ? null : { id, investigationId: input.investigationId, state, answer: input.command, error },
    );
  }
  return [...last.values()].filter((save) => save !== null);
}

/**
 * Saves answers while whoever gave them is already further on: one after the other in the order they were given, each
 * against the version that the one before led to. It goes on, and a failure is remembered, whatever page is shown.
 */
export function useSaveAnswer(investigationId: string): (input: Omit<AnswerInput, "investigationId">) => void {
  const options = useCommandOptions(investigationId);
  const { mutate } = useMutation({
    ...options,
    mutationKey: [...root, investigationId],
    // A failure is told until somebody has dealt with it.
    gcTime: Number.POSITIVE_INFINITY,
    mutationFn: (input: AnswerInput) => options.mutationFn(input),
    onSuccess: (result: CommandResult, input: AnswerInput) => {
      input.onSaved();
      options.onSuccess(result, input);
    },
  });
  return (input) => mutate({ ...input, investigationId });
}

/** Forgets an attempt that failed: its text was given up, or stands already. */
export function useForgetSave(): (save: AnswerSave) => void {
  const cache = useQueryClient().getMutationCache();
  return (save) => {
    for (const mutation of cache.findAll({ mutationKey: root })) {
      if (mutation.mutationId === save.id) cache.remove(mutation);
    }
  };
}
