import { Fragment } from "react";
import { visibleText } from "../format/visible-text.ts";

/** A dotted name that may break after its dots and underscores, never inside a word while that can be helped. */
export function FieldName({ name }: { readonly name: string }) {
  let at = 0;
  return (
    <>
      {visibleText(name)
        .split(/(?<=[._])/)
        .map((part) => {
          const key = at;
          at += part.length;
          return (
            <Fragment key={key}>
              {part}
              <wbr />
            </Fragment>
          );
        })}
    </>
  );
}
