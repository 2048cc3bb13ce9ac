import { useCallback, useEffect, useRef, useState } from "react";
import { useLocation, useNavigationType } from "react-router";
import { useUrlState } from "../../shared/state/use-url-state.ts";

/**
 * The selected row: kept in the address as `row`, but held here, because the address follows a moment later and keys
 * pressed quickly must each start from where the one before ended. `selection` is that place at any time.
 */
export function useRowSelection() {
  const url = useUrlState();
  const { key } = useLocation();
  const navigation = useNavigationType();
  const inAddress = url.get("row");
  const selection = useRef(inAddress);
  const [selectedId, setSelectedId] = useState(inAddress);

  // Back and forward: the address leads. `key` tells one visit of an address from the next.
  const visited = useRef(key);
  useEffect(() => {
    if (visited.current === key) return;
    visited.current = key;
    if (navigation !== "POP") return;
    selection.current = inAddress;
    setSelectedId(inAddress);
  }, [key, navigation, inAddress]);

  const { patch } = url;
  const select = useCallback(
    (id: string | undefined) => {
      if (id === undefined || id === selection.current) return;
      selection.current = id;
      setSelectedId(id);
      patch({ row: id }, "replace");
    },
    [patch],
  );
  return { selectedId, selection, select };
}
