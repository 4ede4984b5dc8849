import { looksLikeCodeReference } from "../../checks/code-reference.ts";
import { isDummyText } from "../../checks/placeholder.ts";

/** A word that says "a password goes here" instead of being one. */
const selfDescribing =
  /^(?:(?:the|my|your|some|db|database|user|root|admin|pg|postgres|mysql|mongo|redis|strong|secure|test|new)[-_]?)?(?:pass|passw|passwd|password|passphrase|pwd|pw|passwort|contrase(?:ñ|n)a|senha|mot-?de-?passe|пароль|密码|パスワード|비밀번호)$/i;

/** What manuals call the person and the machine. */
const genericUser = /^(?:user|username|usr|login|uid|foo|name|u|me|someone|db_?user|my_?user)$/i;
const genericHost = /^(?:host|hostname|server|address|db_?host|my_?host|ip|endpoint|h)$/i;
const ownOrExampleHost =
  /^(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|(?:.{1,200}\.)?(?:example(?:\.(?:com|org|net|edu))?|test|invalid|localhost))$/i;

/** Passwords that come with the product or the manual: an open door where they are real, noise where they are not. */
const shippedPassword =
  /^(?:secret|postgres|root|admin|mysql|redis|mongo|guest|test|demo|dev|default|clickhouse|sa|rabbitmq|hunter2|letmein|qwerty|password\d{1,4}|pass\d{1,4}|123456\d{0,4}|(?:my|your)?secret)$/i;

/**
 * Whether the password of a database connection is one: `false` for templates, variables and words such as "password",
 * `medium` where it may well be a manual's or a developer's own machine.
 */
export function judgeDatabasePassword(password: string, user = "", host = ""): boolean | "medium" {
  if (password.length < 2 || new Set(password).size === 1) return false;
  if (isDummyText(password) || looksLikeCodeReference(password) || /^[{$%<[(].*[}>\])%]?$/.test(password))
    return false;
  if (selfDescribing.test(password)) return false;
  if (/[<>{}$*]|\byour/i.test(host) || (genericHost.test(host) && genericUser.test(user))) return false;
  if (password === user || shippedPassword.test(password)) return "medium";
  return !(ownOrExampleHost.test(host) || genericHost.test(host)) || "medium";
}
