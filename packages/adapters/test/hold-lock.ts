import { lockDirectory } from "@quaestor/adapters/sqlite";

/** Takes the data directory named on the command line, says so, and holds it until killed. */
lockDirectory(process.argv[2] ?? "");
process.stdout.write("held\n");
setInterval(() => undefined, 1000);
