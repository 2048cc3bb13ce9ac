import { useState } from "react";

/**
 * For a dialog's focus trap: gives the focus back to exactly what had it. Left to itself the trap gives it to the first
 * field inside of what had it; where that was the page as a whole, the keys that follow would be typed into a search.
 */
export function useFocusBack() {
  const [before] = useState(() => document.activeElement);
  return {
    returnFocus: () => {
      // Once the trap has let go, and unless what closed the dialog sent the focus somewhere itself.
      void Promise.resolve().then(() => {
        if (before instanceof HTMLElement && document.activeElement === document.body)
          before.focus({ preventScroll: true });
      });
      return false;
    },
  };
}
