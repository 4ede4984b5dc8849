import { alphabets, sample } from "../../base/index.ts";
import type { CollectionKind, DataClass } from "../../model/index.ts";

export type Made = string | ((at: number) => string);

/** A made-up table and what it is. */
export interface Case {
  readonly name: string;
  readonly columns: Readonly<Record<string, Made>>;
  readonly types?: Readonly<Record<string, string>>;
  readonly found?: Readonly<Record<string, DataClass>>;
  readonly rows?: number;
  readonly is: CollectionKind | undefined;
}

const id = (at: number): string => String(at);
export const time = (at: number): string => `2025-01-0${1 + (at % 9)} 10:00:0${at % 10}`;
const hex = (at: number): string => sample(alphabets.hex, 32, at);
const address = (at: number): string => `person${at}@${sample(alphabets.lower, 8, at)}.com`;
const hash = (at: number): string => `$2b$12$${sample(alphabets.alnum, 53, at)}`;
export const sentence = (at: number): string =>
  `Please tell me how many of the ${at} ships were lost in the long storm last year`;
const article = (at: number): string => `${sentence(at)}. `.repeat(6);
const floats = (at: number): string =>
  `[${Array.from({ length: 40 }, (_, n) => ((at * 7 + n * 13) % 100) / 100).join(",")}]`;
const oneOf =
  (...of: readonly string[]) =>
  (at: number) =>
    of[at % of.length] ?? "";
const json = (of: (at: number) => unknown) => (at: number) => JSON.stringify(of(at));
export const talk = (at: number) => [
  { role: "system", content: "Be brief." },
  { role: "user", content: sentence(at) },
  { role: "assistant", content: "There were none." },
];

/** Tables of every kind, in several styles and languages, and tables that only look like one. */
export const cases: readonly Case[] = [
  {
    name: "app.messages",
    columns: {
      id,
      conversation_id: hex,
      role: oneOf("user", "assistant"),
      content: sentence,
      created_at: time,
    },
    is: "chat history",
  },
  {
    name: "app.llm_requests",
    columns: { id, request_body: json((at) => ({ model: "m", messages: talk(at) })), created_at: time },
    is: "chat history",
  },
  {
    name: "prod.PromptLog",
    columns: { userId: id, userPrompt: sentence, modelResponse: sentence, promptTokens: id, createdAt: time },
    is: "chat history",
  },
  {
    name: "聊天记录",
    columns: {
      会话id: hex,
      角色: oneOf("user", "assistant"),
      内容: oneOf("帮我写一封辞职信，语气要礼貌一些", "当然可以，下面是一个版本"),
      创建时间: time,
    },
    is: "chat history",
  },
  {
    name: "db.gespräche",
    columns: { sitzung: hex, Rolle: oneOf("user", "assistant"), Inhalt: sentence, Datum: time },
    is: "chat history",
  },
  {
    name: "db.t1",
    columns: {
      a: json((at) => ({ role: oneOf("user", "model")(at), parts: [{ text: sentence(at) }] })),
      ts: time,
    },
    is: "chat history",
  },
  {
    name: "db.inbox_dump",
    columns: { blob: (at) => `Human: ${sentence(at)}\n\nAssistant: none at all`, ts: time },
    is: "chat history",
  },
  { name: "db.chats", columns: { session_id: "", role: "", content: "" }, rows: 0, is: "chat history" },
  {
    name: "agents.system_prompts",
    columns: {
      name: (at) => `bot ${at}`,
      prompt: (at) => `You are a helpful assistant for shop number ${at}. Never give discounts.`,
    },
    is: "system prompts",
  },
  {
    name: "public.assistants",
    columns: {
      id,
      name: oneOf("Ada", "Bo"),
      systemInstruction: (at) => `Answer politely and in no more than ${at} words, whoever asks`,
    },
    is: "system prompts",
  },
  {
    name: "db.bots",
    columns: { id, 系统提示词: (at) => `你是第${at}个客服助手，请礼貌地回答用户的问题` },
    is: "system prompts",
  },
  {
    name: "data.alpaca",
    columns: { instruction: sentence, input: "", output: sentence },
    is: "training set",
  },
  {
    name: "hf.dpo_pairs",
    columns: { prompt: sentence, chosen: sentence, rejected: sentence },
    is: "training set",
  },
  {
    name: "sharegpt.jsonl",
    columns: {
      id,
      conversations: json((at) => [
        { from: "human", value: sentence(at) },
        { from: "gpt", value: "ok then" },
      ]),
    },
    is: "training set",
  },
  { name: "finetune", columns: { messages: json(talk) }, is: "training set" },
  { name: "train.csv", columns: { prompt: sentence, completion: sentence }, is: "training set" },
  {
    name: "otel.otel_traces",
    columns: {
      Timestamp: time,
      TraceId: hex,
      SpanId: hex,
      ParentSpanId: hex,
      SpanName: oneOf("GET /", "db"),
      ServiceName: oneOf("api", "web"),
      Duration: id,
    },
    is: "traces",
  },
  {
    name: "jaeger.spans",
    columns: {
      trace_id: hex,
      span: json((at) => ({ k: at })),
      start_time: time,
      duration: id,
      service: oneOf("a", "b"),
    },
    is: "traces",
  },
  {
    name: "web.requests",
    columns: {
      time,
      remote_addr: (at) => `10.0.0.${at}`,
      method: oneOf("GET", "POST"),
      request_uri: (at) => `/a/${at}`,
      status: oneOf("200", "404"),
      http_user_agent: "Mozilla/5.0",
    },
    is: "access log",
  },
  {
    name: "raw",
    columns: {
      line: (at) => `10.0.0.${at} - - [10/Jan/2025:13:55:36 +0000] "GET /a/${at} HTTP/1.1" 200 2326`,
    },
    is: "access log",
  },
  {
    name: "app_logs",
    columns: {
      ts: time,
      level: oneOf("INFO", "ERROR"),
      logger: "app.main",
      message: (at) => `took ${at} ms`,
    },
    is: "application log",
  },
  {
    name: "dump",
    columns: { text: (at) => `${time(at)},123 ERROR app.main could not open file ${at}` },
    is: "application log",
  },
  {
    name: "public.users",
    columns: { id, email: address, password_hash: hash, created_at: time },
    is: "user table",
  },
  {
    name: "utilisateurs",
    columns: { prénom: oneOf("A", "B"), nom: oneOf("C", "D"), courriel: address, motDePasse: hash },
    is: "user table",
  },
  { name: "用户表", columns: { 用户名: oneOf("a1", "b2"), 手机号: id, 密码: hash }, is: "user table" },
  {
    name: "crm.contacts",
    columns: {
      first_name: oneOf("A", "B"),
      last_name: oneOf("C", "D"),
      email: address,
      phone: id,
      company: oneOf("X", "Y"),
    },
    is: "contact list",
  },
  { name: "newsletter_subscribers", columns: { email: address, subscribed_at: time }, is: "contact list" },
  {
    name: "auth.api_keys",
    columns: { id, owner: oneOf("a", "b"), api_key: hex },
    found: { api_key: "secret" },
    is: "credentials",
  },
  { name: "oauth", columns: { client_id: id, client_secret: hex, refresh_token: hex }, is: "credentials" },
  {
    name: "billing.payments",
    columns: { id, card_number: hex, amount: id, currency: oneOf("EUR", "USD"), paid_at: time },
    is: "payments",
  },
  {
    name: "bank",
    columns: { Kontoinhaber: oneOf("A", "B"), iban: hex, betrag: id, Datum: time },
    is: "payments",
  },
  {
    name: "clinic.visits",
    columns: {
      patient_id: id,
      icd10_code: oneOf("E11.9", "I10"),
      medication: oneOf("x", "y"),
      visit_date: time,
    },
    is: "health records",
  },
  {
    name: "patienten",
    columns: { Name: oneOf("A", "B"), Diagnose: sentence, Krankenkasse: oneOf("A", "B") },
    is: "health records",
  },
  {
    name: "kb.articles",
    columns: { id, title: sentence, body: article, url: (at) => `https://a.example/${at}` },
    is: "documents",
  },
  {
    name: "rag.langchain_pg_embedding",
    columns: { uuid: hex, document: sentence, embedding: floats },
    types: { embedding: "vector(1536)" },
    is: "embeddings",
  },
  { name: "store", columns: { k: hex, vec: floats }, types: { vec: "Array(Float32)" }, is: undefined },
  {
    name: "items",
    columns: { id, content_embedding: floats, content: sentence },
    types: { content_embedding: "Array(Float32)" },
    is: "embeddings",
  },
  {
    name: "public.settings",
    columns: { key: oneOf("theme", "limit"), value: oneOf("dark", "10") },
    is: "configuration",
  },
  {
    name: "mail.archive",
    columns: { from: address, to: address, subject: sentence, body: article, date: time },
    is: "correspondence",
  },
  {
    name: "direct_messages",
    columns: { sender_id: id, recipient_id: id, content: sentence, created_at: time },
    is: "correspondence",
  },
  {
    name: "posthog.events",
    columns: {
      event: oneOf("click", "view"),
      properties: json((at) => ({ at })),
      distinct_id: hex,
      timestamp: time,
    },
    is: "events",
  },
  // Near-misses.
  {
    name: "auth.roles",
    columns: {
      id,
      role: oneOf("user", "admin", "system"),
      permission: oneOf("read", "write"),
      content_type: oneOf("post", "page"),
    },
    is: undefined,
  },
  {
    name: "acl",
    columns: { role: oneOf("user", "system", "tool"), content: oneOf("read", "write") },
    is: undefined,
  },
  {
    name: "cms.blocks",
    columns: { data: json((at) => ({ role: "banner", content: `block ${at}` })) },
    is: undefined,
  },
  {
    name: "shop.orders",
    columns: { id, sku: hex, quantity: id, status: oneOf("new", "sent") },
    is: undefined,
  },
  { name: "weather.readings", columns: { station: id, time, temperature: id, humidity: id }, is: undefined },
  { name: "lottery", columns: { numbers: () => "3, 17, 22, 31, 40, 44" }, is: undefined },
  {
    name: "inventory.locations",
    columns: { id, address: oneOf("A street 1", "B street 2"), capacity: id },
    is: undefined,
  },
  { name: "public.models", columns: { id, model: oneOf("a", "b"), price: id }, is: undefined },
  { name: "quiz", columns: { question: sentence, difficulty: id }, is: undefined },
  { name: "public.schema_migrations", columns: { version: id, dirty: oneOf("t", "f") }, is: undefined },
  { name: "game.tokens", columns: { id, token: oneOf("red", "blue"), x: id, y: id }, is: undefined },
];
