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

/** What is expected of a field, or null where no one value is. */
export function expectedOf(field: string): string | null {
  return Object.hasOwn(expectations, field) ? (expectations[field] ?? null) : null;
}
