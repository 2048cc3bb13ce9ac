import {
  EuiButton,
  EuiCallOut,
  EuiLoadingSpinner,
  EuiText,
  EuiTitle,
  type UseEuiTheme,
  useEuiMemoizedStyles,
} from "@elastic/eui";
import { css } from "@emotion/react";
import { ApiError } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Navigate, useLocation, useNavigate, useSearchParams } from "react-router";
import { sessionQueries, useSignIn } from "../../shared/api/session-queries.ts";
import { InlineCode } from "../../shared/components/inline-code.tsx";
import { useDocumentTitle } from "../../shared/components/page.tsx";
import { FailedState } from "../../shared/components/states.tsx";
import { Mark } from "../layout/mark.tsx";
import { safeBack, tokenOf } from "./address.ts";

const signInStyles = ({ euiTheme }: UseEuiTheme) => ({
  page: css({
    minHeight: "100vh",
    display: "grid",
    placeItems: "center",
    padding: euiTheme.size.l,
    backgroundColor: euiTheme.colors.backgroundBaseSubdued,
  }),
  card: css({
    width: `min(100%, ${euiTheme.base * 32}px)`,
    display: "flex",
    flexDirection: "column",
    gap: euiTheme.size.base,
    padding: euiTheme.size.xl,
    backgroundColor: euiTheme.colors.backgroundBasePlain,
    border: euiTheme.border.thin,
    borderRadius: euiTheme.border.radius.medium,
  }),
  head: css({ display: "flex", alignItems: "center", gap: euiTheme.size.s }),
});

/** Exchanges the one-time token of the address, and says what to do where that is spent or missing. */
export function SignInPage() {
  const styles = useEuiMemoizedStyles(signInStyles);
  const location = useLocation();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const back = safeBack(params.get("back"));
  const [token] = useState(() => tokenOf(location.hash));
  const signIn = useSignIn();
  const session = useQuery({ ...sessionQueries.session(), enabled: token === null || signIn.isError, retry: false });
  useDocumentTitle("Sign in");

  // A token is good for one exchange, so it is sent once even where effects run twice, and leaves the address at once.
  const sent = useRef(false);
  const { mutate } = signIn;
  useEffect(() => {
    if (token === null || sent.current) return;
    sent.current = true;
    window.history.replaceState(window.history.state, "", location.pathname + location.search);
    mutate(token, { onSuccess: () => void navigate(back, { replace: true }) });
  }, [token, mutate, navigate, back, location.pathname, location.search]);

  if (token === null && session.data !== undefined) return <Navigate to={back} replace />;
  const spent = signIn.error instanceof ApiError && signIn.error.code === "LINK_SPENT";
  return (
    <main css={styles.page}>
      <div css={styles.card}>
        <div css={styles.head}>
          <Mark />
          <EuiTitle size="s">
            <h1>Sign in to Quaestor</h1>
          </EuiTitle>
        </div>
        {signIn.isPending && (
          <div css={styles.head} role="status">
            <EuiLoadingSpinner size="m" /> Signing in
          </div>
        )}
        {spent && (
          <EuiCallOut
            announceOnMount
            size="s"
            color="warning"
            iconType="warning"
            title="This sign-in link was used already, or has expired"
          />
        )}
        {signIn.isError && !spent && (
          <FailedState
            what="Signing in failed"
            error={signIn.error}
            {...(token === null ? {} : { onRetry: () => mutate(token, { onSuccess: () => void navigate(back) }) })}
          />
        )}
        {session.data !== undefined && (
          <EuiButton size="s" onClick={() => void navigate(back)}>
            Continue as {session.data.account.name}
          </EuiButton>
        )}
        {!signIn.isPending && <HowToGetALink />}
      </div>
    </main>
  );
}

function HowToGetALink() {
  return (
    <EuiText size="s">
      <p>A sign-in link works once. Get a new one where the server runs:</p>
      <ol>
        <li>
          Start it with <InlineCode>npm start</InlineCode>; it prints a link for an analyst, a lead and an admin.
        </li>
        <li>Open the link in this browser.</li>
      </ol>
      <p>Investigations and drafts are kept; nothing is lost by signing in again.</p>
    </EuiText>
  );
}
