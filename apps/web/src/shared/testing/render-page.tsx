import { EuiProvider } from "@elastic/eui";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { MemoryRouter, Route, Routes, useLocation, useNavigate } from "react-router";
import { KeyboardProvider } from "../keyboard/keyboard.tsx";
import { PreferencesProvider } from "../state/preferences.tsx";
import { UrlStateProvider } from "../state/url-state.tsx";

interface RenderOptions {
  /** The route's pattern; default the address's own path. */
  readonly path?: string;
  /** The address the page is opened at. */
  readonly address: string;
}

/** A page with everything around it that it may count on, a fresh query client without retries, and its address to look at. */
export function renderPage(page: ReactNode, { address, path = address.split(/[?#]/)[0] ?? "/" }: RenderOptions) {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } },
  });
  const shown = { address: "", back: (): void => undefined };
  const Address = () => {
    const location = useLocation();
    const navigate = useNavigate();
    shown.back = () => void navigate(-1);
    shown.address = location.pathname + location.search;
    return null;
  };
  const view = render(
    <PreferencesProvider>
      <EuiProvider>
        <QueryClientProvider client={queryClient}>
          <KeyboardProvider>
            <MemoryRouter initialEntries={[address]}>
              <UrlStateProvider>
                <Address />
                <Routes>
                  <Route path={path} element={page} />
                  <Route path="*" element={<div>another page</div>} />
                </Routes>
              </UrlStateProvider>
            </MemoryRouter>
          </KeyboardProvider>
        </QueryClientProvider>
      </EuiProvider>
    </PreferencesProvider>,
  );
  return {
    ...view,
    queryClient,
    user: userEvent.setup(),
    /** The browser's Back. */
    back: () => shown.back(),
    /** The address as it stands now, path and query. */
    address: () => shown.address,
    /** One parameter of the address. */
    param: (name: string) => new URLSearchParams(shown.address.split("?")[1] ?? "").get(name),
  };
}
