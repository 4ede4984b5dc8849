import { isTemplateText } from "../../checks/code-reference.ts";
import { isPasswordValue, isStrong } from "../../checks/password-value.ts";
import { isDummyText } from "../../checks/placeholder.ts";
import type { Candidate, Detector } from "../../detector.ts";

const made = (...parts: string[]): string => parts.join("");
const references = ["https://cwe.mitre.org/data/definitions/256.html"];

/**
 * A cell that is nothing but the value, in a column that says what it holds; or a line of its own right below a line
 * that is nothing but the label.
 */
function fillsItsCell({ value, text, start, end, nearWord }: Candidate): boolean | "medium" {
  if (/^[0-9a-f]{32,128}$/i.test(value)) return false;
  if (start <= 8 && text.length - end <= 8 && text.trim() === value) {
    return isPasswordValue(value, "quoted") && (isStrong(value) ? true : "medium");
  }
  const lines = text.slice(Math.max(0, start - 80), start).split("\n");
  const own = lines.pop();
  const label = lines
    .pop()
    ?.trim()
    .toLowerCase()
    .replace(/ ?[:：]$/, "");
  const alone = own?.trim() === "" && /^[ \t]{0,8}(?:\r?\n|$)/.test(text.slice(end, end + 10));
  return (
    alone &&
    label !== undefined &&
    label === nearWord &&
    isStrong(value) &&
    isPasswordValue(value, "loose") &&
    "medium"
  );
}

function isArgument({ value }: Candidate): boolean {
  return (
    value.length >= 4 &&
    !isDummyText(value) &&
    !isTemplateText(value) &&
    !/^(?:pass(?:w(?:or)?d)?|secret|[A-Z]+_[A-Z_]+)$/i.test(value)
  );
}

/** Where passwords stand without a name before them: a column, a command's option, a QR code, a `.pgpass` line. */
export const passwordPlaces: readonly Detector[] = [
  {
    id: "secret.generic.password-column",
    dataClass: "secret",
    title: "password in a column of passwords",
    severity: "high",
    pattern: /(?:^|\n)[ \t]{0,8}(\S{4,128})/,
    context: "required",
    near: [
      "password",
      "passwd",
      "passwort",
      "kennwort",
      "passphrase",
      "pwd",
      "mot de passe",
      "mot_de_passe",
      "contraseña",
      "contrasena",
      "senha",
      "wachtwoord",
      "пароль",
      "密码",
      "密碼",
      "パスワード",
      "비밀번호",
    ],
    edges: "open",
    generic: true,
    check: fillsItsCell,
    remedy: "change.password",
    finds: [`Password\n${made("Som", "mer2024!")}\n`, `Login\nanna\nPasswort:\n${made("hunt", "er2!")}`],
    ignores: [
      "password",
      "password: hunter22",
      "my password is hunter22",
      "password\nForgot your password?\n",
      "Password\nlogin\n",
    ],
    references,
  },
  {
    id: "secret.generic.command-password",
    dataClass: "secret",
    title: "password on a command line",
    severity: "high",
    pattern:
      /(?:sshpass[ ]{1,3}-p[ ]{0,2}|(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)(?: [\w@./=:-]{1,60}){0,8}? -p|(?:redis-cli|valkey-cli)(?: [\w@./=:-]{1,60}){0,8}? -a ?|(?:sqlcmd|bcp)(?: [\w@./=:,\\-]{1,60}){0,8}? -P ?|(?:docker|podman|helm|az|oc) (?:registry )?login(?: [\w@./=:-]{1,60}){0,8}? -p ?|net use [^\n]{1,80}? \/user:[\w\\.@-]{1,60} )["']?([^\s"'`<>$|;&-][^\s"'`<>|;]{3,127})/,
    edges: "open",
    generic: true,
    check: isArgument,
    remedy: "change.password",
    finds: [
      `sshpass -p ${made("sword", "fish")} ssh root@10.0.0.7`,
      `mysqldump -h db.internal -u root -p${made("hunt", "er2!")} crm > crm.sql`,
      `redis-cli -h cache.internal -a ${made("q8Zr", "T2mV")} FLUSHALL`,
      `docker login registry.firma.de -u ci -p ${made("Som", "mer2024!")}`,
      `sqlcmd -S db1 -U sa -P '${made("Som", "mer2024!")}' -Q "select 1"`,
    ],
    ignores: [
      "mysql -u root -p",
      "mysql -u root -p crm",
      'sshpass -p "$PASSWORD" ssh root@10.0.0.7',
      "sshpass -p <password> ssh host",
      `docker login -u ci -p \${TOKEN}`,
      "redis-cli -a password ping",
    ],
    references: [
      "https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html",
      "https://linux.die.net/man/1/sshpass",
    ],
  },
  {
    id: "secret.generic.wifi-password",
    dataClass: "secret",
    title: "password of a wireless network",
    severity: "high",
    pattern: /WIFI:(?:[STHEA]{1,3}\d?:[^;\n]{0,64};){0,4}P:((?:[^;\\\n]|\\.){8,126});/,
    edges: "open",
    check: ({ value }) => !isDummyText(value) && !/^password$/i.test(value),
    remedy: "change.password",
    finds: [
      `WIFI:S:Firma-Gast;T:WPA;P:${made("Will", "kommen24")};;`,
      `WIFI:T:WPA2;S:home;P:${made("correct horse", " battery")};H:true;;`,
    ],
    ignores: ["WIFI:S:open;T:nopass;;", "WIFI:S:net;T:WPA;P:<password>;;", "WIFI: connected"],
    references: ["https://github.com/zxing/zxing/wiki/Barcode-Contents#wi-fi-network-config-android-ios-11"],
  },
  {
    id: "secret.generic.pgpass",
    dataClass: "secret",
    title: "password in a .pgpass line",
    severity: "critical",
    pattern: /:(?:5432|5433|6432):[\w*-]{1,63}:[\w*-]{1,63}:([^\s:"'<>]{4,128})/,
    edges: "open",
    generic: true,
    check: isArgument,
    remedy: "rotate.postgres",
    finds: [
      `db.internal:5432:crm:app:${made("sword", "fish9")}`,
      `*:5432:*:postgres:${made("Som", "mer2024!")}\n`,
    ],
    ignores: ["hostname:5432:database:username:password", "db:5432:crm", "10.0.0.1:5432:5432:5432"],
    references: ["https://www.postgresql.org/docs/current/libpq-pgpass.html"],
  },
];
