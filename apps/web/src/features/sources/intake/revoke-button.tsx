import { EuiButton, EuiButtonEmpty, EuiPopover, EuiPopoverFooter, EuiPopoverTitle, EuiText } from "@elastic/eui";
import type { ApiKey } from "@quaestor/api";
import { useState } from "react";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { FailedState } from "../../../shared/components/states.tsx";
import { useRevokeKey } from "./queries.ts";

/** Revokes a key after asking: there is no way back. */
export function RevokeButton({ apiKey }: { readonly apiKey: ApiKey }) {
  const revoke = useRevokeKey();
  const [open, setOpen] = useState(false);
  return (
    <EuiPopover
      aria-label={`Revoke ${apiKey.name}`}
      isOpen={open}
      closePopover={() => setOpen(false)}
      anchorPosition="downRight"
      button={
        <EuiButtonEmpty size="xs" color="danger" aria-label={`Revoke ${apiKey.name}`} onClick={() => setOpen(!open)}>
          Revoke
        </EuiButtonEmpty>
      }
    >
      <EuiPopoverTitle>
        Revoke <HostileText prose text={apiKey.name} />
      </EuiPopoverTitle>
      <EuiText size="s" css={{ maxWidth: "22em" }}>
        <p>
          Whatever sends with it is refused from now on, and files in its folder are not read. What came in stays. This
          cannot be undone.
        </p>
      </EuiText>
      {revoke.isError && <FailedState what="The key was not revoked" error={revoke.error} />}
      <EuiPopoverFooter paddingSize="s">
        <EuiButton
          size="s"
          color="danger"
          isLoading={revoke.isPending}
          onClick={() => revoke.mutate(apiKey.id, { onSuccess: () => setOpen(false) })}
        >
          Revoke the key
        </EuiButton>{" "}
        <EuiButtonEmpty size="s" onClick={() => setOpen(false)}>
          Keep it
        </EuiButtonEmpty>
      </EuiPopoverFooter>
    </EuiPopover>
  );
}
