import type { Candidate, Detector } from "../../detector.ts";

const common = {
  dataClass: "conversation",
  severity: "medium",
  remedy: "protect.conversation",
  edges: "open",
} as const;

const partner = (names: string): RegExp => new RegExp(`["'](?:${names})["']\\s{0,4}:\\s{0,4}["'[{]`);

/** The key of the answer that belongs to the key of a question. */
const partners: Readonly<Record<string, RegExp>> = {
  prompt: partner("completion|response|chosen|output|generation"),
  instruction: partner("output|response"),
  question: partner("answer|model_answer"),
  query: partner("response|answer"),
  input: partner("output|target"),
};

/** How far behind a question its answer may begin. More would make a text full of questions slow to read. */
const reach = 3_000;

const instructionBefore = /["']instru(?:ction["']|…)|\[PAIR_COMPLETION|…:["']/;

function hasPartner({ value, text, start, end }: Candidate): boolean {
  const asked = /\w+/.exec(value)?.[0] ?? "";
  // Alpaca's own "input" belongs to the instruction that has been counted, or masked.
  if (asked === "input" && instructionBefore.test(text.slice(Math.max(0, start - reach), start)))
    return false;
  return partners[asked]?.test(text.slice(end, end + reach)) ?? false;
}

export const training: readonly Detector[] = [
  {
    ...common,
    id: "conversation.pair.completion",
    title: "prompt with its completion",
    pattern: /["'](?:prompt|instruction|question|query|input)["']\s{0,4}:\s{0,4}["']/,
    keywords: [
      '"prompt"',
      "'prompt'",
      '"instruction"',
      "'instruction'",
      '"question"',
      "'question'",
      '"query"',
      "'query'",
      '"input"',
      "'input'",
    ],
    keywordWithin: 1,
    check: hasPartner,
    finds: [
      '{"prompt":"Write to my doctor","completion":"Dear Dr."}',
      '{"instruction":"Summarise","input":"a letter","output":"short"}',
      '{"question": "who is my boss", "answer": "Ms Doe"}',
    ],
    ignores: ['{"prompt":"Write"}', '{"query":"select 1","rows":[]}', '{"input":"a.txt","level":3}'],
    references: [
      "https://github.com/tatsu-lab/stanford_alpaca",
      "https://huggingface.co/docs/trl/dataset_formats",
    ],
  },
  {
    ...common,
    id: "conversation.pair.preference",
    title: "answers compared by people",
    pattern: /["']chosen["']\s{0,4}:\s{0,4}["'[]/,
    keywords: ['"chosen"', "'chosen'"],
    keywordWithin: 1,
    check: ({ text, start, end }) =>
      /["']rejected["']\s{0,4}:\s{0,4}["'[]/.test(text.slice(Math.max(0, start - reach), end + reach)),
    finds: ['{"chosen":"Human: hi","rejected":"Human: ho"}', "{'rejected': ['a'], 'chosen': ['b']}"],
    ignores: ['{"chosen":"red"}', '"chosen": 1, "rejected": 2'],
    references: ["https://huggingface.co/docs/trl/dataset_formats"],
  },
  {
    ...common,
    id: "conversation.reasoning",
    title: "reasoning of a model",
    pattern: /<think>\s{0,4}[^<\s]|["']reasoning_content["']\s{0,4}:\s{0,4}["'][^"']/,
    keywords: ["<think>", "reasoning_content"],
    keywordWithin: 2,
    finds: ["<think>\nThe user asks about her salary</think>", '"reasoning_content":"Okay, the user"'],
    ignores: ["<think></think>", '"reasoning_content":""', '"reasoning_content":null'],
    references: ["https://api-docs.deepseek.com/guides/reasoning_model"],
  },
];
