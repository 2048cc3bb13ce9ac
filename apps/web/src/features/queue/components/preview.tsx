import { EuiButtonIcon, type UseEuiTheme, useEuiMemoizedStyles } from "@elastic/eui";
import { css } from "@emotion/react";
import type { InvestigationView, QueueItem } from "@quaestor/api";
import { useQuery } from "@tanstack/react-query";
import { AnatomyLine } from "../../../shared/components/command-anatomy/anatomy-line.tsx";
import { FieldChip } from "../../../shared/components/field-chip.tsx";
import { GateAnchors } from "../../../shared/components/gate-anchors.tsx";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { PhraseText } from "../../../shared/components/phrase-text.tsx";
import { FailedState, PartialState, SkeletonBlock } from "../../../shared/components/states.tsx";
import { RecommendationBadge, VerdictBadge } from "../../../shared/components/verdict-badge.tsx";
import { sentenceOf } from "../../../shared/format/sentence.ts";
import { denseFontSize, smallFontSize } from "../../../shared/theme/dense.ts";
import { queueQueries } from "../queries.ts";

const previewStyles = (theme: UseEuiTheme) => {
  const { euiTheme } = theme;
  return {
    panel: css({
      position: "sticky",
      top: `calc(${euiTheme.size.xxxl} + ${euiTheme.size.m})`,
      maxHeight: `calc(100vh - ${euiTheme.size.xxxl} - ${euiTheme.size.xl})`,
      overflowY: "auto",
      display: "flex",
      flexDirection: "column",
      gap: euiTheme.size.m,
      padding: euiTheme.size.m,
      fontSize: denseFontSize(theme),
      backgroundColor: euiTheme.colors.backgroundBasePlain,
      border: euiTheme.border.thin,
      borderRadius: euiTheme.border.radius.medium,
    }),
    head: css({ display: "flex", gap: euiTheme.size.s, justifyContent: "space-between" }),
    title: css({ fontWeight: euiTheme.font.weight.bold, overflowWrap: "anywhere", fontSize: denseFontSize(theme) }),
    command: css({
      padding: euiTheme.size.s,
      backgroundColor: euiTheme.colors.backgroundBaseSubdued,
      borderRadius: euiTheme.border.radius.small,
    }),
    finding: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.xxs }),
    line: css({ display: "flex", justifyContent: "space-between", gap: euiTheme.size.s, alignItems: "baseline" }),
    small: css({ fontSize: smallFontSize(theme), color: euiTheme.colors.textSubdued }),
    list: css({ display: "flex", flexDirection: "column", gap: euiTheme.size.s }),
  };
};

interface PreviewProps {
  readonly item: QueueItem;
  readonly onClose: () => void;
}

/** The selected investigation beside the list: its command, findings and gate. */
export function Preview({ item, onClose }: PreviewProps) {
  const styles = useEuiMemoizedStyles(previewStyles);
  const view = useQuery(queueQueries.preview(item.id));
  return (
    <aside css={styles.panel} aria-label="Preview of the selected investigation">
      <div css={styles.head}>
        <h2 css={styles.title}>
          <PhraseText phrase={item.sentence} />
        </h2>
        <EuiButtonIcon iconType="cross" color="text" aria-label="Close the preview" onClick={onClose} />
      </div>
      {view.isPending && <SkeletonBlock height={320} label="Loading the preview" />}
      {view.isError && (
        <FailedState what="The preview could not be loaded" error={view.error} onRetry={() => void view.refetch()} />
      )}
      {view.data !== undefined && <PreviewContent view={view.data} />}
    </aside>
  );
}

function PreviewContent({ view }: { readonly view: InvestigationView }) {
  const styles = useEuiMemoizedStyles(previewStyles);
  return (
    <>
      <div css={styles.command}>
        {view.anatomy.commandLine.state === "present" ? (
          <AnatomyLine line={view.anatomy.commandLine.values[0] ?? ""} parts={view.anatomy.parts} />
        ) : (
          <FieldChip value={view.anatomy.commandLine} />
        )}
      </div>
      <PartialState failures={view.failures} />
      <ul css={styles.list}>
        {view.questions.map((question) => (
          <li key={question.id} css={styles.finding}>
            <div css={styles.line}>
              <strong>
                {question.number} {question.title}
              </strong>
              <VerdictBadge small verdict={question.answer?.verdict ?? question.finding.verdict} />
            </div>
            <span css={styles.small}>
              {question.answer === null ? "Finding: " : `${question.answer.by.name}: `}
              <HostileText prose text={question.answer?.rationale ?? question.finding.headline} />
            </span>
          </li>
        ))}
      </ul>
      <div css={styles.finding}>
        <div css={styles.line}>
          <span css={styles.small}>Evidence supports</span>
          <RecommendationBadge recommendation={view.gate.recommendation} />
        </div>
        {view.gate.because.map((reason) => (
          <HostileText key={reason} prose text={sentenceOf(reason)} />
        ))}
        <span css={styles.small}>To close, all five must bind to one recognised workflow here</span>
        <GateAnchors anchors={view.gate.anchors} />
      </div>
    </>
  );
}
