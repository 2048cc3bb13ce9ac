import { StreamMessage, streamPath } from "@quaestor/api";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { staleKeys } from "../../shared/api/query-roots.ts";

export type StreamState = "live" | "connecting" | "lost";

/** After the browser gave up by itself (a refusal, not a lost connection). */
const againMs = 5_000;

/**
 * Listens to what went stale and asks for it again. After a gap everything is asked again, since messages were missed.
 * A tab that nobody sees lets go of the stream: browsers allow six connections to one server, over all tabs together.
 */
export function useStream(): StreamState {
  const queryClient = useQueryClient();
  const [state, setState] = useState<StreamState>("connecting");

  useEffect(() => {
    if (typeof EventSource === "undefined") return;
    let source: EventSource | null = null;
    let timer = 0;
    let missed = false;

    const disconnect = () => {
      window.clearTimeout(timer);
      source?.close();
      source = null;
    };
    const connect = () => {
      disconnect();
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
    const onVisibility = () => {
      if (document.visibilityState === "visible") {
        connect();
      } else {
        missed = true;
        disconnect();
      }
    };
    if (document.visibilityState === "visible") connect();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      disconnect();
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
