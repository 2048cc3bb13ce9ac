import { EuiContextMenuItem, EuiContextMenuPanel, EuiFilterButton, EuiPopover } from "@elastic/eui";
import { useState } from "react";

export interface FilterOption {
  readonly value: string;
  readonly label: string;
}

interface FilterMenuProps {
  readonly label: string;
  readonly options: readonly FilterOption[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  /** Choosing one takes the others away. */
  readonly single?: boolean;
}

/** One filter as a button of an EuiFilterGroup: how many are chosen, and the choice on opening. */
export function FilterMenu({ label, options, chosen, onChange, single = false }: FilterMenuProps) {
  const [open, setOpen] = useState(false);
  const toggle = (value: string) => {
    if (chosen.includes(value)) onChange(chosen.filter((other) => other !== value));
    else
      onChange(
        single
          ? [value]
          : options.map((option) => option.value).filter((other) => other === value || chosen.includes(other)),
      );
    if (single) setOpen(false);
  };
  return (
    <EuiPopover
      aria-label={label}
      isOpen={open}
      closePopover={() => setOpen(false)}
      panelPaddingSize="none"
      button={
        <EuiFilterButton
          iconType="chevronSingleDown"
          isSelected={open}
          hasActiveFilters={chosen.length > 0}
          {...(chosen.length > 0 ? { numActiveFilters: chosen.length } : {})}
          onClick={() => setOpen(!open)}
        >
          {label}
        </EuiFilterButton>
      }
    >
      <EuiContextMenuPanel
        items={options.map((option) => (
          <EuiContextMenuItem
            key={option.value}
            icon={chosen.includes(option.value) ? "check" : "empty"}
            aria-current={chosen.includes(option.value)}
            onClick={() => toggle(option.value)}
          >
            {option.label}
          </EuiContextMenuItem>
        ))}
      />
    </EuiPopover>
  );
}
