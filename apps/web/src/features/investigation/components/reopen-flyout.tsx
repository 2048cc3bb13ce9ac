import {
  EuiButton,
  EuiFlyout,
  EuiFlyoutBody,
  EuiFlyoutFooter,
  EuiFlyoutHeader,
  EuiFormRow,
  EuiTextArea,
  EuiTitle,
  useGeneratedHtmlId,
} from "@elastic/eui";
import type { InvestigationView } from "@quaestor/api";
import { useCommand } from "../../../shared/api/investigation-queries.ts";
import { CommandProblem } from "../../../shared/components/command-problem.tsx";
import { useFocusBack } from "../../../shared/keyboard/use-focus-back.ts";
import { useDraft } from "../../../shared/state/use-draft.ts";

interface ReopenFlyoutProps {
  readonly view: InvestigationView;
  readonly onClose: () => void;
}

/** Opens a decided investigation again, with the reason; the decision no longer stands. */
export function ReopenFlyout({ view, onClose }: ReopenFlyoutProps) {
  const titleId = useGeneratedHtmlId();
  const focusBack = useFocusBack();
  const reason = useDraft(`reopen.${view.id}`);
  const command = useCommand(view.id);
  const send = () =>
    command.mutate(
      { expectedVersion: view.version, command: { kind: "reopen", reason: reason.text } },
      {
        onSuccess: () => {
          reason.clear();
          onClose();
        },
      },
    );
  return (
    <EuiFlyout
      onClose={onClose}
      focusTrapProps={focusBack}
      size="min(30rem, 90vw)"
      paddingSize="m"
      aria-labelledby={titleId}
      ownFocus
    >
      <EuiFlyoutHeader hasBorder>
        <EuiTitle size="xs">
          <h2 id={titleId}>Reopen investigation</h2>
        </EuiTitle>
      </EuiFlyoutHeader>
      <EuiFlyoutBody>
        <EuiFormRow fullWidth label="Why it is reopened" helpText="The decision no longer stands; answers are kept.">
          <EuiTextArea
            compressed
            fullWidth
            rows={4}
            value={reason.text}
            onChange={(event) => reason.setText(event.target.value)}
          />
        </EuiFormRow>
        <CommandProblem
          what="The investigation was not reopened; your text is kept"
          error={command.error}
          yours={reason.text}
          onSendAgain={send}
        />
      </EuiFlyoutBody>
      <EuiFlyoutFooter>
        <EuiButton fill size="s" isLoading={command.isPending} isDisabled={reason.text.trim() === ""} onClick={send}>
          Reopen investigation
        </EuiButton>
      </EuiFlyoutFooter>
    </EuiFlyout>
  );
}
