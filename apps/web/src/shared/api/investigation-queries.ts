import {
  type Actor,
  ApiError,
  type Command,
  type CommandResult,
  commandInvestigation,
  exportInvestigation,
  getInvestigation,
  getPivot,
  type InvestigationQuery,
  type InvestigationView,
} from "@quaestor/api";
import { keepPreviousData, type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, nothing } from "./client.ts";
import { queryRoots } from "./query-roots.ts";
import { useAccount } from "./session-queries.ts";

const rootOf = (id: string) => [...queryRoots.investigation, id] as const;

export const investigationQueries = {
  /** Everything the page shows, for one alert and one window. While another loads, the one before is given: hold its id against yours. */
  detail: (id: string, query: InvestigationQuery = {}) =>
    queryOptions({
      queryKey: [...rootOf(id), query] as const,
      queryFn: ({ signal }) => api.call(getInvestigation, { ...nothing, params: { id }, query, signal }),
      placeholderData: keepPreviousData,
    }),
  /** A pivot word for word as Kibana would ask it, for the alert and over the window of the page. */
  literalPivot: (
    { investigationId, query }: { readonly investigationId: string; readonly query: InvestigationQuery },
    pivotId: string,
  ) =>
    queryOptions({
      queryKey: [...rootOf(investigationId), query, "literal", pivotId] as const,
      queryFn: ({ signal }) =>
        api.call(getPivot, {
          ...nothing,
          params: { id: investigationId, pivot: pivotId },
          query: { ...query, literal: "true" },
          signal,
        }),
    }),
};

export interface CommandInput {
  /** The version that whoever asks has in front of them. */
  readonly expectedVersion: number;
  readonly command: Command;
}

/**
 * Carries out one command against the version seen. Commands of one investigation go one after the other. What the page
 * shows is asked again afterwards, also after a conflict, so that what others did stands beside what was typed.
 */
export function useCommand(id: string) {
  return useMutation(useCommandOptions(id));
}

/** What every command of an investigation does, for those who watch over it in another way. */
export function useCommandOptions(id: string) {
  const queryClient = useQueryClient();
  const account = useAccount();
  return {
    scope: { id: `investigation ${id}` },
    mutationFn: (input: CommandInput) => send(queryClient, id, input),
    // Nobody waits for the questions asked again: what comes next on the page goes on at once.
    onSuccess: ({ state }: CommandResult, { command }: CommandInput) => {
      queryClient.setQueriesData<InvestigationView>({ queryKey: rootOf(id) }, (view) => view && { ...view, state });
      if (command.kind === "answer" && account !== undefined) showAnswer(queryClient, id, command, account);
      void invalidate(queryClient, id);
    },
    onError: (error: Error) => {
      if (error instanceof ApiError && error.code === "VERSION_CONFLICT") void invalidate(queryClient, id);
    },
  };
}

/** The server has it; the line shows it until the page has been asked again. */
function showAnswer(queryClient: QueryClient, id: string, command: AnswerCommand, by: Actor): void {
  const { verdict, rationale, evidence } = command;
  const answer = { verdict, rationale, evidence, by, at: new Date().toISOString(), stale: [] };
  queryClient.setQueriesData<InvestigationView>(
    { queryKey: rootOf(id) },
    (view) =>
      view && {
        ...view,
        questions: view.questions.map((each) => (each.id === command.question ? { ...each, answer } : each)),
      },
  );
}

export type AnswerCommand = Extract<Command, { kind: "answer" }>;

/** Records, once each, that somebody looked at pivots. Nobody waits for it. */
export function useViewedPivots(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    scope: { id: `investigation ${id}` },
    mutationFn: async ({ expectedVersion, pivots }: { expectedVersion: number; pivots: readonly string[] }) => {
      for (const pivotId of pivots)
        await send(queryClient, id, { expectedVersion, command: { kind: "viewed_pivot", pivotId } });
    },
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: rootOf(id) }),
  });
}

/** What the server takes whatever others did meanwhile; its answer may hold their changes too. */
const harmless: readonly Command["kind"][] = ["viewed_pivot", "pin", "unpin", "note"];

async function send(queryClient: QueryClient, id: string, { expectedVersion, command }: CommandInput) {
  const version = afterOwnChanges(queryClient, id, expectedVersion);
  const body = { expectedVersion: version, command };
  const result = await api.call(commandInvestigation, { ...nothing, params: { id }, body });
  if (!harmless.includes(command.kind) || result.version === version + 1) {
    queryClient.setQueryData<OwnChanges>(ownKey(id), (before = {}) => ({ ...before, [version]: result.version }));
  }
  return result;
}

/** From which version to which only this page's own commands lead: what it sent does not conflict with itself. */
type OwnChanges = Readonly<Record<number, number>>;
const ownKey = (id: string) => ["own-changes", id] as const;

function afterOwnChanges(queryClient: QueryClient, id: string, seen: number): number {
  const own = queryClient.getQueryData<OwnChanges>(ownKey(id)) ?? {};
  let version = seen;
  for (let next = own[version]; next !== undefined && next > version; next = own[version]) version = next;
  return version;
}

/** Builds and signs an evidence bundle; gives where to fetch it, its digest and the key that signed it. */
export function useExport(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.call(exportInvestigation, { ...nothing, params: { id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: rootOf(id) }),
  });
}

async function invalidate(queryClient: QueryClient, id: string): Promise<void> {
  await Promise.all(
    [rootOf(id), queryRoots.queue, queryRoots.reviews, queryRoots.status].map((queryKey) =>
      queryClient.invalidateQueries({ queryKey }),
    ),
  );
}
