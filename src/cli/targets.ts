import { WatertightError } from "../base/index.ts";

const authority = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)(.*)$/is;

/**
 * Holds addresses against what may have gone wrong with a password in them; `stderr` takes the warnings.
 * @throws WatertightError `usage` when a password could be taken for a part of the path
 */
export function checkTargets(targets: readonly string[], stderr?: { write(text: string): unknown }): void {
  let holdsPassword = false;
  for (const target of targets) {
    const [, before = "", behind = ""] = authority.exec(target) ?? [];
    const at = before.lastIndexOf("@");
    // `user:12/34@host` reads as the host "user" and the port 12: the rest of the password would be shown as a path.
    if (at < 0 && before.includes(":") && behind.includes("@")) {
      throw new WatertightError(
        "usage",
        "in this address it cannot be told where the password ends",
        "write / ? # and @ in a password as %2F %3F %23 and %40, or set WATERTIGHT_PASSWORD and leave it out; @ in a path is %40",
      );
    }
    holdsPassword ||=
      before.slice(0, Math.max(0, at)).includes(":") || /[?&][^=&]*pass[^=&]*=./i.test(behind);
  }
  if (!holdsPassword) return;
  // What stands on the command line can be read in the list of processes as long as it is not replaced.
  process.title = "watertight";
  stderr?.write(
    "warning: a password in an address stays in the shell's history\nhint: leave it out, and set WATERTIGHT_PASSWORD or use --password-file\n",
  );
}
