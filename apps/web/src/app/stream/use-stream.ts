import { StreamMessage, streamPath } from "@quaestor/api";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { staleKeys } from "../../shared/api/query-roots.ts";

export type StreamState = "live" | "connecting" | "lost";

/** After the browser gave up by itself (a refusal, not a lost connection). */
const againMs = 5_000;

/** Listens to what went stale and asks for it again. After a gap everything is asked again, since messages were missed. */
export function useStream(): StreamState {
  const queryClient = useQueryClient();
  const [state, setState] = useState<StreamState>("connecting");

  useEffect(() => {
    if (typeof EventSource === "undefined") return;
    let source: EventSource | null = null;
    let timer = 0;
    let missed = false;

    const connect = () => {
      source = new EventSource(streamPath);
      source.onopen = () => {
        setState("live");
        if (missed) void queryClient.invalidateQueries();
        missed = false;
      };
      source.onmessage = (event) => {
        const message = parse(String(event.data));
        if (message === null) return;
        for (const queryKey of staleKeys(message)) void queryClient.invalidateQueries({ queryKey });
      };
      source.onerror = () => {
        missed = true;
        setState("lost");
        if (source?.readyState === EventSource.CLOSED) timer = window.setTimeout(connect, againMs);
      };
    };
    connect();
    return () => {
      window.clearTimeout(timer);
      source?.close();
    };
  }, [queryClient]);

  return state;
}

function parse(data: string): StreamMessage | null {
  try {
    const parsed = StreamMessage.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
