import { isObject, type JsonObject } from "./chat-format.ts";

/** A string that stands somewhere in a message, with the key it stands under where that says something. */
export interface Leaf {
  readonly text: string;
  readonly field?: string;
}

/** A file that was written into the message itself, such as a picture as base64. */
export interface InlineFile {
  readonly mime: string;
}

/**
 * Keys whose strings the vendor's machine wrote. Everything that is not listed is read, so that a content type nobody
 * has seen yet is read too; and a listed key is read all the same when what stands there is no mark of a machine.
 */
const MACHINE_KEYS: ReadonlySet<string> = new Set(
  (
    "id _id __v ids uuid parent parentId parent_id parentMessageId parent_message_uuid children childrenIds " +
    "conversation_id conversationId conversation_template_id message_id messageId node_id current_node currentId " +
    "request_id requestId turn_exchange_id turn_id gizmo_id gizmo_type file_uuid file_id fileId asset_pointer " +
    "image_asset_pointer audio_asset_pointer watermarked_asset_pointer content_type type mime_type mimeType " +
    "role sender status state recipient channel model model_slug default_model_slug requested_model_slug modelIdx " +
    "modelName format finishReason finish_reason stop_reason voice async_status memory_scope create_time update_time " +
    "created_at updated_at createdAt updatedAt inserted_at start_timestamp stop_timestamp timestamp timestamp_ time " +
    "createTime started_at ended_at user_id userId account_uuid organization_uuid tool_use_id tool_call_id " +
    "call_id approval_key integration_name sha256 hash endpoint container_id namespace"
  ).split(" "),
);

/** No white space, no `@`: an identifier, a date, a name of a state. A mail address or a sentence is not one. */
const MACHINE_MARK = /^[^\s@]{0,256}$/;

/** Keys under which the text of a message stands: naming them would tell the reader nothing. */
const PLAIN_KEYS: ReadonlySet<string> = new Set([
  ..."text parts content thinking message messages html extracted_content user_profile user_instructions".split(
    " ",
  ),
  ..."model_set_context chunks summary title result value output fragments".split(" "),
]);

/** Under these stands what a program was given or gave back, whose parts explain each other. */
const STRUCTURED_KEYS: ReadonlySet<string> = new Set(
  "input arguments args parameters params structured_content structuredContent response_json".split(" "),
);

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w.+=-]+)*;base64,/i;
const TEXT_MIME = /^text\/|json|xml|yaml|csv|javascript|x-sh\b/i;

interface Pending {
  readonly key: string;
  readonly value: unknown;
}

/**
 * Every string in `value` that a person or a model wrote, in the order it stands there, at any depth.
 * @param leaveOut keys of `value` itself that the caller reads on its own
 */
export function* leavesOf(
  value: unknown,
  leaveOut: ReadonlySet<string> = NOTHING,
): Generator<Leaf | InlineFile> {
  const pending: Pending[] = [];
  if (isObject(value)) pushEntries(pending, value, leaveOut);
  else pending.push({ key: "", value });
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { key } = next;
    if (typeof next.value === "string") {
      const found = leafOf(key, next.value);
      if (found !== undefined) yield found;
    } else if (Array.isArray(next.value)) {
      for (let at = next.value.length - 1; at >= 0; at--) pending.push({ key, value: next.value[at] });
    } else if (isObject(next.value)) {
      const file = inlineFileOf(next.value);
      if (file !== undefined) {
        if (isInlineFile(file) || file.text.trim() !== "") yield file;
        pushEntries(pending, next.value, DATA_KEY);
      } else if (STRUCTURED_KEYS.has(key)) yield { text: looseJson(next.value), field: key };
      else pushEntries(pending, next.value, NOTHING);
    }
  }
}

const NOTHING: ReadonlySet<string> = new Set();
const DATA_KEY: ReadonlySet<string> = new Set(["data"]);

export function isInlineFile(found: Leaf | InlineFile): found is InlineFile {
  return "mime" in found;
}

function pushEntries(pending: Pending[], value: JsonObject, leaveOut: ReadonlySet<string>): void {
  const keys = Object.keys(value);
  for (let at = keys.length - 1; at >= 0; at--) {
    const key = keys[at] ?? "";
    const inner = value[key];
    const mayHoldText = typeof inner === "string" || (typeof inner === "object" && inner !== null);
    if (mayHoldText && !leaveOut.has(key)) pending.push({ key, value: inner });
  }
}

function leafOf(key: string, text: string): Leaf | InlineFile | undefined {
  if (!/\S/.test(text)) return undefined;
  if (MACHINE_KEYS.has(key) && MACHINE_MARK.test(text)) return undefined;
  const inline = DATA_URL.exec(text);
  if (inline !== null) {
    const mime = inline[1] ?? "text/plain";
    return TEXT_MIME.test(mime) ? leaf(key, fromBase64(text.slice(inline[0].length))) : { mime };
  }
  return leaf(key, text);
}

function leaf(key: string, text: string): Leaf {
  return key === "" || PLAIN_KEYS.has(key) ? { text } : { text, field: key };
}

/** `{mimeType, data}`, the way Google writes files into a message; one that is text is read as text. */
function inlineFileOf(value: object): Leaf | InlineFile | undefined {
  const { mimeType, mime_type, data } = value as Record<string, unknown>;
  const mime = mimeType ?? mime_type;
  if (typeof mime !== "string" || typeof data !== "string" || !/^[\w+/=-]+$/.test(data)) return undefined;
  return TEXT_MIME.test(mime) ? { text: fromBase64(data) } : { mime };
}

function fromBase64(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

/**
 * JSON as it would be printed on one line, but with its strings as they are: `\n` before a key or `\"` around it
 * would hide where a value begins and ends. Any depth; keys keep speaking for their values.
 */
export function looseJson(value: unknown): string {
  const out: string[] = [];
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (next instanceof Raw) out.push(next.text);
    else if (typeof next === "string") out.push(`"${next}"`);
    else if (Array.isArray(next)) {
      pending.push(CLOSE_ARRAY);
      for (let at = next.length - 1; at >= 0; at--) pending.push(next[at], at === 0 ? OPEN_ARRAY : BETWEEN);
      if (next.length === 0) pending.push(OPEN_ARRAY);
    } else if (isObject(next)) {
      const entries = Object.entries(next);
      pending.push(CLOSE_OBJECT);
      for (let at = entries.length - 1; at >= 0; at--) {
        const entry = entries[at];
        if (entry !== undefined) pending.push(entry[1], new Raw(`${at === 0 ? "{" : ", "}"${entry[0]}": `));
      }
      if (entries.length === 0) pending.push(OPEN_OBJECT);
    } else out.push(String(next));
  }
  return out.join("");
}

class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const OPEN_ARRAY = new Raw("[");
const CLOSE_ARRAY = new Raw("]");
const OPEN_OBJECT = new Raw("{");
const CLOSE_OBJECT = new Raw("}");
const BETWEEN = new Raw(", ");
