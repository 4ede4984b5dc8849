import { isPasswordValue, isStrong } from "../../checks/password-value.ts";
import type { Candidate, Detector, Span } from "../../detector.ts";
import type { Key } from "../../lexers/key.ts";
import { readKeyValue } from "../../lexers/key-value.ts";
import type { Form } from "../../lexers/value.ts";
import { hasBefore, speaksAbout } from "./key-words.ts";

/** Names of passwords in the languages they are written in. A plain `pass` or `pw` counts only with a sign behind it. */
const pattern = new RegExp(
  [
    "passw(?:or)?d|passphrase|passcode|pwd|passwort|kennwort|mot[ _-]?de[ _-]?passe|contrase(?:ñ|n)a|senha|palavra-passe",
    "wachtwoord|has[łl]o|пароль|l(?:ö|o)senord|adgangskode|passord|salasana|parola|(?:ş|s)ifre|heslo|jelsz(?:ó|o)|κωδικός",
    "密码|密碼|口令|パスワード|暗証番号|비밀번호|암호|كلمة المرور|كلمة السر|סיסמה|पासवर्ड|รหัสผ่าน|mật khẩu|kata sandi",
    "requirepass|masterauth|identified by|pass[\"']? ?[:=]|pw[\"']? ?[:=]|_pass[\"']",
  ].join("|"),
  "i",
);
const keywords: readonly string[] = (
  "passw|passphrase|passcode|pwd|kennwort|mot de passe|mot_de_passe|mot-de-passe|motdepasse|contraseña|contrasena|senha|palavra-passe|" +
  "wachtwoord|hasło|haslo|пароль|lösenord|losenord|adgangskode|passord|salasana|parola|şifre|sifre|heslo|jelszó|jelszo|κωδικός|" +
  "密码|密碼|口令|パスワード|暗証番号|비밀번호|암호|كلمة المرور|كلمة السر|סיסמה|पासवर्ड|รหัสผ่าน|mật khẩu|kata sandi|" +
  "requirepass|masterauth|identified by|pass=|pass:|pass =|pass :|pass\"|pass'|pw=|pw:|pw =|pw :|pw\"|pw'"
).split("|");

/** These may stand behind a letter without a seam: `dbpassword`, `PGPASSWORD`; others would be a part of another word. */
const joinable = /^(?:passw|passphrase|passcode|pwd)/i;
const named = new RegExp(pattern.source.replace(/\|pass\[.*$/, ""), "i");
const wholeName = new RegExp(`^(?:my|your|new|old|the)?[ _-]?(?:${named.source}|pass)[ :*?!.]*$`, "i");
const notOnes = new Set(
  (
    "1 all any first second no without is has have show hide forgot forgotten reset invalid incorrect wrong bad missing min max minimum maximum hashed " +
    "encrypted hash bcrypt md5 sha256 ntlm change update enter require requires required allow enable disable use validate check " +
    "verify generate random debug encode get read prompt ask error err on toggle empty weak supports"
  ).split(" "),
);

/** `pass:` and `pw=` hold the sign that makes them a key; the key itself ends before it. */
function keyword(text: string, { start, end }: Span): Span {
  const word = text.slice(start, end).replace(/["']? ?[:=]$|["']$/, "");
  const name = word.startsWith("_") ? start + 1 : start;
  return { start: name, end: start + word.length };
}

function locate(text: string, match: Span): Span | undefined {
  const read = readKeyValue(text, keyword(text, match));
  if (read === undefined || !namesPassword(read.key)) return undefined;
  const { start, end, form } = read.value;
  const stop = form === "line" || form === "loose" ? end - trailingStop(text.slice(start, end)) : end;
  return stop > start && isPasswordOf(text.slice(start, stop), form, read.key)
    ? { start, end: stop }
    : undefined;
}

function namesPassword(key: Key): boolean {
  if (key.joined && !joinable.test(key.word)) return false;
  return (
    !named.test(key.after) &&
    !/token|secret|key/i.test(key.after) &&
    !speaksAbout(key) &&
    !hasBefore(key, notOnes)
  );
}

function isPasswordOf(value: string, form: Form, key: Key): boolean {
  if (wholeName.test(value)) return false;
  if (/^pw$/i.test(key.word) && !isStrong(value)) return false;
  if (/phrase/i.test(key.word) && form === "quoted" && /^[a-z]+(?: [a-z]+){2,7}$/i.test(value))
    return !/\b(?:the|your|is|for)\b/i.test(value);
  return isPasswordValue(value, form);
}

/** A full stop that ends the sentence, not the password. */
function trailingStop(value: string): 0 | 1 {
  return value.endsWith(".") ? 1 : 0;
}

function confidence({ value }: Candidate): "high" | "medium" {
  return isStrong(value) || value.includes(" ") ? "high" : "medium";
}

const references = [
  "https://cwe.mitre.org/data/definitions/798.html",
  "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
];
const made = (...parts: string[]): string => parts.join("");

export const passwords: readonly Detector[] = [
  {
    id: "secret.generic.password",
    dataClass: "secret",
    title: "password",
    severity: "high",
    pattern,
    keywords,
    keywordWithin: 1,
    edges: "open",
    generic: true,
    locate,
    check: confidence,
    remedy: "change.password",
    finds: [
      `DB_PASSWORD=${made("hun", "ter2")}`,
      `export PGPASSWORD='${made("Som", "mer2024!")}'`,
      `{"user":"anna","password":"${made("Som", "mer2024!")}"}`,
      `{\\"user\\":\\"anna\\",\\"password\\":\\"${made("Som", "mer2024!")}\\"}`,
      `{"name":"password","value":"${made("blue", "berry7")}"}`,
      `{ "name": "DB_PASSWORD", "value": "${made("blue", "berry")}" },`,
      `env:\n  - name: DB_PASSWORD\n    value: ${made("blue", "berry7")}\n`,
      `db:\n  user: app\n  password: ${made("blue", "berry7")} # rotate\n`,
      `spring.datasource.password=${made("sword", "fish")}`,
      `const dbPassword = "${made("sword", "fish")}";`,
      `password: str = "${made("sword", "fish")}"`,
      `var password string = "${made("sword", "fish")}"`,
      `my_password := "${made("sword", "fish")}"`,
      `:password => '${made("4ian", "1234")}',`,
      `auth: { user: "mailer", pass: "${made("sword", "fish")}" }`,
      `DB_PASS=${made("sword", "fish")}`,
      `if user == "admin" and password == "${made("team", "10x")}":`,
      `<password>${made("Prest", "igi7$")}</password>`,
      `<add key="MailPassword" value="${made("Prest", "igi7$")}"/>`,
      `<key>password</key>\n<string>${made("Prest", "igi7$")}</string>`,
      `GET /login?user=anna&password=${made("hunt", "er2")}&lang=de HTTP/1.1`,
      `Server=db1;Database=crm;User Id=app;Password=${made("#gets", "0m3")};Encrypt=True`,
      `deploy --user admin --password ${made("hunt", "er2!")} --yes`,
      `machine api.github.com login ziggy password ${made("star", "dust99")}`,
      `CREATE USER app WITH PASSWORD '${made("sword", "fish")}';`,
      `CREATE USER app IDENTIFIED BY '${made("sword", "fish")}';`,
      `The password for the router is ${made("hunt", "er2!")}.`,
      `my password is "${made("sword", "fish")}", please log in for me`,
      `Das Passwort lautet ${made("Som", "mer2024!")}`,
      `Mot de passe : ${made("Ete", "2024!")}`,
      `La contraseña es ${made("Vera", "no2024!")}`,
      `A senha é ${made("Verao", "2024!")}`,
      `Пароль: ${made("Leto", "2024!")}`,
      `数据库密码是${made("Xia", "tian2024!")}，请尽快登录`,
      `密码：${made("abc", "9182!")}`,
      `パスワードは「${made("Natsu", "2024!")}」です`,
      `비밀번호: ${made("yeo", "reum2024!")}`,
      `| Password | ${made("Som", "mer2024!")} |`,
      `**Password:** \`${made("Som", "mer2024!")}\``,
      `passphrase: "${made("correct horse", " battery staple")}"`,
      `DB_PASSWORD = os.getenv("DB_PASSWORD", "${made("Som", "mer2024!")}")`,
      `ENV MYSQL_ROOT_PASSWORD ${made("blue", "berry7")}`,
    ],
    ignores: [
      "password: string",
      "password?: string | null;",
      `DB_PASSWORD=\${DB_PASSWORD}`,
      "password = os.environ['DB_PASSWORD']",
      "self.password = password",
      "password: process.env.DB_PASSWORD,",
      'password = getpass.getpass("Password: ")',
      '"password": "Password", "forgot": "Forgot your password?"',
      '"password": "Please enter your password"',
      '{"type":"string","format":"password","description":"The password of the user"}',
      "password: ********",
      "password=[FILTERED] user=anna",
      "POSTGRES_PASSWORD=<your password>",
      'passwordHash: "q1w2e3r4"',
      "max_password_length = 128",
      "password is required and must have at least 8 characters",
      "Failed password for root from 10.0.0.7 port 51234 ssh2",
      "passwordless: true",
      "the password is sha256-hashed before it is stored",
      "--password string   the password of the database user",
      "password_file: /run/secrets/db2",
      'fields = ("username", "password", "email1")',
      '<input type="password" name="password" placeholder="hunter22">',
      '<label for="password">Passwort</label>',
      "function login(user: string, password: string): Promise<void>",
      "password: config.get('db.password'),",
      'if password == "" {',
      "SELECT id, password FROM users WHERE password = $1",
      "password VARCHAR(255) NOT NULL",
      "def reset(password=None):",
      'throw new Error("INVALID_PASSWORD: user2")',
      "[Passwort vergessen?](https://example.com/reset)",
      'password: "op://prod/db/password"',
      "mysql -u root -p",
      "const { password } = req.body;",
      "POST /users/password HTTP/1.1",
      "2024-05-01 12:00:01 INFO password changed for user 4711",
      "Password: (leave empty to keep the old one)",
    ],
    references,
  },
];
