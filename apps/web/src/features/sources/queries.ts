import {
  ApiError,
  getCoverage,
  getImports,
  getNearMisses,
  getQuarantine,
  getSources,
  ImportReport,
  openNearMiss,
  Problem,
  problem,
  retryQuarantined,
  uploadPath,
} from "@quaestor/api";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, nothing } from "../../shared/api/client.ts";
import { queryRoots } from "../../shared/api/query-roots.ts";
import type { Place } from "./place.ts";

export const sourceQueries = {
  overview: () =>
    queryOptions({
      queryKey: [...queryRoots.sources, "overview"] as const,
      queryFn: ({ signal }) => api.call(getSources, { ...nothing, signal }),
    }),
  /** Counted over the newest starts of each source: asked apart, because a large store takes its time for it. */
  coverage: () =>
    queryOptions({
      queryKey: [...queryRoots.sources, "coverage"] as const,
      queryFn: ({ signal }) => api.call(getCoverage, { ...nothing, signal }),
    }),
  imports: () =>
    queryOptions({
      queryKey: [...queryRoots.sources, "imports"] as const,
      queryFn: ({ signal }) => api.call(getImports, { ...nothing, signal }),
    }),
  /** Records that could not be taken, a page at a time; of one import, of one source and host, or of all. */
  quarantine: ({ importId, place }: { readonly importId: string; readonly place: Place | null }) =>
    infiniteQueryOptions({
      queryKey: [...queryRoots.sources, "quarantine", importId, place] as const,
      queryFn: ({ pageParam, signal }) =>
        api.call(getQuarantine, {
          ...nothing,
          query: {
            ...(pageParam === "" ? {} : { cursor: pageParam }),
            ...(importId === "" ? {} : { importId }),
            ...place,
          },
          signal,
        }),
      initialPageParam: "",
      getNextPageParam: (last) => last.cursor ?? undefined,
    }),
  /** Near misses, newest first, a page at a time; of one source and host, or of all. */
  nearMisses: (place: Place | null) =>
    infiniteQueryOptions({
      queryKey: [...queryRoots.sources, "near-misses", place] as const,
      queryFn: ({ pageParam, signal }) =>
        api.call(getNearMisses, {
          ...nothing,
          query: { ...(pageParam === "" ? {} : { cursor: pageParam }), ...place },
          signal,
        }),
      initialPageParam: "",
      getNextPageParam: (last) => last.cursor ?? undefined,
    }),
};

/** Tries one quarantined record again. */
export function useRetry() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call(retryQuarantined, { ...nothing, params: { id } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: queryRoots.sources }),
  });
}

/** Opens an investigation on a near miss by hand; gives which it is in. */
export function useOpenNearMiss() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call(openNearMiss, { ...nothing, params: { id } }),
    onSettled: () =>
      Promise.all(
        [queryRoots.sources, queryRoots.queue, queryRoots.status].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

export interface UploadInput {
  readonly file: File;
  /** Bytes sent so far. */
  readonly onProgress: (sent: number) => void;
  readonly signal: AbortSignal;
}

/** Sends a file's bytes as they are; gives what became of its records. */
export function useUpload() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: upload,
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: queryRoots.sources }),
        queryClient.invalidateQueries({ queryKey: queryRoots.queue }),
        queryClient.invalidateQueries({ queryKey: queryRoots.status }),
      ]),
  });
}

/** `fetch` cannot say how much of a body was sent; XMLHttpRequest can. */
function upload({ file, onProgress, signal }: UploadInput): Promise<ImportReport> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${uploadPath}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("accept", "application/json");
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onload = () => {
      try {
        const body: unknown = JSON.parse(request.responseText);
        if (request.status >= 400) reject(new ApiError(Problem.parse(body)));
        else resolve(ImportReport.parse(body));
      } catch {
        reject(new ApiError(problem("INTERNAL", `The server answered ${request.status} with something unreadable.`)));
      }
    };
    request.onerror = () =>
      reject(new ApiError(problem("OFFLINE", "The connection broke. Upload the file again; nothing is stored twice.")));
    request.onabort = () =>
      reject(
        new ApiError(problem("BAD_REQUEST", "The upload was stopped. Whole records sent before that may be stored.")),
      );
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
