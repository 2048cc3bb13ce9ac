import { useNavigate } from "react-router";
import { Page } from "../shared/components/page.tsx";
import { EmptyState } from "../shared/components/states.tsx";

/** An address that names no page. */
export function NotFoundPage() {
  const navigate = useNavigate();
  return (
    <Page title="No such page">
      <EmptyState
        title="Nothing is at this address"
        action={{ label: "Go to the queue", run: () => void navigate("/queue") }}
      >
        The link may be cut off, or the page was moved.
      </EmptyState>
    </Page>
  );
}
