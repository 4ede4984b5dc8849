import { alphabets, sample } from "../../base/index.ts";

/** One row of the table that lay open in January 2025, with the columns that were published. */
export interface LogRow {
  readonly timestamp: string;
  readonly span_name: string;
  readonly "string.names": readonly string[];
  readonly "string.values": readonly string[];
  readonly _service: string;
  readonly _source: string;
}

const firstRow = Date.UTC(2025, 0, 6, 3, 12, 0);
/** The logs began on 6 January 2025 and were closed on 29 January (Wiz Research, 29 January 2025). */
const lastRow = Date.UTC(2025, 0, 29, 18, 40, 0);

const services = [
  "usage-checker",
  "chat-backend",
  "oauth2-gateway",
  "log-collector",
  "model-router",
] as const;

const questions = [
  "帮我写一封辞职信，语气要礼貌一些",
  "请把下面这段话翻译成英文：我们下周二开会讨论预算",
  "How do I reverse a linked list in Rust without unsafe?",
  "写一个Python脚本，把CSV文件转换成JSON",
  "Summarise the attached contract in three bullet points",
  "Why does my React component render twice?",
  "解释一下量子纠缠，给中学生听",
  "Plan a four-day trip to Lisbon with two kids",
  "这道数学题怎么做？已知三角形的三边分别为3、4、5",
  "Explain the difference between a mutex and a semaphore",
] as const;

const answers = [
  "当然可以，下面是一个版本，你可以按需要修改。",
  "Sure. Here is a first version, tell me what to change.",
  "没问题，我们一步一步来看。",
  "Here are the three main points of the text you sent.",
] as const;

const surnames = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄"] as const;
const givenNames = ["伟", "芳", "娜", "敏", "静", "磊", "洋", "艳"] as const;
const mailNames = ["lin.zhao", "m.keller", "sofia.rossi", "j.okafor", "chen.wei", "anna.nowak"] as const;

/**
 * The rows of a made-up `log_stream`, always the same for the same count. Nothing in them belongs to anybody:
 * keys, numbers and names are computed here.
 */
export function* logRows(count: number): Generator<LogRow> {
  const step = Math.floor((lastRow - firstRow) / Math.max(1, count));
  for (let at = 0; at < count; at++) {
    const timestamp = new Date(firstRow + at * step).toISOString();
    yield { timestamp, ...rowAt(at) };
  }
}

function rowAt(at: number): Omit<LogRow, "timestamp"> {
  const turn = mixed(at);
  const service = pick(services, turn >>> 3);
  const common = { _service: service, _source: `/data/logs/${service}/part-${turn % 16}.log` };
  if (turn % 97 === 0) return { ...common, ...credentialRow(turn) };
  if (turn % 5 === 0) return { ...common, ...requestRow(turn) };
  return { ...common, ...chatRow(turn) };
}

type Content = Pick<LogRow, "span_name" | "string.names" | "string.values">;

function chatRow(turn: number): Content {
  const question = pick(questions, turn >>> 5) + (turn % 11 === 0 ? personalDetail(turn) : "");
  const body = JSON.stringify({
    model: turn % 3 === 0 ? "deepseek-reasoner" : "deepseek-chat",
    messages: [
      ...(turn % 7 === 0 ? [{ role: "system", content: "You are DeepSeek Chat, a helpful assistant." }] : []),
      { role: "user", content: question },
      { role: "assistant", content: pick(answers, turn >>> 7) },
    ],
  });
  return {
    span_name: "chat.completion",
    "string.names": ["session_id", "http.request.body"],
    "string.values": [sample(alphabets.hex, 32, turn), body],
  };
}

function requestRow(turn: number): Content {
  const host = `${pick(services, turn >>> 4)}.prod.svc.cluster.local`;
  return {
    span_name: "http.server",
    "string.names": ["http.url", "http.status_code", "net.peer.ip"],
    "string.values": [
      `http://${host}:8080/api/v0/chat/${turn % 9999}`,
      "200",
      `10.${turn % 200}.${(turn >>> 8) % 250}.${1 + (turn % 250)}`,
    ],
  };
}

function credentialRow(turn: number): Content {
  const kinds = [
    ["authorization", `Bearer sk-${sample(alphabets.hex, 32, turn % 23)}`],
    ["deepseek.api_key", `DEEPSEEK_API_KEY=sk-${sample(alphabets.hex, 32, turn % 31)}`],
    ["exception.message", databaseUrl(turn % 7)],
    ["oss.config", `access_key_id=LTAI${sample(alphabets.alnum, 20, turn % 5)}`],
  ] as const;
  const [name, value] = pick(kinds, turn >>> 9);
  return { span_name: "config.load", "string.names": [name], "string.values": [value] };
}

function databaseUrl(seed: number): string {
  const password = sample(alphabets.alnum, 18, seed + 900);
  return `cannot connect to clickhouse://log_writer:${password}@ch-${seed}.prod.internal:9000/default`;
}

function personalDetail(turn: number): string {
  const person = turn % 4000;
  const name = pick(surnames, person) + pick(givenNames, person >>> 3);
  switch (turn % 4) {
    case 0:
      return `。我叫${name}，手机号是138${sample(alphabets.digits, 8, person)}`;
    case 1:
      return `. Send it to ${pick(mailNames, person)}${person}@watertight-demo.com please`;
    case 2:
      return `，我的身份证号是${residentNumber(person)}`;
    default:
      return `. My card is ${cardNumber(person)}, is that a Visa?`;
  }
}

/** A Chinese resident number with a right check character (GB 11643-1999), of nobody. */
function residentNumber(seed: number): string {
  const year = 1960 + (seed % 45);
  const body = `110101${year}0${1 + (seed % 9)}1${seed % 10}${sample(alphabets.digits, 3, seed)}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + "10X98765432".charAt(sum % 11);
}

/** A Visa-shaped number with a right check digit (ISO/IEC 7812-1), of nobody. */
function cardNumber(seed: number): string {
  const body = `4${sample(alphabets.digits, 14, seed)}`;
  const sum = [...body].reduce((total, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`.replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** Spreads consecutive numbers over all 32 bits (the finaliser of MurmurHash3). */
function mixed(at: number): number {
  let bits = at + 0x9e3779b9;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function pick<T>(from: readonly T[], turn: number): T {
  const one = from[turn % from.length];
  if (one === undefined) throw new RangeError("nothing to pick from");
  return one;
}
