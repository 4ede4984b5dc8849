/** What a schema, a type annotation or a form puts where the value would be. */
const typeWords = new Set(
  (
    "string str text char varchar nvarchar bytes byte[] bytea blob number int integer int64 float bool boolean object any unknown " +
    "none null nil nan true false yes no on off void undefined never default optional required readonly final static const let var " +
    "new function func def lambda return async await this self super todo tbd n/a na empty secretstr securestring strip " +
    "masked hidden hashed encrypted plaintext cleartext credentials username email uuid list dict map array tuple set enum " +
    "value values name prompt input output example examples param params field fields not type key data user stdin files compat passed failed success"
  ).split(" "),
);

const references = [
  // $VAR, ${VAR}, $(cmd), %VAR%, %s, {{ x }}, {x}, #{x}, <x>, @x@, !ref, !vault, &anchor, *alias
  /^\$[A-Za-z_][\w.:[\]>-]*$/,
  /^\$\d$|^%\(?[A-Za-z_]\w*\)?[%sd]?$|^%[A-Za-z0-9_.]+%$/,
  /\$\{|\{\{|#\{|\$\(|<%|%>|\$\[\[|\$\{\{|@\{/,
  /^\{[\w.:!]*\}$|^<[^<>]*>$|^@[\w.-]+@$|^\[[^\]]*\]$/,
  /^![A-Za-z]|^&[A-Za-z][\w-]*$|^\*[A-Za-z][\w-]*$/,
  // secret stores and environments referred to by name
  /^(?:process\.env|os\.environ|import\.meta|System\.getenv|ENV|env|getenv|var|local|module|data|secrets?|vault|config|settings|context|params|inputs|steps|github|self|this|req|request|res|props|state|args|opts|options|ctx|form|formData|body|event|input|user|data|values|account|credentials?|creds|conn|connection|session|response|result|row|item|obj|object|payload)(?:\.|\[|->|::|\?\.)/,
  /^(?:op|vault|secretsmanager|ssm|ref\+[a-z]+|gcp-sm|akv|sops|enc|cipher|crypt|encrypted|arn|projects|env|file|keyring|secret|keychain|awssm|sm|bao):\S/i,
  /^(?:ENC|env|var|secret|vault|file|cipher|lookup)\(/i,
  // a call or an index: getPassword(), foo.bar(1), argv[1]
  /^[A-Za-z_$][\w$.:>?-]*(?:\(|\[)/,
  // a path through objects: config.db.password, user->password, Type::NAME
  /^[A-Za-z_$][\w$]*(?:(?:\.|->|::|\?\.)[A-Za-z_$][\w$]*)+[?!]?$/,
];

/** Whether what stands where a value would be is a type, a variable, a call or a reference to a secret kept elsewhere. */
export function looksLikeCodeReference(value: string): boolean {
  return isTypeWord(value) || references.some((reference) => reference.test(value));
}

/** `string`, `String?`, `null`, `Optional`. */
function isTypeWord(value: string): boolean {
  return typeWords.has(value.toLowerCase().replace(/[?!;,.:*]+$/, ""));
}

/** `{registry_id}-auth-token`: a name that is filled in. */
const named = /\{[a-z][a-z_.]{3,}\}/;

/** Whether quoted text takes its value from elsewhere when it runs: `"${DB_PASSWORD}"`, `"%s"`, `"op://vault/item"`. */
export function isTemplateText(value: string): boolean {
  return (
    isTypeWord(value) ||
    named.test(value) ||
    references.slice(0, 7).some((reference) => reference.test(value))
  );
}
