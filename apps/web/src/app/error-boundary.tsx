import { EuiButton, EuiCallOut } from "@elastic/eui";
import { useRouteError } from "react-router";
import { InlineCode } from "../shared/components/inline-code.tsx";

/** A page that broke while drawing: says so, keeps the frame where it can, offers a reload. Drafts are kept apart. */
export function RouteFailure() {
  const error = useRouteError();
  const message = error instanceof Error ? error.message : "unknown";
  // A build that was replaced while the page was open: its files are gone, a reload gets the new ones.
  const outdated = /dynamically imported module|module script/i.test(message);
  return (
    <main>
      <EuiCallOut
        announceOnMount
        color="danger"
        iconType="error"
        heading="h1"
        title={outdated ? "A newer version of the console is on the server" : "This page could not be drawn"}
      >
        <p>
          {outdated
            ? "Reload to get it. What you typed is kept in this browser."
            : "Other pages still work, and what you typed is kept in this browser."}
        </p>
        {!outdated && <InlineCode>{message}</InlineCode>}
        <p>
          <EuiButton size="s" color="danger" iconType="refresh" onClick={() => window.location.reload()}>
            Reload the page
          </EuiButton>
        </p>
      </EuiCallOut>
    </main>
  );
}
