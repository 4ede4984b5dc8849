// The texts that are measured: made up here, the same on every machine, nobody's.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { catalogue } from "../dist/detect/index.js";
import { logRows } from "../dist/sources/demo/log-stream.js";

/** A small deterministic generator (mulberry32), so that a text is varied and always the same. */
function dice(seed) {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) % sides;
  };
}

const english = [
  "I was wondering whether you could help me write a short letter to my landlord about the heating",
  "It has been broken since last week and nobody called back",
  "The contract clearly says that repairs take two days at most",
  "Please keep it polite but firm, and mention that I always paid on time",
  "Could you explain the difference between a mutex and a semaphore once more, with an example",
  "My daughter has a test on Friday and does not understand fractions at all",
  "What would a four-day trip to Lisbon look like with two small kids and a budget of 900 euros",
  "The meeting was moved to the 14th, so we have three more days for the slides",
  "Here is what the report says about the second quarter: revenue grew by 7 percent, costs by 12",
  "She told him that the account of the story in the paper was not quite right",
  "Why does my component render twice when the state does not change",
  "Sure, here is a first version, tell me what to change",
  "The recipe needs 250 g of flour, two eggs and a pinch of salt; bake it for 35 minutes",
  "In the end the key question is who pays for it, and nobody wants to answer that",
  "Write a poem about the sea in the style of a tired accountant",
  "He said the password to a good life is patience, which I found rather cheap",
  "Can you summarise the last three chapters without giving away who did it",
  "We walked along the river until it got dark and talked about nothing in particular",
  "The function returns early when the list is empty, so the second branch never runs",
  "My grandmother used to say that bread tells you when it is ready",
  "Is it normal that a new bicycle chain makes this noise for the first few miles",
  "They want the offer by Monday, although nobody has told us what it should contain",
  "Translate this into French, but leave the names of the dishes as they are",
  "Half of the answers were wrong, and the other half were right for the wrong reasons",
  "I have tried turning it off and on again, twice, and the light keeps blinking",
  "What is the capital of Mongolia, and how many people live there",
  "The train was late again, so I missed the first part of the interview",
  "Give me five names for a small café that sells mostly cake",
  "Compare the two drafts and tell me which one sounds less like a lawyer",
  "There were 40 people in the room and only 12 chairs, which says it all",
  "Could we meet a little earlier, since the museum closes at half past five",
  "Her handwriting was so small that I needed a glass to read the second page",
];
const german = [
  "Kannst du mir bitte erklären, warum der Mietvertrag in diesem Punkt ungültig sein soll",
  "Die Heizung ist seit letzter Woche kaputt und niemand ruft zurück",
  "Schreib mir eine höfliche Absage für die Einladung am Samstag",
  "Wie lange muss ein Braten von zwei Kilo im Ofen bleiben",
  "Meine Tochter hat am Freitag eine Prüfung und versteht die Bruchrechnung nicht",
];
const chinese = [
  "帮我写一封辞职信，语气要礼貌一些",
  "请把下面这段话翻译成英文：我们下周二开会讨论预算",
  "写一个Python脚本，把CSV文件转换成JSON",
  "解释一下量子纠缠，给中学生听",
  "这道数学题怎么做？已知三角形的三边分别为3、4、5",
  "当然可以，下面是一个版本，你可以按需要修改",
];

function filled(bytes, next) {
  const parts = [];
  for (let have = 0; have < bytes; ) {
    const part = next();
    parts.push(part);
    have += Buffer.byteLength(part);
  }
  // Through a buffer: a text that was read is flat in memory, one that was put together is not.
  return Buffer.from(parts.join("")).toString();
}

function chat(bytes, sentences, seed) {
  const roll = dice(seed);
  return filled(bytes, () => {
    const sentence = sentences[roll(sentences.length)] ?? "";
    return sentence + (/[^\x00-\x7f]$/.test(sentence) ? "。" : ". ") + (roll(5) === 0 ? "\n" : "");
  });
}

function plainLogs(bytes) {
  const roll = dice(3);
  const hex = (length) => Array.from({ length }, () => roll(16).toString(16)).join("");
  const services = ["chat-api", "model-router", "billing", "search", "usage-checker"];
  const messages = [
    "request completed",
    "request completed for model deepseek-chat",
    "cache miss, asking upstream",
    "slow query",
    "connection reset by peer, retrying",
    "token budget exceeded, truncating the conversation",
  ];
  let at = 0;
  return filled(
    bytes,
    () =>
      `${JSON.stringify({
        timestamp: new Date(1738142400000 + at++ * 977).toISOString(),
        level: ["info", "info", "info", "warn", "error"][roll(5)],
        service: services[roll(services.length)],
        trace_id: hex(32),
        span_id: hex(16),
        duration_ms: roll(4000),
        status: [200, 200, 200, 404, 500][roll(5)],
        method: "POST",
        path: `/v1/chat/completions/${roll(100_000)}`,
        tokens: { prompt: roll(8000), completion: roll(2000) },
        user: `u_${hex(8)}`,
        message: messages[roll(messages.length)],
      })}\n`,
  );
}

function nestedLogs(bytes) {
  // No row is shorter than 150 bytes: the text ends before the rows do.
  const rows = logRows(Math.ceil(bytes / 150));
  return filled(bytes, () => `${JSON.stringify(rows.next().value)}\n`);
}

/** Installed packages whose source is read: different hands, hand-written and generated, types and code. */
export const sourcePackages = [
  "zod",
  "commander",
  "@types/node",
  "fast-check",
  "yaml",
  "csv-parse",
  "ajv",
  "vite",
];

function sourceCode(bytes, root) {
  const perPackage = bytes / sourcePackages.length;
  const parts = [];
  for (const name of sourcePackages) {
    let have = 0;
    for (const file of sourceFiles(join(root, "node_modules", name))) {
      if (have >= perPackage) break;
      const text = readFileSync(file, "utf8").slice(0, perPackage - have);
      have += text.length;
      parts.push(text);
    }
  }
  const all = parts.join("\n");
  return Buffer.from(all.repeat(Math.ceil(bytes / all.length)).slice(0, bytes)).toString();
}

function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:[cm]?ts|[cm]?js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function denseHits(bytes) {
  const finds = catalogue.flatMap((detector) => detector.finds);
  let at = 0;
  return filled(bytes, () => `${finds[at++ % finds.length]}\n`);
}

/** What is measured, in the order it is shown. Sizes are UTF-8 bytes, about. */
export function inputs(root, bytes) {
  return [
    { id: "prose", title: "chat, English", text: chat(bytes, english, 1) },
    {
      id: "prose-mixed",
      title: "chat, English, German, Chinese",
      text: chat(bytes, [...english, ...german, ...chinese], 2),
    },
    { id: "logs", title: "JSON logs", text: plainLogs(bytes) },
    { id: "logs-nested", title: "JSON logs with JSON in strings", text: nestedLogs(bytes) },
    { id: "source", title: "source code", text: sourceCode(bytes, root) },
    { id: "dense", title: "every example of every detector", text: denseHits(bytes) },
  ];
}

/** Lines of a log: one block of the plain kind, a row with a chat in it now and then. */
const lines = plainLogs(4_000_000).split("\n");
const rows = [...logRows(2000)].map((row) => JSON.stringify(row));
export function logBlock(at) {
  const from = (at * 7919) % (lines.length - 2000);
  const part = lines.slice(from, from + 2000);
  for (let line = 0; line < part.length; line += 100)
    part[line] = rows[(at * 20 + line / 100) % rows.length] ?? "";
  return `${part.join("\n")}\n`;
}

/** A table of accounts: a few columns, a sentence, an address of its own in every row. */
export function csvBlock(at) {
  const roll = dice(at + 11);
  const part = at === 0 ? ["id,created,name,email,plan,note"] : [];
  for (let row = 0; row < 1000; row++) {
    const id = at * 1000 + row;
    const note = english[roll(english.length)] ?? "";
    part.push(`${id},2025-01-${10 + (id % 18)},user ${roll(1e6)},u${roll(1e8)}@acme-mail.com,free,"${note}"`);
  }
  return `${part.join("\n")}\n`;
}

export const prompt = chat(4096, english, 4).slice(0, 4096);
