import { numbered, type Row, shortened, shownText } from "./reply.ts";
import type { Step } from "./step.ts";

/** Who else is let in, and how. */
export const users: Step = {
  what: "list its users",
  statements: [
    {
      // auth_type is one name before 24.9 and a list since.
      step: "users",
      sql: "SELECT name, toString(auth_type) AS auth, has(host_ip, '::/0') OR has(host_ip, '0.0.0.0/0') AS anywhere FROM system.users ORDER BY name LIMIT 200",
      columns: ["name", "auth", "anywhere"],
    },
  ],
  tell: (rows) => {
    const by = (pattern: RegExp): Row[] => rows.filter(({ auth }) => pattern.test(String(auth)));
    const [open, plain] = [by(/no_password/), by(/plaintext_password/)];
    const anywhere = open.filter((row) => numbered(row["anywhere"]) === 1 || row["anywhere"] === true);
    const names = (list: readonly Row[]): string => shortened(list.map(({ name }) => shownText(name)));
    return {
      says: "open",
      means: `lists its ${rows.length} users; ${open.length} have no password`,
      shows: ["see metadata"],
      notes: [
        ...(open.length > 0 ? [`users without a password: ${names(open)}`] : []),
        ...(anywhere.length > 0
          ? [`users without a password that any address may use (::/0): ${names(anywhere)}`]
          : []),
        ...(plain.length > 0 ? [`users whose password the server keeps in plain text: ${names(plain)}`] : []),
      ],
      facts: { passwordless: open.map(({ name }) => shownText(name)) },
    };
  },
};
