import { EuiCallOut, EuiLink } from "@elastic/eui";
import type { InvestigationView } from "@quaestor/api";
import { HostileText } from "../../../shared/components/hostile-text.tsx";
import { TimeText } from "../../../shared/components/time-text.tsx";

interface ReturnedNoticeProps {
  readonly view: InvestigationView;
  readonly onJump: (questionId: string) => void;
}

/** What a lead wants looked at again, with a way to each question. */
export function ReturnedNotice({ view, onJump }: ReturnedNoticeProps) {
  const review = view.reviews.at(-1);
  if (view.state !== "returned" || review?.verdict !== "returned") return null;
  return (
    <EuiCallOut
      size="s"
      color="warning"
      iconType="return"
      heading="h2"
      title={
        <>
          Returned by {review.by.name}, <TimeText instant={review.at} as="day" />
        </>
      }
    >
      <HostileText prose text={review.reason} />
      {review.points.length > 0 && (
        <ul>
          {review.points.map((point) => {
            const question = view.questions.find((each) => each.id === point.question);
            return (
              <li key={`${point.question} ${point.text}`}>
                <EuiLink onClick={() => onJump(point.question)}>
                  {question === undefined ? point.question : `${question.number} ${question.title}`}
                </EuiLink>
                {": "}
                <HostileText prose text={point.text} />
              </li>
            );
          })}
        </ul>
      )}
    </EuiCallOut>
  );
}
