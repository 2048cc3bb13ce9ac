/** Where in the line a boundary of a selection lies; null when it is not on one of the line's runs. */
function placeOf(node: Node, offset: number): number | null {
  const element = node instanceof Element ? node : node.parentElement;
  const run = element?.closest<HTMLElement>("[data-at]") ?? null;
  if (run !== null) {
    const at = Number(run.dataset.at);
    const length = Number(run.dataset.length);
    // An escape stands for one character: its beginning is before it, anything further behind it.
    if (run.dataset.escape !== undefined) return offset === 0 ? at : at + length;
    return node instanceof Element ? (offset === 0 ? at : at + length) : at + offset;
  }
  // Between runs: the boundary counts children of a token or of the line.
  const next = element?.childNodes[offset];
  const first =
    next instanceof HTMLElement ? (next.matches("[data-at]") ? next : next.querySelector("[data-at]")) : null;
  if (first instanceof HTMLElement) return Number(first.dataset.at);
  const runs = element?.querySelectorAll<HTMLElement>("[data-at]") ?? [];
  const last = runs[runs.length - 1];
  return last === undefined ? null : Number(last.dataset.at) + Number(last.dataset.length);
}

/** The characters of `line` that are selected within `container`, exactly as they came; null when none are. */
export function selectedSlice(selection: Selection | null, container: Node, line: string): string | null {
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  // A selection that reaches beyond the line is not the line's to give.
  if (!container.contains(range.startContainer) || !container.contains(range.endContainer)) return null;
  const start = placeOf(range.startContainer, range.startOffset);
  const end = placeOf(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : line.slice(start, end);
}
