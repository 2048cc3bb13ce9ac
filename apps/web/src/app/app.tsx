import { EuiProvider } from "@elastic/eui";
import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { RouterProvider } from "react-router";
import { createQueryClient } from "../shared/api/query-client.ts";
import { KeyboardProvider } from "../shared/keyboard/keyboard.tsx";
import { PreferencesProvider, usePreferences } from "../shared/state/preferences.tsx";
import { fonts } from "../shared/theme/fonts.ts";
import { createAppRouter } from "./router.tsx";
import { addressOfSignIn } from "./sign-in/address.ts";

/** The whole console. One router and one query client for as long as the page is open. */
export function App() {
  return (
    <PreferencesProvider>
      <Themed />
    </PreferencesProvider>
  );
}

function Themed() {
  const { drawnMode } = usePreferences();
  const [router] = useState(createAppRouter);
  const [queryClient] = useState(() =>
    createQueryClient(() => {
      const { pathname, search } = router.state.location;
      if (pathname !== "/sign-in") void router.navigate(addressOfSignIn(pathname + search));
    }),
  );
  return (
    <EuiProvider colorMode={drawnMode} modify={fonts}>
      <QueryClientProvider client={queryClient}>
        <KeyboardProvider>
          <RouterProvider router={router} />
        </KeyboardProvider>
      </QueryClientProvider>
    </EuiProvider>
  );
}
