import { screen } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { queryRoots } from "../api/query-roots.ts";
import { useAccount } from "../api/session-queries.ts";
import { renderPage } from "../testing/render-page.tsx";
import { stubApi } from "../testing/stub-api.ts";
import { useDraft } from "./use-draft.ts";

function Rationale({ question }: { readonly question: string }) {
  const draft = useDraft(`inv-1.${question}`);
  const account = useAccount();
  return (
    <>
      <span>{account?.name}</span>
      <textarea aria-label="rationale" value={draft.text} onChange={(event) => draft.setText(event.target.value)} />
      <button type="button" onClick={draft.clear}>
        sent
      </button>
    </>
  );
}

beforeEach(() => {
  stubApi();
});

const field = () => screen.getByLabelText("rationale");
const open = async (question = "q4") => {
  const page = renderPage(<Rationale question={question} />, { address: "/test" });
  await screen.findByText("Ana Ruiz");
  return page;
};

it("keeps what was typed through a refetch and a reload", async () => {
  const { user, queryClient, unmount } = await open();
  await user.type(field(), "First NTLM logon here");
  await queryClient.invalidateQueries({ queryKey: queryRoots.session });
  expect(field()).toHaveValue("First NTLM logon here");
  unmount();
  await open();
  expect(field()).toHaveValue("First NTLM logon here");
});

it("keeps one draft a question", async () => {
  const { user, unmount } = await open("q4");
  await user.type(field(), "of four");
  unmount();
  await open("q5");
  expect(field()).toHaveValue("");
});

it("forgets a draft once it was sent", async () => {
  const { user, unmount } = await open();
  await user.type(field(), "done");
  await user.click(screen.getByText("sent"));
  unmount();
  await open();
  expect(field()).toHaveValue("");
});
