import type { StreamMessage } from "@quaestor/api";
import type { Request, Response } from "express";

/** Tells open pages which queries went stale. Nothing of the data itself goes through it. */
export interface StreamHub {
  publish(message: StreamMessage): void;
  attach(req: Request, res: Response): void;
  close(): void;
}

const heartbeatMs = 25_000;

export function createStreamHub(): StreamHub {
  const open = new Set<Response>();
  let sequence = 0;
  const heartbeat = setInterval(() => {
    for (const res of open) res.write(": still here\n\n");
  }, heartbeatMs);
  heartbeat.unref();

  return {
    publish(message) {
      sequence += 1;
      const frame = `id: ${sequence}\ndata: ${JSON.stringify(message)}\n\n`;
      for (const res of open) res.write(frame);
    },
    attach(req, res) {
      res.writeHead(200, {
        "content-type": "text/event-stream",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
      res.write("retry: 2000\n\n");
      open.add(res);
      req.on("close", () => open.delete(res));
    },
    close() {
      clearInterval(heartbeat);
      for (const res of open) res.end();
      open.clear();
    },
  };
}
