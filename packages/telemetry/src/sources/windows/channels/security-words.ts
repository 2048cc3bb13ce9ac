/** What Windows means by a LogonType; 12 and 13 have no words in Elastic's fields. */
export const logonTypes: Readonly<Record<string, string>> = {
  2: "Interactive",
  3: "Network",
  4: "Batch",
  5: "Service",
  7: "Unlock",
  8: "NetworkCleartext",
  9: "NewCredentials",
  10: "RemoteInteractive",
  11: "CachedInteractive",
};

/** Message resources that name why a logon failed. */
export const failureReasons: Readonly<Record<string, string>> = {
  "%%2304": "An error occurred during logon.",
  "%%2305": "The specified user account has expired.",
  "%%2306": "The NetLogon component is not active.",
  "%%2307": "The account is locked out.",
  "%%2308": "The user may not use this kind of logon on this machine.",
  "%%2309": "The password of the account has expired.",
  "%%2310": "The account is disabled.",
  "%%2311": "The logon hours of the account do not allow it.",
  "%%2312": "The user may not log on at this computer.",
  "%%2313": "Unknown user name or bad password.",
};

/** The NTSTATUS codes of failed logons, in words. */
export const failureStatus: Readonly<Record<string, string>> = {
  "0xc000005e": "No logon server is available",
  "0xc0000064": "No such user",
  "0xc000006a": "Wrong password",
  "0xc000006d": "Wrong user name or password",
  "0xc000006e": "The account's restrictions do not allow the logon",
  "0xc000006f": "Outside the account's logon hours",
  "0xc0000070": "Not allowed at this workstation",
  "0xc0000071": "The password has expired",
  "0xc0000072": "The account is disabled",
  "0xc00000dc": "The security authority is in the wrong state",
  "0xc0000133": "Clocks of the domain controller and the computer are too far apart",
  "0xc000015b": "This kind of logon is not granted to the user",
  "0xc000018c": "The trust between domain and trusted domain failed",
  "0xc0000192": "The NetLogon service is not started",
  "0xc0000193": "The account has expired",
  "0xc0000224": "The password must be changed first",
  "0xc0000225": "A fault in Windows, no risk",
  "0xc0000234": "The account is locked out",
  "0xc00002ee": "The failure has no reason",
  "0xc0000413": "The account may not authenticate to this computer",
};

/** Service types by their bits, as 4697 gives them. */
export const serviceTypes: Readonly<Record<string, string>> = {
  "0x1": "Kernel Driver",
  "0x2": "File System Driver",
  "0x8": "Recognizer Driver",
  "0x10": "Win32 Own Process",
  "0x20": "Win32 Share Process",
  "0x110": "Interactive Own Process",
  "0x120": "Interactive Share Process",
};
