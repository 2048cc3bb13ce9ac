import { Fragment } from "react";
import { InlineCode } from "./inline-code.tsx";

/** The guide's words: text, with what stands between backticks monospaced. Nothing else of Markdown is read. */
export function GuideWords({ text }: { readonly text: string }) {
  let at = 0;
  return (
    <>
      {text.split("`").map((part, index) => {
        const key = at;
        at += part.length + 1;
        return <Fragment key={key}>{index % 2 === 1 ? <InlineCode>{part}</InlineCode> : part}</Fragment>;
      })}
    </>
  );
}
