import { EuiSkipLink, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Outlet, ScrollRestoration, useLocation, useNavigate } from "react-router";
import { sessionQueries } from "../../shared/api/session-queries.ts";
import { FailedState } from "../../shared/components/states.tsx";
import { useKeys } from "../../shared/keyboard/keyboard.tsx";
import { UrlStateProvider } from "../../shared/state/url-state.tsx";
import { useEventFlyout } from "../../shared/state/use-event-flyout.ts";
import { useStream } from "../stream/use-stream.ts";
import { Header } from "./header.tsx";
import { Rail, usePages } from "./rail.tsx";
import { UnsavedAnswers } from "./unsaved-answers.tsx";

const EventFlyout = lazy(async () => ({
  default: (await import("../../shared/components/event-flyout/event-flyout.tsx")).EventFlyout,
}));
const KeysHelp = lazy(async () => ({ default: (await import("./keys-help.tsx")).KeysHelp }));

const frameStyles = ({ euiTheme }: UseEuiTheme) => ({
  frame: css({
    display: "grid",
    gridTemplate: `${euiTheme.size.xxxl} 1fr / calc(${euiTheme.size.xxxl} + ${euiTheme.size.s}) minmax(0, 1fr)`,
    minHeight: "100vh",
    backgroundColor: euiTheme.colors.backgroundBaseSubdued,
  }),
  main: css({
    padding: `${euiTheme.size.m} ${euiTheme.size.base} ${euiTheme.size.base}`,
    minWidth: 0,
    "&:focus": { outline: "none" },
  }),
});

/** Header, rail and the page; asks who is signed in and listens to the server. */
export function Frame() {
  const session = useQuery(sessionQueries.session());
  if (session.data !== undefined) {
    return (
      <UrlStateProvider>
        <SignedInFrame />
      </UrlStateProvider>
    );
  }
  if (session.isError) {
    return (
      <main>
        <FailedState what="The console could not start" error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  return <FrameOutline />;
}

function FrameOutline() {
  const styles = useEuiMemoizedStyles(frameStyles);
  return <div css={styles.frame} data-is-loading />;
}

function SignedInFrame() {
  const styles = useEuiMemoizedStyles(frameStyles);
  const navigate = useNavigate();
  const stream = useStream();
  const flyout = useEventFlyout();
  const search = useRef<HTMLInputElement>(null);
  const [helpOpen, setHelpOpen] = useState(false);

  // Another page: readers of the screen start at its beginning, and no key goes to a button that is gone.
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current !== pathname) main.current?.focus({ preventScroll: true });
    before.current = pathname;
  }, [pathname]);

  const pages = usePages();
  useKeys(
    "Everywhere",
    [
      { keys: "?", label: "List the keys of this page", run: () => setHelpOpen(true) },
      { keys: "/", label: "Search", run: () => search.current?.focus() },
      ...pages.map(({ key, label, to }) => ({
        keys: `g ${key}`,
        label: `Go to ${label}`,
        run: () => void navigate(to),
      })),
    ],
    "frame",
  );

  return (
    <div css={styles.frame}>
      <EuiSkipLink destinationId="main" overrideLinkBehavior>
        Skip to the page
      </EuiSkipLink>
      <Header searchRef={search} stream={stream} onShowKeys={() => setHelpOpen(true)} />
      <Rail />
      <ScrollRestoration />
      <main id="main" ref={main} css={styles.main} tabIndex={-1}>
        <UnsavedAnswers />
        <Outlet />
      </main>
      <Suspense fallback={null}>
        {flyout.eventId !== null && (
          <EventFlyout eventId={flyout.eventId} field={flyout.field} onClose={flyout.close} />
        )}
        {helpOpen && <KeysHelp onClose={() => setHelpOpen(false)} />}
      </Suspense>
    </div>
  );
}
