import { looksLikeCodeReference } from "../../checks/code-reference.ts";
import { isDummyText } from "../../checks/placeholder.ts";
import type { Candidate, Detector, Span } from "../../detector.ts";

/** What manuals write where the password goes. */
const nameOfPassword =
  /^x-oauth-basic$|^(?:my|your|the|db|user)?[_-]?(?:pass|passw(?:or)?d|passwort|pwd|pw|secret|token|api[_-]?key|credentials?|contraseña|senha|motdepasse)[_-]?(?:here)?$/i;
const manualHost =
  /^(?:host(?:name)?|server|domain|url|address|(?:[\w-]+\.)*example\.(?:com|org|net)|(?:[\w-]+\.)*(?:host|domain)\.(?:com|tld))(?![\w.-])/i;

function isCredential({ value, text, start, end }: Candidate): boolean | "medium" {
  if (isDummyText(value) || nameOfPassword.test(value) || !/[\p{L}\p{N}]/u.test(value)) return false;
  if (looksLikeCodeReference(value) || /^[{[$%]|[}\]]$/.test(value)) return false;
  const host = text.slice(end + 1, end + 80);
  if (manualHost.test(host)) return false;
  const before = text.slice(Math.max(0, start - 70), start - 1);
  const user = before.slice(before.lastIndexOf("/") + 1);
  return user === value || /^(?:localhost|127\.|db(?![\w.-]))/.test(host) ? "medium" : true;
}

export const urlCredentials: readonly Detector[] = [
  {
    id: "secret.generic.url-password",
    dataClass: "secret",
    title: "password in a URL",
    severity: "critical",
    // The scheme stands before; its "://" is what spots the candidate.
    pattern: /:\/\/[^\s/?#@:"'`<>]{0,64}:([^\s/?#"'`<>]{3,128})@[\w[]/,
    edges: "open",
    generic: true,
    check: isCredential,
    remedy: "change.password",
    finds: [
      `DATABASE_URL=postgres://app:${["s3cr", "tW0rd"].join("")}@db.internal:5432/crm`,
      `git clone https://anna:${["Som", "mer2024!"].join("")}@git.firma.de/team/app.git`,
      `rtsp://admin:${["12", "345"].join("")}@192.168.1.20:554/stream1`,
      `redis://:${["q8Zr", "T2mV"].join("")}@cache.internal:6379/0`,
      `amqp://svc:${["p@ss", "9Qx"].join("")}@mq.internal:5671/`,
    ],
    ignores: [
      "https://user:password@example.com/",
      `postgres://app:\${DB_PASSWORD}@db.internal:5432/crm`,
      "mongodb://<user>:<password>@cluster0.mongodb.net",
      "http://localhost:8080/@scope/package",
      "https://registry.npmjs.org/@types/node",
      "https://user:****@db.internal/",
      "mysql://USER:PASSWORD@HOST:3306/DB",
      "see http://a.b:8080 and mail me@example.com",
      "postgres://app:%s@db.internal/crm",
      "git+ssh://git@github.com:org/repo.git",
    ],
    references: ["https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1"],
  },
  {
    id: "secret.generic.jdbc-password",
    dataClass: "secret",
    title: "password in a JDBC URL",
    severity: "critical",
    pattern:
      /jdbc:[a-z0-9]{2,20}:(?:[^\s"'<>]{3,300}?[?;&:](?:password|pwd)=[^\s;&"'<>]{3,128}|thin:[\w$]{1,30}\/[^\s/@"'<>]{3,64}@)/i,
    locate: locateJdbc,
    generic: true,
    edges: "open",
    check: isCredential,
    remedy: "change.password",
    finds: [
      `jdbc:postgresql://db.internal:5432/crm?user=app&password=${["s3cr", "tW0rd"].join("")}&ssl=true`,
      `url: "jdbc:sqlserver://db:1433;databaseName=crm;user=sa;password=${["s3cr", "tW0rd"].join("")};"`,
      `jdbc:oracle:thin:scott/${["T1g", "er99"].join("")}@//db.internal:1521/orcl`,
    ],
    ignores: [
      "jdbc:postgresql://db.internal:5432/crm",
      `jdbc:mysql://db/crm?user=app&password=\${DB_PASSWORD}`,
      "jdbc:oracle:thin:@//db.internal:1521/orcl",
      "jdbc:mysql://db/crm?user=app&password=<password>",
    ],
    references: [
      "https://jdbc.postgresql.org/documentation/use/",
      "https://docs.oracle.com/en/database/oracle/oracle-database/23/jjdbc/data-sources-and-URLs.html",
    ],
  },
];

/** The password is behind the last `password=`, or, with Oracle's thin driver, between `/` and `@`. */
function locateJdbc(text: string, match: Span): Span {
  const url = text.slice(match.start, match.end);
  const named = /[?;&:](?:password|pwd)=(.{3,128})$/i.exec(url);
  if (named?.[1] !== undefined) return { start: match.end - named[1].length, end: match.end };
  return { start: match.start + url.indexOf("/") + 1, end: match.end - 1 };
}
