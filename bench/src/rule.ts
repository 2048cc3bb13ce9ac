/** The query of the rule that ships, as every benchmark asks it. */
export const RULE = `process where host.os.type == "windows" and event.type == "start" and
 process.parent.name : "WmiPrvSE.exe" and process.name : "cmd.exe" and process.args : "/c" and process.args:"/Q" and
 process.args : "2>&1" and process.args: "1>"  and
 process.args : ("C:\\\\windows\\\\temp\\\\*.txt", "\\\\Windows\\\\Temp\\\\*", "-encodehex", "\\\\\\\\127.0.0.1\\\\C$\\\\Windows\\\\Temp\\\\*", "\\\\\\\\127.0.0.1\\\\ADMIN$\\\\__*.*")`;

/** The same for the PyPI package, which asks lists through functions. */
export const RULE_FOR_PYTHON = `process where host.os.type == "windows" and arrayContains(event.type, "start") and
 process.parent.name : "WmiPrvSE.exe" and process.name : "cmd.exe" and arrayContains(process.args, "/c") and
 arrayContains(process.args, "/Q") and arrayContains(process.args, "2>&1") and arrayContains(process.args, "1>") and
 arraySearch(process.args, a, wildcard(a, "C:\\\\windows\\\\temp\\\\*.txt", "\\\\Windows\\\\Temp\\\\*", "-encodehex", "\\\\\\\\127.0.0.1\\\\C$\\\\Windows\\\\Temp\\\\*", "\\\\\\\\127.0.0.1\\\\ADMIN$\\\\__*.*"))`;
