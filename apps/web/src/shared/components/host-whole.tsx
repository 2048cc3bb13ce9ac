import { shortHostName } from "../format/host-name.ts";
import { HostileText } from "./hostile-text.tsx";

/** A host's whole name; where it does not fit in a line it breaks after the first label, never at that label's hyphen. */
export function HostWhole({ name }: { readonly name: string }) {
  const short = shortHostName(name);
  if (short === name) return <HostileText text={name} />;
  return (
    <>
      <HostileText text={short} oneLine />
      <wbr />
      <HostileText text={name.slice(short.length)} />
    </>
  );
}
