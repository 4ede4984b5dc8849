import type { Form } from "../lexers/value.ts";
import { isTemplateText, looksLikeCodeReference } from "./code-reference.ts";
import { isDummyText } from "./placeholder.ts";

/** Words that make a value a name for a password and not one: `user_password`, `#password`, `INVALID_PASSWORD`. */
const keyWords =
  /passw(?:or)?[dt]|passphrase|pwd|passcode|kennwort|mot_?de_?passe|contrase[nñ]a|senha|secret|token|key|пароль/i;
/** What people write about passwords in one word with a digit or sign in it. */
const technical =
  /^(?:sha-?\d|md[45]|base-?\d\d|utf-?\d|bcrypt|scrypt|argon|pbkdf|oauth|aes|rsa|rot13|ntlm|tls|v?\d+(?:\.\d+)*$|\d+[-+.,%a-z]{0,3}$|\d+[-–]\w+$|[a-z]+n't|[\w.-]+@[\w-]+\.[\w.-]+$)/i;
const path = /^(?:\.{0,2}\/|~\/)[\w.@%*:-]+(?:\/[\w.@%*:-]+)*\/?$|^[A-Za-z]:\\|^https?:\/\/|^\/\//;
const version = /^[\^~<>=v]{0,2}\d+\.\d+(?:\.[\dx*]+)?(?:-[a-z]+[.\d]*)?$/;
const cjk = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/g;
/** What an unquoted value amid code may hold; more is code itself. */
const amidCode = /^[\p{L}\p{N}_@#$%^*.+~-][\p{L}\p{N}_!@#$%^*.+~-]*$/u;
const identifier = /^[#.$@:]?[A-Za-z_][\w.-]*$/;

/**
 * Whether what stands behind a password's name is one. People's passwords are words, so nothing is asked of the value
 * itself; only names, types, references, stand-ins and sentences are turned away, the more the looser it stands.
 */
export function isPasswordValue(value: string, form: Form): boolean {
  if (value.length < 4 || value.length > 128 || /[\p{Cc}]/u.test(value)) return false;
  if (!/[\p{L}\p{N}]/u.test(value) || isDummyText(value) || path.test(value)) return false;
  if (isCjkText(value)) return false;
  if (/\s/.test(value)) return (form === "quoted" || form === "element") && isPhrase(value);
  if (isNameOfPassword(value) || version.test(value)) return false;
  if (form === "quoted" || form === "element") return !isTemplateText(value);
  if (looksLikeCodeReference(value)) return false;
  switch (form) {
    case "env":
    case "query":
      return !/^[A-Z]+(?:_[A-Z]+)+$/.test(value);
    case "line":
      return isStrong(value) || /^\d{4,}$/.test(value) || /^[a-z]{5,}$/.test(value);
    case "code":
      return /^\d{5,}$/.test(value) || (amidCode.test(value) && isStrong(value) && !isVariable(value));
    case "loose":
      return (
        /^\d{6,}$/.test(value) ||
        (value.length >= 6 && isStrong(value) && !technical.test(value) && !/[{}]|,\w+[,:]/.test(value))
      );
  }
}

/** Letters with digits, or with a sign that no name holds. */
export function isStrong(value: string): boolean {
  return /\p{L}/u.test(value) && (/\d/.test(value) || /[!@#$%^&*?+=~|]/.test(value));
}

/** `open sesame 1`: a few words, and no sentence about passwords. */
function isPhrase(value: string): boolean {
  const words = value.split(/\s+/);
  if (
    words.length > 3 ||
    keyWords.test(value) ||
    /[.:!?…]$|^[A-Z][a-z]+ [a-z]+ing\b|\b(?:is|are|your|must|not|enter|here|required|to|the|for|of|de|der|die|le|la|el)\b/i.test(
      value,
    )
  ) {
    return false;
  }
  return isStrong(value);
}

/** The key word with other words round it, joined as names are: `newPassword`, `db-password`, `auth/wrong-password`. */
function isNameOfPassword(value: string): boolean {
  if (!keyWords.test(value) || /\d/.test(value)) return false;
  if (/^[#.$@:/\w-]*[-_./:#][\w./:-]*$/.test(value)) return true;
  const left = value.replace(keyWords, "");
  return (
    left === "" ||
    /^[a-z]+[A-Z][a-z]+/.test(value) ||
    /^[A-Z][a-z]+[A-Z]/.test(value) ||
    /^[:*?!.]+$/.test(left)
  );
}

/** Labels and messages, since passwords are seldom typed in scripts that need an input method. */
function isCjkText(value: string): boolean {
  return (value.match(cjk)?.length ?? 0) >= 4;
}

/** `password1`, `userPass2`, `arg0`: more likely a variable than a password. */
function isVariable(value: string): boolean {
  return (
    identifier.test(value) &&
    (keyWords.test(value) || /pass|user|pw|arg|str|var|input|hash|field|param|base64|md5|sha/i.test(value))
  );
}
