import { type Key, wordsOf } from "../../lexers/key.ts";

/** A name that ends in one of these speaks about the secret: its length, its place, its rules. */
const about = new Set(
  (
    "name names type types length len size count counts url urls uri endpoint path paths file files filename dir folder field fields " +
    "expiry expires expire expired expiration exp ttl lifetime timeout age policy policies label placeholder hint hints regex " +
    "regexp pattern min max minimum maximum required require enabled disabled enable reset error errors message messages msg " +
    "prompt validator validation validators validate ref reference arn version versions index idx limit limits budget usage used " +
    "strength input form page button btn column provider store manager service header prefix suffix scope scopes algorithm alg " +
    "method mode rules rule rotation status state title text description desc link help info information location source src " +
    "md5 sha1 sha256 bcrypt format encoding encoder encoded encryption hash hashed hashes salt digest fingerprint checksum id ids uuid guid created updated at on date " +
    "time timestamp issuer audience owner user username stdin callback handler class test tests spec confirm confirmation " +
    "changed change changes mismatch match matches visible visibility hidden show toggle icon view screen dialog modal " +
    "generator generate filter grant flow selector env var variable parameter param kind group list array map set " +
    "per second rate bytes chars characters attempts retries history cost price request response result " +
    "less ed ing er ization ize izer loop auth authentication protected"
  ).split(" "),
);

/** Whether the words after the key word turn its name into one about something else; numbers and stages do not. */
export function speaksAbout(key: Key): boolean {
  return wordsOf(key.after).some((word) => about.has(word));
}

/** Whether one of `words` stands before the key word in its name. */
export function hasBefore(key: Key, words: ReadonlySet<string>): boolean {
  return wordsOf(key.before).some((word) => words.has(word));
}
