import {
  EuiBadge,
  EuiButton,
  EuiButtonEmpty,
  EuiPopover,
  EuiPopoverFooter,
  EuiPopoverTitle,
  EuiText,
} from "@elastic/eui";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { sessionQueries, useMayWork, useRemoveSample } from "../../shared/api/session-queries.ts";
import { FailedState } from "../../shared/components/states.tsx";
import { plural } from "../../shared/format/number.ts";

/** Says that sample telemetry is loaded, and removes it after asking. Nothing is drawn on a real installation. */
export function SampleBadge() {
  const sample = useQuery(sessionQueries.status()).data?.sample;
  const mayWork = useMayWork();
  const remove = useRemoveSample();
  const [open, setOpen] = useState(false);
  if (sample?.loaded !== true) return null;
  if (!mayWork) return <EuiBadge color="hollow">sample data</EuiBadge>;
  return (
    <EuiPopover
      aria-label="Sample data"
      isOpen={open}
      closePopover={() => setOpen(false)}
      anchorPosition="downLeft"
      button={
        <EuiBadge
          color="hollow"
          iconType="cross"
          iconSide="right"
          onClick={() => setOpen(!open)}
          onClickAriaLabel="Sample data is loaded. Remove it"
        >
          sample data
        </EuiBadge>
      }
    >
      <EuiPopoverTitle>Remove sample data</EuiPopoverTitle>
      <EuiText size="s" css={{ maxWidth: "22em" }}>
        <p>
          {plural(sample.events, "event")} and the alerts made from them are removed. Answers and decisions stay in the
          ledger.
        </p>
      </EuiText>
      {remove.isError && <FailedState what="Nothing was removed" error={remove.error} />}
      <EuiPopoverFooter paddingSize="s">
        <EuiButton
          size="s"
          color="danger"
          isLoading={remove.isPending}
          onClick={() => remove.mutate(undefined, { onSuccess: () => setOpen(false) })}
        >
          Remove sample data
        </EuiButton>{" "}
        <EuiButtonEmpty size="s" onClick={() => setOpen(false)}>
          Keep it
        </EuiButtonEmpty>
      </EuiPopoverFooter>
    </EuiPopover>
  );
}
