import { Page } from "../../shared/components/page.tsx";
import { EmptyState } from "../../shared/components/states.tsx";

/** Not built yet; says so. */
export function ReviewPage() {
  return (
    <Page title="Review">
      <EmptyState title="This page is not in this version" />
    </Page>
  );
}
