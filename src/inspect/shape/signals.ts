/** What one text is, by its own shape. */
export type Signal =
  | "chat request"
  | "chat message"
  | "chat transcript"
  | "preference pair"
  | "instruction pair"
  | "prompt pair"
  | "instructions"
  | "span"
  | "http request"
  | "log line"
  | "vector"
  | "prose"
  | "password hash"
  | "assignments"
  | "machine's role";

/** Texts are judged by their beginning. */
const head = 16_384;
/** Keys read of one text. */
const mostKeys = 200;

/** The side of a talk that is a machine: people's side goes by names that any system of rights has, too. */
const machineRole = /^(?:assistant|model|bot|gpt|ai|chatgpt|助手|アシスタント)$/i;
/** Roles that only take part in a talk with a model (OpenAI, Anthropic, Gemini and ShareGPT names). */
const chatRole =
  /^(?:user|assistant|system|tool|developer|human|model|bot|gpt|ai|chatgpt|function|prompter|用户|助手|系统)$/i;
const key =
  /(?<![\w-])\\{0,8}["']([A-Za-z_][\w.-]{0,40})\\{0,8}["']\s{0,4}:\s{0,4}(?:\\{0,8}["']([\p{L}_]{1,16})\\{0,8}["'])?/gu;

const transcript =
  /<\|im_start\|>|<\|start_header_id\|>|<\|(?:user|assistant|system)\|>|\[INST\]|(?:^|\n)\s*(?:Human|User|H|用户|人类)\s*[:：][\s\S]{1,4000}?\n\s*(?:Assistant|AI|Bot|GPT|A|助手)\s*[:：]/;
const instructions =
  /^\s*(?:you are (?:an?|the|chat|called|[A-Z])|you're (?:an?|the) |act as (?:an?|the) |your (?:task|role|job) is |as an ai |du bist (?:ein|der|die)|sie sind (?:ein|der|die)|tu es (?:un|une|le|la)|vous êtes (?:un|une|le|la)|eres (?:un|una|el|la)|você é (?:um|uma)|ты\s|вы\s+—|你是|您是|あなたは|당신은|# (?:system|instructions|role)\b|<system)/i;
const httpRequest =
  /"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT) [^"]{1,4000}"\s+[1-5]\d\d\b|^(?:\S+ ){0,6}(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/\S*/;
const logLine =
  /^(?:\S{0,40}[[(]?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d\S{0,16}|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|[IWEF]\d{4} \d\d:\d\d:\d\d\S*|\[?\d\d:\d\d:\d\d\S{0,8})[\s\S]{0,120}|(?:time|ts|level)=\S+ \w+=[\s\S]/;
const levelWord =
  /\b(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|FATAL|CRIT(?:ICAL)?|PANIC)\b|level=\w+/i;
const stackTrace = /^Traceback \(most recent|^\s*at [\w.$<>]+\([^)]*:\d+|Exception in thread|\n\s+at \S+ \(/;
/** bcrypt, Argon2, scrypt, crypt(3), PBKDF2 of Django and of Werkzeug (their own documentation). */
const passwordHash =
  /^(?:\$2[abxy]\$\d\d\$|\$argon2(?:id|i|d)\$|\$scrypt\$|\$[156y]\$|pbkdf2[_:]sha|scrypt:\d|\{S?SHA\d*\}|sha1\$)/;
const number = "-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?";
const vector = new RegExp(`^\\s*[\\[({]\\s*${number}(?:\\s*,\\s*${number}){7,}\\s*(?:[\\])}]|$|,|-)`, "i");
const assignment = /^\s{0,8}(?:export\s+)?[A-Za-z_][\w.-]{1,60}\s{0,3}[=:]\s{0,3}\S/;

/** Everything a text shows of itself; at its most a few, most often nothing or `prose`. */
export function signalsOf(whole: string): Signal[] {
  const text = whole.length > head ? whole.slice(0, head) : whole;
  const signals: Signal[] = [];
  if (text.length <= 16 && machineRole.test(text)) return ["machine's role"];
  if (vector.test(text)) return ["vector"];
  if (/["']\s{0,4}:/.test(text)) signals.push(...byKeys(text));
  if (transcript.test(text)) signals.push("chat transcript");
  if (instructions.test(text)) signals.push("instructions");
  if (httpRequest.test(text)) signals.push("http request");
  else if ((logLine.test(text) && levelWord.test(text.slice(0, 200))) || stackTrace.test(text))
    signals.push("log line");
  if (passwordHash.test(text)) signals.push("password hash");
  if (isAssignments(text)) signals.push("assignments");
  if (isProse(text)) signals.push("prose");
  return signals;
}

function byKeys(text: string): Signal[] {
  const keys = new Set<string>();
  let hasChatRole = false;
  let systemOnly = true;
  let seen = 0;
  for (const [, name = "", value] of text.matchAll(key)) {
    if (++seen > mostKeys) break;
    const lower = name.toLowerCase();
    keys.add(lower);
    if (
      (lower === "role" || lower === "from" || lower === "sender" || lower === "speaker") &&
      value !== undefined
    ) {
      if (chatRole.test(value)) hasChatRole = true;
      if (!/^(?:system|developer)$/i.test(value)) systemOnly = false;
    }
  }
  const has = (...names: readonly string[]): boolean => names.some((name) => keys.has(name));
  const signals: Signal[] = [];
  if (hasChatRole && has("content", "parts", "text", "value")) {
    if (systemOnly) signals.push("instructions");
    else
      signals.push(has("messages", "model", "conversations", "contents") ? "chat request" : "chat message");
  }
  if (has("chosen") && has("rejected")) signals.push("preference pair");
  if (has("instruction") && has("output", "response", "input")) signals.push("instruction pair");
  if (has("prompt") && has("completion", "response", "answer")) signals.push("prompt pair");
  if (
    has("span_id", "spanid", "span.id") &&
    has("trace_id", "traceid", "trace.id", "parent_span_id", "parentspanid")
  ) {
    signals.push("span");
  }
  if (
    has("method", "request_method", "http.method") &&
    has("status", "status_code", "http.status_code") &&
    has("path", "url", "uri", "request_uri", "http.url", "request")
  ) {
    signals.push("http request");
  } else if (has("level", "severity", "loglevel", "log.level") && has("msg", "message", "event", "log")) {
    signals.push("log line");
  }
  return signals;
}

/** Most lines assign something to a name, as in `.env` and `.ini` files. */
function isAssignments(text: string): boolean {
  if (text.startsWith("{") || text.startsWith("[")) return false;
  const lines = text.split("\n", 60).filter((line) => line.trim() !== "" && !/^\s*[#;[]/.test(line));
  return lines.length >= 3 && lines.filter((line) => assignment.test(line)).length >= lines.length * 0.8;
}

const wordsInARow = /\p{L}{2,}(?:['’]\p{L}+)?[,;]? (?:\p{L}+[,;:]? ){3,}\p{L}{2,}/u;
const ideographs =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]{4,}/u;

/** Words that follow each other as people write them. */
function isProse(text: string): boolean {
  return wordsInARow.test(text) || (ideographs.test(text) && text.length >= 8);
}
