import { EuiButtonIcon, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import { useUrlState } from "../../../shared/state/url-state.tsx";
import { smallFontSize } from "../../../shared/theme/dense.ts";

/** In percent; the page's own size is one of them. */
const zooms = [70, 85, 100, 125, 150] as const;

const zoomStyles = (theme: UseEuiTheme) => ({
  box: css({
    display: "flex",
    alignItems: "center",
    fontSize: smallFontSize(theme),
    color: theme.euiTheme.colors.textSubdued,
    fontVariantNumeric: "tabular-nums",
  }),
});

/** How large the process tree is drawn: `zoom` of the address. */
export function useTreeZoom() {
  const url = useUrlState();
  const zoomOf = (text: string | null) => zooms.find((each) => String(each) === text) ?? 100;
  const set = (zoom: number) => url.patch({ zoom: zoom === 100 ? null : String(zoom) }, "replace");
  return {
    zoom: zoomOf(url.get("zoom")),
    /** One step larger or smaller, also while the step before is not drawn yet. */
    zoomBy(step: 1 | -1) {
      const next = zooms[zooms.indexOf(zoomOf(url.newest("zoom"))) + step];
      if (next !== undefined) set(next);
    },
    reset: () => set(100),
  };
}

/** The buttons of it. */
export function TreeZoom() {
  const styles = useEuiMemoizedStyles(zoomStyles);
  const { zoom, zoomBy } = useTreeZoom();
  return (
    <fieldset css={styles.box}>
      <legend className="euiScreenReaderOnly">Size of the process tree</legend>
      {zoom !== 100 && <span>{zoom} %</span>}
      <EuiButtonIcon
        iconType="minus"
        size="xs"
        color="text"
        aria-label="Smaller tree (-)"
        title="Smaller (-)"
        isDisabled={zoom === zooms[0]}
        onClick={() => zoomBy(-1)}
      />
      <EuiButtonIcon
        iconType="plus"
        size="xs"
        color="text"
        aria-label="Larger tree (+)"
        title="Larger (+)"
        isDisabled={zoom === zooms.at(-1)}
        onClick={() => zoomBy(1)}
      />
    </fieldset>
  );
}
