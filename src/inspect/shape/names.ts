import { type Concept, concepts, type NameHint, nameHints } from "./concepts.ts";

/** Names longer than this say nothing that their beginning does not. */
const longest = 120;
const mostWords = 12;

/** `userAgent`, `USER_AGENT`, `http.user-agent` in words, lowercase. */
function wordsOf(name: string): string[] {
  return name
    .slice(-longest)
    .normalize("NFC")
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== "")
    .slice(-mostWords);
}

/** Scripts that write no spaces between words. */
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

const byConcept = phrasesOf(concepts);
const byHint = phrasesOf(nameHints);

/** Says how a value is kept and not what it is: `prompt_text`, `body_raw`. */
const generic = /^(?:text|value|str|string|raw|json|data|utf8|col|column|field|enc|\d+)$/;

/** What a column is about, going by its name: `user_role` is a role, `content_type` is no content. */
export function conceptsOf(name: string): ReadonlySet<Concept> {
  const words = wordsOf(name).map((word) =>
    /^\p{L}+\d{1,2}$/u.test(word) ? word.replace(/\d+$/, "") : word,
  );
  const ends = endingsOf(words);
  while (words.length > 1 && generic.test(words.at(-1) ?? "")) {
    words.pop();
    ends.push(...endingsOf(words));
  }
  for (const ending of ends) {
    const found = byConcept.exact.get(ending);
    if (found !== undefined) return new Set(found);
  }
  return holding(byConcept, words.join(""));
}

/** What a collection is, going by the end of its name: any run of its words counts. */
export function hintsOf(name: string): ReadonlySet<NameHint> {
  const words = wordsOf(
    name
      .split(/[!/\\]/)
      .slice(-2)
      .join(" "),
  ).map((word) => word.replace(/\d+$/, ""));
  const found = new Set<NameHint>(holding(byHint, words.join("")));
  for (let to = words.length; to > 0; to--) {
    for (const run of endingsOf(words.slice(0, to))) {
      for (const hint of byHint.exact.get(run) ?? []) found.add(hint);
    }
  }
  return found;
}

interface Phrases<Key> {
  readonly exact: ReadonlyMap<string, readonly Key[]>;
  /** Of scripts that write no spaces: a name is searched for them. */
  readonly within: readonly (readonly [phrase: string, key: Key])[];
}

function phrasesOf<Key extends string>(lists: Readonly<Record<Key, string>>): Phrases<Key> {
  const exact = new Map<string, Key[]>();
  const within: (readonly [string, Key])[] = [];
  for (const key of Object.keys(lists) as Key[]) {
    for (const phrase of lists[key].split(" ")) {
      if (spaceless.test(phrase)) within.push([phrase, key]);
      else exact.set(phrase, [...(exact.get(phrase) ?? []), key]);
    }
  }
  // `用户提问` is about the question: what is longer says more.
  within.sort(([one], [other]) => other.length - one.length);
  return { exact, within };
}

function holding<Key>({ within }: Phrases<Key>, name: string): Set<Key> {
  if (!spaceless.test(name)) return new Set();
  const longest = within.find(([phrase]) => name.includes(phrase))?.[0].length;
  return new Set(
    within.filter(([phrase]) => phrase.length === longest && name.includes(phrase)).map(([, key]) => key),
  );
}

/** `a b c` gives `abc`, `bc`, `c`. */
function endingsOf(words: readonly string[]): string[] {
  return words.map((_, from) => words.slice(from).join(""));
}

/** A column's name as it may stand in a reason: plain and short, or left out. */
export function shownName(name: string): string | undefined {
  return /^[\p{L}\p{M}_][\p{L}\p{M}\p{N}_.$ -]{0,39}$/u.test(name) ? name : undefined;
}
