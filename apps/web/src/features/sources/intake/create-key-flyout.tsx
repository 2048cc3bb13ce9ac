import {
  EuiButton,
  EuiCheckboxGroup,
  EuiFieldText,
  EuiFlyout,
  EuiFlyoutBody,
  EuiFlyoutFooter,
  EuiFlyoutHeader,
  EuiForm,
  EuiFormRow,
  EuiTitle,
  useGeneratedHtmlId,
} from "@elastic/eui";
import { CreateApiKey, type KeyScope } from "@quaestor/api";
import { type FormEvent, useState } from "react";
import { CommandProblem } from "../../../shared/components/command-problem.tsx";
import { useFocusBack } from "../../../shared/keyboard/use-focus-back.ts";
import { NewKey } from "./new-key.tsx";
import { useCreateKey } from "./queries.ts";

const scopes: readonly { readonly id: KeyScope; readonly label: string }[] = [
  { id: "ingest", label: "send events, as to Elasticsearch" },
  { id: "drop", label: "drop files into a folder of its own" },
];

interface CreateKeyFlyoutProps {
  /** Where folders of keys lie; null where none is set. */
  readonly dropPath: string | null;
  readonly onClose: () => void;
}

/** Names a key and what it may do, then shows its secret: this once. */
export function CreateKeyFlyout({ dropPath, onClose }: CreateKeyFlyoutProps) {
  const titleId = useGeneratedHtmlId();
  const formId = useGeneratedHtmlId();
  const focusBack = useFocusBack();
  const create = useCreateKey();
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Readonly<Record<KeyScope, boolean>>>({ ingest: true, drop: false });
  const wanted = CreateApiKey.safeParse({ name, scopes: scopes.flatMap(({ id }) => (chosen[id] ? [id] : [])) });
  const made = create.data;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (wanted.success && made === undefined) create.mutate(wanted.data);
  };
  return (
    <EuiFlyout
      onClose={onClose}
      focusTrapProps={focusBack}
      // A click beside it must not throw away a secret that is shown once.
      outsideClickCloses={false}
      size="min(44rem, 95vw)"
      paddingSize="m"
      aria-labelledby={titleId}
      ownFocus
    >
      <EuiFlyoutHeader hasBorder>
        <EuiTitle size="xs">
          <h2 id={titleId}>{made === undefined ? "Create API key" : `API key ${made.key.name}`}</h2>
        </EuiTitle>
      </EuiFlyoutHeader>
      <EuiFlyoutBody>
        {made === undefined ? (
          <EuiForm component="form" id={formId} onSubmit={send}>
            <EuiFormRow fullWidth label="Name" helpText="The host, collector or program that will use it">
              <EuiFieldText
                compressed
                fullWidth
                autoFocus
                maxLength={80}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            </EuiFormRow>
            <EuiFormRow
              fullWidth
              label="It may"
              helpText={
                chosen.drop && dropPath === null
                  ? "No drop folder is set: its folder is made when the console is started with --drop DIR."
                  : "Nothing else: a key reads nothing and opens no page"
              }
            >
              <EuiCheckboxGroup
                compressed
                options={scopes.map(({ id, label }) => ({ id, label }))}
                idToSelectedMap={{ ...chosen }}
                onChange={(id) => {
                  if (id === "ingest" || id === "drop") setChosen({ ...chosen, [id]: !chosen[id] });
                }}
              />
            </EuiFormRow>
            <CommandProblem what="No key was created" error={create.error} />
          </EuiForm>
        ) : (
          <NewKey made={made} dropPath={dropPath} />
        )}
      </EuiFlyoutBody>
      <EuiFlyoutFooter>
        {made === undefined ? (
          <EuiButton
            fill
            size="s"
            type="submit"
            form={formId}
            isLoading={create.isPending}
            isDisabled={!wanted.success}
          >
            Create API key
          </EuiButton>
        ) : (
          <EuiButton fill size="s" onClick={onClose}>
            I have copied it
          </EuiButton>
        )}
      </EuiFlyoutFooter>
    </EuiFlyout>
  );
}
