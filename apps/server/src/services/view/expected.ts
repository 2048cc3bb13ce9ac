/** What Windows gives on a host where nothing is wrong, for the fields that have such a value. */
const expectations: Readonly<Record<string, string>> = {
  "process.executable": "C:\\Windows\\System32\\cmd.exe",
  "process.name": "cmd.exe",
  "process.pe.original_file_name": "Cmd.Exe",
  "process.parent.executable": "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe",
  "process.parent.name": "WmiPrvSE.exe",
  "process.parent.command_line": "C:\\Windows\\system32\\wbem\\wmiprvse.exe -secured -Embedding",
  "process.code_signature.subject_name": "Microsoft Windows",
  "process.code_signature.trusted": "true",
};

/** A volume as CrowdStrike names it; which drive it is cannot be concluded. A network path (`\\Device\\Mup`) is no volume. */
const volume = /^\\Device\\HarddiskVolume[0-9]{1,4}(?=\\)/i;

/**
 * What is expected of a field, or null where no one value is. Of a path that names its volume by device, the same path on
 * that volume: it tells no drive letter to compare.
 */
export function expectedOf(field: string, found?: string): string | null {
  const expected = Object.hasOwn(expectations, field) ? (expectations[field] ?? null) : null;
  const device = volume.exec(found ?? "")?.[0];
  return expected === null || device === undefined ? expected : expected.replace(/^[A-Z]:(?=\\)/, device);
}
