/** Long enough that they never stand in a random value by chance: they count wherever they are. */
const longWords =
  /example|sample|placeholder|dummy|changeit|change[_-]?me|redacted|replace[_-]?(?:me|with|this)|insert[_-]|goes[_-]?here|your[_-](?:own|key|api|secret|token|pass|access|client|project|account)/i;

/** Short ones count only as a word of their own: `your-key`, `TODO`, `<key>`; by chance they stand in long random values too. */
const shortWords =
  /(?:^|[^a-z0-9])(?:your|todo|fixme|foobar|foo|fake|null|undefined|none|masked|filtered|hidden|removed|omitted)(?:[^a-z0-9]|$)|^your|^my[_-]|[_-]here$/i;

/** What stands for a value that comes from elsewhere, or that somebody has painted over. */
const templates =
  /\$\{|\{\{|<%|%\(|\$\(|\*{3}|\.{3}|…|•{3}|●{3}|^<[^<>]*>$|^&(?:lt|#60|#x3c);|^\[[A-Za-z_ -]*\]$|x{6}|^x{4}|x{4}$|_{6}/i;

/**
 * Whether a value is plainly a stand-in: a dummy word, a template, one or two characters over and over,
 * a repeated piece, or a plain sequence. For values that machines make: a person's password may well be `12345678`.
 */
export function looksLikePlaceholder(value: string): boolean {
  return isDummyText(value) || new Set(value).size <= 2 || isSequence(value) || isRepetition(value);
}

/** The part of it that holds for passwords of people too: dummy words, templates, painted over. */
export function isDummyText(value: string): boolean {
  return longWords.test(value) || shortWords.test(value) || templates.test(value);
}

/** `123456`, `abcdef123456`, `0123456789ABCDEF`, `aaabbbccc`: nearly every character follows from the one before. */
function isSequence(value: string): boolean {
  if (value.length < 6) return false;
  const lower = value.toLowerCase();
  let jumps = 0;
  for (let at = 1; at < lower.length; at++) {
    if (!follows(lower.charCodeAt(at - 1), lower.charCodeAt(at))) jumps++;
  }
  return jumps * 8 <= value.length;
}

function follows(before: number, code: number): boolean {
  const step = code - before;
  if (step >= -1 && step <= 1) return true;
  // 9 to 0, 9 to a, f to 0 and z to 0: where counting goes on.
  return before === 57 ? code === 48 || code === 97 : (before === 102 || before === 122) && code === 48;
}

/** `deadbeefdeadbeefdeadbeef`: one piece of at most sixteen characters, three times or more. */
function isRepetition(value: string): boolean {
  const longest = Math.min(16, Math.floor(value.length / 3));
  for (let size = 1; size <= longest; size++) {
    if (value.startsWith(value.slice(0, -size), size)) return true;
  }
  return false;
}
