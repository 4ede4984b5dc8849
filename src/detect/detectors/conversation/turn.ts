import type { Candidate, Detector } from "../../detector.ts";

/** A turn is marked, not swallowed: only the words that announce it are the match, so that what was said stays open to every other detector. */
const common = {
  dataClass: "conversation",
  severity: "high",
  remedy: "protect.conversation",
  edges: "open",
} as const;

const contentKey = /["'](?:content|contents|parts|text|message|reasoning_content|tool_calls)["']\s{0,2}:/;

/** A role stands beside what was said, in the same object. */
function besideContent({ text, start, end }: Candidate): boolean {
  return (
    contentKey.test(text.slice(end, end + 240)) ||
    contentKey.test(text.slice(Math.max(0, start - 600), start))
  );
}

const references = [
  "https://platform.openai.com/docs/api-reference/chat",
  "https://docs.claude.com/en/api/messages",
  "https://ai.google.dev/api/generate-content",
];

export const turn: readonly Detector[] = [
  {
    ...common,
    id: "conversation.turn.telemetry",
    title: "prompt or answer in a trace",
    pattern:
      /["'](?:gen_ai\.(?:prompt|completion)(?:\.\d{1,3}\.content)?|gen_ai\.(?:input|output)\.messages|llm\.(?:input|output)_messages\.\d{1,3}\.message\.content|llm\.(?:prompts|completions)(?:\.\d{1,3}\.content)?|traceloop\.entity\.(?:input|output)|ai\.(?:prompt\.messages|response\.text))["']/,
    keywords: [
      "gen_ai.",
      "_messages.",
      "llm.prompts",
      "llm.completions",
      "traceloop.entity.",
      "ai.prompt.",
      "ai.response.",
    ],
    keywordWithin: 12,
    // A list of attribute names says nothing yet: something has to stand behind the name.
    check: ({ text, end }) =>
      /^\s{0,4}(?::|,\s{0,8}["']value["']\s{0,4}:)\s{0,4}["'{[]/.test(text.slice(end, end + 40)),
    finds: [
      '{"key":"gen_ai.prompt.0.content","value":{"stringValue":"what is my balance"}}',
      '"attributes":{"llm.input_messages.0.message.content": "hi"}',
      "{'gen_ai.input.messages': '[]'}",
    ],
    ignores: [
      '["gen_ai.prompt", "gen_ai.completion"]',
      '"gen_ai.request.model": "gpt-4o"',
      '"gen_ai.prompt": 3',
    ],
    references: [
      "https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/",
      "https://github.com/Arize-ai/openinference (spec/semantic_conventions.md)",
    ],
  },
  {
    ...common,
    id: "conversation.turn.role",
    title: "turn of a chat (role and content)",
    pattern: /["']role["']\s{0,4}:\s{0,4}["'](?:user|assistant|human|model|tool|function|bot|ai)["']/i,
    check: besideContent,
    finds: [
      '{"role":"user","content":"how do I treat my rash"}',
      "{'content': [{'type': 'text'}], 'role': 'assistant'}",
      '{"parts":[{"text":"hi"}],"role": "model"}',
    ],
    ignores: ['{"role":"user","permissions":[]}', '{"role":"admin","content":"x"}', "the role of the user"],
    references,
  },
  {
    ...common,
    id: "conversation.turn.sender",
    title: "turn of a chat (sender)",
    pattern:
      /["'](?:sender|speaker|author|Author|from_role)["']\s{0,4}:\s{0,4}["'](?:human|assistant|user|bot|ai|agent|customer)["']/i,
    keywords: ['sender"', "sender'", 'speaker"', "speaker'", 'author"', "author'", 'from_role"'],
    keywordWithin: 1,
    check: besideContent,
    finds: [
      '{"uuid":"a","sender":"human","text":"my address is"}',
      '{"speaker": "assistant", "text": "Sure"}',
    ],
    ignores: ['{"sender":"human","kind":"parcel"}', '{"author":"user"}', '"sender":"Jane","text":"x"'],
    references: ["https://github.com/osteele/claude-chat-viewer (src/schemas/chat.ts)"],
  },
  {
    ...common,
    severity: "medium",
    id: "conversation.turn.sharegpt",
    title: "turn of a chat (ShareGPT)",
    pattern:
      /["']from["']\s{0,4}:\s{0,4}["'](?:human|gpt|chatgpt|bing|bard|user|assistant)["']\s{0,4},\s{0,4}["']value["']\s{0,4}:/i,
    keywords: ['from"', "from'"],
    keywordWithin: 1,
    finds: ['{"from":"human","value":"hello"}', "{'from': 'gpt', 'value': 'hi'}"],
    ignores: ['{"from":"human","to":"x"}', '{"from":"Berlin","value":3}'],
    references: ["https://github.com/lm-sys/FastChat (data format of conversations)"],
  },
  {
    ...common,
    id: "conversation.turn.fragment",
    title: "turn of a chat (DeepSeek export)",
    pattern:
      /"type"\s{0,4}:\s{0,4}"(?:REQUEST|RESPONSE|THINK|TEMPLATE_RESPONSE)"\s{0,4},\s{0,4}"content"\s{0,4}:/,
    keywords: ['"request"', '"response"', '"think"', '"template_response"'],
    keywordWithin: 20,
    finds: [
      '"fragments":[{"type":"REQUEST","content":"my question"}]',
      '{"type": "THINK", "content": "The user"}',
    ],
    ignores: ['{"type":"request","content":"x"}', '{"type":"REQUEST","id":1}'],
    references: ["https://github.com/DavidShiang/DeepSeek2md"],
  },
  {
    ...common,
    severity: "medium",
    id: "conversation.turn.chatml",
    title: "turn of a chat (template)",
    pattern:
      /<\|im_start\|>(?:user|assistant|tool)|<\|start_header_id\|>(?:user|assistant|ipython)<\|end_header_id\|>|<start_of_turn>(?:user|model)|<\|(?:user|assistant|User|Assistant)\|>|<｜(?:User|Assistant)｜>|<\|prompter\|>|<\|turn>(?:user|model)/,
    keywords: [
      "<|im_start|>",
      "<|start_header_id|>",
      "<start_of_turn>",
      "<|user|>",
      "<|assistant|>",
      "<｜",
      "<|prompter",
      "<|turn>",
    ],
    keywordWithin: 1,
    finds: [
      "<|im_start|>user\nWhat is my balance?<|im_end|>",
      "<|start_header_id|>assistant<|end_header_id|>\n\nHi",
      "<start_of_turn>model\nOK",
      "<｜User｜>你好",
    ],
    ignores: ["<|im_start|>system", "im_start user", "<|end|>"],
    references: [
      "https://huggingface.co/docs/transformers/chat_templating",
      "https://www.llama.com/docs/model-cards-and-prompt-formats/",
    ],
  },
  {
    ...common,
    severity: "medium",
    id: "conversation.turn.inst",
    title: "turn of a chat (Llama, Mistral)",
    // The closing mark: the opening one looks like a label that a mask leaves behind.
    pattern: /\[\/INST\]/,
    check: ({ text, start }) => text.lastIndexOf("[INST]", start) >= 0,
    finds: ["<s>[INST] What is my balance? [/INST] It is", "[INST]Schreib einen Brief[/INST]"],
    ignores: ["[INST]", "[inst] x [/inst]", "[/INST] done"],
    references: ["https://docs.mistral.ai/guides/tokenization/"],
  },
  {
    ...common,
    severity: "medium",
    id: "conversation.turn.instruction-header",
    title: "turn of a training text (Alpaca, Vicuna)",
    pattern: /### ?(?:Instruction|Human|User|Prompt|Question):/,
    check: ({ text, end }) => /### ?(?:Response|Assistant|Answer):/.test(text.slice(end, end + 6000)),
    finds: ["### Instruction:\nTranslate this.\n\n### Response:\nJa", "### Human: hi ### Assistant: hello"],
    ignores: ["### Instruction: see below", "## Question: x\n## Answer: y", "### Response: only"],
    references: ["https://github.com/tatsu-lab/stanford_alpaca"],
  },
  {
    ...common,
    id: "conversation.turn.transcript",
    title: "turn of a transcript",
    confidence: "medium",
    pattern:
      /(?:User|Human|Customer|Me|You|Prompter|Nutzer|Kunde|Utilisateur|Usuario|Utente|用户|用戶|ユーザー|사용자) ?[:：] {0,2}[^\s]/,
    keywords: [
      "user",
      "human",
      "customer",
      "me:",
      "you:",
      "prompter",
      "nutzer",
      "kunde",
      "utilisateur",
      "usuario",
      "utente",
      "用户",
      "用戶",
      "ユーザー",
      "사용자",
    ],
    keywordWithin: 1,
    check: isAnsweredTurn,
    finds: [
      "User: my card was charged twice\nAssistant: I am sorry",
      "Human: hi\n\nAssistant: Hello",
      "用户：你好\n助手：您好",
    ],
    ignores: ["User: jdoe\nHost: db1", "dear User: hello", "User: hi"],
    references: ["https://docs.claude.com/en/api/complete (Human and Assistant turns)"],
  },
];

const answer =
  /[\n\r](?:Assistant|AI|Bot|ChatGPT|GPT|Claude|Gemini|Copilot|DeepSeek|Agent|Assistent|Asistente|Assistente|Support|助手|机器人|アシスタント|어시스턴트) ?[:：]/;

/** At the start of a line, and somebody answers: "User: jdoe" alone is a field. */
function isAnsweredTurn({ text, start }: Candidate): boolean {
  const before = text.charAt(start - 1);
  if (before !== "" && before !== "\n" && before !== "\r" && before !== '"') return false;
  return answer.test(text.slice(start, start + 6000));
}
