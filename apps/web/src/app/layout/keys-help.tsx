import {
  EuiModal,
  EuiModalBody,
  EuiModalHeader,
  EuiModalHeaderTitle,
  type UseEuiTheme,
  useEuiMemoizedStyles,
  useGeneratedHtmlId,
} from "@elastic/eui";
import { css } from "@emotion/react";
import { useState } from "react";
import { useKeyList } from "../../shared/keyboard/keyboard.tsx";
import { useFocusBack } from "../../shared/keyboard/use-focus-back.ts";
import { denseFontSize } from "../../shared/theme/dense.ts";

const helpStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    groups: css({ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(16em, 1fr))", gap: euiTheme.size.l }),
    title: css({ fontWeight: euiTheme.font.weight.bold, marginBlockEnd: euiTheme.size.s }),
    list: css({
      display: "grid",
      gridTemplateColumns: "auto 1fr",
      gap: `${euiTheme.size.xs} ${euiTheme.size.m}`,
      fontSize: denseFontSize(theme),
      alignItems: "baseline",
    }),
    key: css({
      fontFamily: euiTheme.font.familyCode,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.small,
      paddingInline: euiTheme.size.xs,
      marginInlineEnd: euiTheme.size.xs,
      backgroundColor: euiTheme.colors.backgroundBaseSubdued,
    }),
  };
};

/** What `?` opens: the keys that work on this page, the page's own first. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const styles = useEuiMemoizedStyles(helpStyles);
  const list = useKeyList();
  // As they were when it was opened; opening it changes nothing about them.
  const [groups] = useState(() => list().filter(({ keys }) => keys.length > 0));
  const titleId = useGeneratedHtmlId();
  const focusBack = useFocusBack();
  return (
    <EuiModal onClose={onClose} focusTrapProps={focusBack} aria-labelledby={titleId} maxWidth={720}>
      <EuiModalHeader>
        <EuiModalHeaderTitle id={titleId} size="s">
          Keys of this page
        </EuiModalHeaderTitle>
      </EuiModalHeader>
      <EuiModalBody>
        <div css={styles.groups}>
          {groups.map(({ group, keys }) => (
            <section key={group} aria-label={group}>
              <div css={styles.title}>{group}</div>
              <dl css={styles.list}>
                {keys.map((entry) => (
                  <div key={entry.keys} css={{ display: "contents" }}>
                    <dt>
                      {entry.keys.split(" ").map((key) => (
                        <kbd key={key} css={styles.key}>
                          {key}
                        </kbd>
                      ))}
                    </dt>
                    <dd>{entry.label}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </EuiModalBody>
    </EuiModal>
  );
}
