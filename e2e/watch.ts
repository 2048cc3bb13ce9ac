import type { BrowserContext, Page } from "@playwright/test";

/** What a browser did that a console must never make it do, and everything it asked for. */
export interface Watch {
  /** Addresses of all requests, in order. */
  readonly requests: readonly string[];
  /** Dialogs, windows, errors of the page, violations of the policy, requests that left the origin. Empty is right. */
  readonly complaints: readonly string[];
}

/** Refused answers, and those a power cut ends, are logged as errors too; what comes of them is the journey's business. */
const failedAnswer = /^Failed to load resource: /;

const leavesNothing = (address: string): boolean => /^(?:data|blob|about):/.test(address);

/** Listens to every page of a context from now on. */
export function watch(context: BrowserContext, origin: () => string): Watch {
  const requests: string[] = [];
  const complaints: string[] = [];
  context.on("request", (request) => {
    const address = request.url();
    requests.push(address);
    if (!leavesNothing(address) && new URL(address).origin !== origin()) complaints.push(`asked for ${address}`);
  });
  const listen = (page: Page) => {
    page.on("pageerror", (error) => complaints.push(`error in the page: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error" && !failedAnswer.test(message.text())) complaints.push(message.text());
    });
    page.on("dialog", (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("popup", (popup) => complaints.push(`opened a window at ${popup.url()}`));
  };
  for (const page of context.pages()) listen(page);
  context.on("page", listen);
  return { requests, complaints };
}
