import { createBrowserRouter, Navigate, type RouteObject } from "react-router";
import { RouteFailure } from "./error-boundary.tsx";
import { Frame } from "./layout/frame.tsx";
import { NotFoundPage } from "./not-found-page.tsx";
import { SignInPage } from "./sign-in/sign-in-page.tsx";

/** Each page is a file of its own, fetched when somebody goes there; the page before stays until it has come. */
export const routes: RouteObject[] = [
  { path: "/sign-in", element: <SignInPage />, errorElement: <RouteFailure /> },
  {
    path: "/",
    element: <Frame />,
    errorElement: <RouteFailure />,
    hydrateFallbackElement: <></>,
    children: [
      {
        errorElement: <RouteFailure />,
        children: [
          { index: true, element: <Navigate to="/queue" replace /> },
          {
            path: "queue",
            lazy: async () => ({ Component: (await import("../features/queue/page.tsx")).QueuePage }),
          },
          {
            path: "investigations/:id",
            lazy: async () => ({ Component: (await import("../features/investigation/page.tsx")).InvestigationPage }),
          },
          {
            path: "review/:id?",
            lazy: async () => ({ Component: (await import("../features/review/page.tsx")).ReviewPage }),
          },
          {
            path: "rules",
            lazy: async () => ({ Component: (await import("../features/rules/page.tsx")).RulesPage }),
          },
          {
            path: "rules/:id",
            lazy: async () => ({ Component: (await import("../features/rules/rule-page.tsx")).RulePage }),
          },
          {
            path: "sources",
            lazy: async () => ({ Component: (await import("../features/sources/page.tsx")).SourcesPage }),
          },
          {
            path: "audit",
            lazy: async () => ({ Component: (await import("../features/audit/page.tsx")).AuditPage }),
          },
          { path: "*", element: <NotFoundPage /> },
        ],
      },
    ],
  },
];

export function createAppRouter() {
  return createBrowserRouter(routes);
}
