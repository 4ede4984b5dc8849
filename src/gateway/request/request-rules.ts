/** What could not be read. `encoded`: token ids, which stand for text that only the vendor's tokeniser knows. */
export type UnreadKind =
  | "image"
  | "audio"
  | "video"
  | "document"
  | "address"
  | "file-id"
  | "encrypted"
  | "encoded"
  | "unknown";

/** Bytes in base64, a `data:` URL, or an address of something. */
export interface MediaRule {
  /** What it is when nothing beside it says so. */
  readonly holds: UnreadKind;
  /** Keys beside it that name its media type, its format or its file. */
  readonly labels?: readonly string[];
}

/**
 * Which strings of a request are what. A pattern is the path of a value: `messages[].content[].text`; `[?]` for one or a
 * list of them, `*` for any key, `**` for anything in between, `{a,b}` for several, `(thinking)` for an object whose `type`
 * is that. When several fit, the one with fewer wildcards decides, then the one that names a type.
 *
 * What no pattern names is text, and so is its key. A forgotten pattern costs time, never safety.
 */
export interface RequestRules {
  /** Read, as everything is that nothing names; a pattern here makes its keys known, so that they need not be read. */
  readonly text: readonly string[];
  /** Ids and switches: not read as long as they are short printable ASCII without blanks, otherwise text. */
  readonly opaque: readonly string[];
  /** JSON inside a string. */
  readonly json?: readonly string[];
  /** Text that its vendor signed: changed by one character it is refused. */
  readonly signed?: readonly string[];
  /** Signatures: bytes in base64 that hold no text. */
  readonly proof?: readonly string[];
  /** What the vendor sealed for itself. */
  readonly sealed?: readonly string[];
  /** Text, or token ids in its place. */
  readonly codes?: readonly string[];
  /** Ids of what was handed to the vendor earlier, some other way. */
  readonly files?: readonly string[];
  readonly media?: Readonly<Record<string, MediaRule>>;
  /** Keys may be written in camelCase, as here, and in snake_case. */
  readonly snakeCaseToo?: true;
  /** Where the caller names the end user, the first that is there; for `stringAt`. */
  readonly personAt: readonly string[];
  /** Where the model is named; absent: in the address. */
  readonly modelAt?: string;
  /** Where a stream is asked for; absent: in the address, or never. */
  readonly streamAt?: string;
  /** It streams unless told not to. */
  readonly streamsByDefault?: true;
}

/** What becomes of a string; see the lists of the same names. */
export type LeafRule =
  | "text"
  | "opaque"
  | "json"
  | "signed"
  | "proof"
  | "sealed"
  | "codes"
  | "files"
  | MediaRule;

/** The rules as pairs of pattern and rule. */
export function* rulesOf(rules: RequestRules): Generator<[pattern: string, rule: LeafRule]> {
  for (const kind of ["text", "opaque", "json", "signed", "proof", "sealed", "codes", "files"] as const) {
    for (const pattern of rules[kind] ?? []) yield [pattern, kind];
  }
  yield* Object.entries(rules.media ?? {});
}

const schemaKeywords =
  "{$defs,$ref,$schema,additionalProperties,allOf,anyOf,const,default,definitions,description,enum,examples,exclusiveMaximum,exclusiveMinimum,format,items,maxItems,maxLength,maximum,minItems,minLength,minimum,oneOf,pattern,prefixItems,properties,propertyNames,required,strict,title,type}";

/** Patterns that make the keywords of JSON Schema known below a path. What they hold is text. */
export function schemaAt(path: string): string {
  return `${path}.**.${schemaKeywords}`;
}

/** The string at a dotted path of own keys, if there is one that is not empty. */
export function stringAt(body: unknown, path: string): string | undefined {
  let value = body;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return typeof value === "string" && value !== "" ? value : undefined;
}
