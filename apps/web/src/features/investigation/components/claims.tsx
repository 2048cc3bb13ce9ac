import type { Phrase } from "@quaestor/api";
import { PhraseText } from "../../../shared/components/phrase-text.tsx";
import { usePointing } from "./pointing.tsx";

/** A sentence whose claims light what they rest on while pointed at, and open it when clicked. */
export function Claims({ phrase, oneLine = false }: { readonly phrase: Phrase; readonly oneLine?: boolean }) {
  const { point } = usePointing();
  return <PhraseText phrase={phrase} oneLine={oneLine} onPoint={point} />;
}
