import { isObject, type JsonObject } from "../chat-export/chat-format.ts";
import { fieldOf, plainOf, textOf } from "./fields.ts";
import type { LogFormat } from "./log-format.ts";
import { vendorOf } from "./log-vendor.ts";

/**
 * A log of no product in particular: each record has the request as OpenAI, Anthropic or Google define it, and its answer beside it
 * (platform.openai.com/docs/api-reference/chat, docs.openpipe.ai/features/request-logs/exporting-logs, Helicone's signed bodies).
 */
export const requestAndAnswer: LogFormat = {
  product: "AI request log",
  recognises: (record) => named(record, requestNames, isRequest) && named(record, answerNames, isAnswer),
  *requests(record) {
    const sent = fieldOf(record, ...requestNames);
    const body = objectIn(sent);
    const answer = objectIn(fieldOf(record, ...answerNames));
    const model = fieldOf(body, "model") ?? fieldOf(record, "model");
    yield [
      record,
      {
        id: textOf(record, "request_id", "id") ?? textOf(answer, "id"),
        conversation: textOf(record, "session_id", "conversation_id", "trace_id"),
        at:
          fieldOf(record, "timestamp", "time", "ts", "created_at", "start_time", "created") ??
          fieldOf(answer, "created", "created_at"),
        model,
        vendor: vendorOf({
          address: fieldOf(record, "url", "request_url", "api_base", "base_url"),
          provider: fieldOf(record, "provider", "vendor"),
          model,
        }),
        user: fieldOf(record, "user", "user_id", "end_user") ?? fieldOf(body, "user"),
        team: fieldOf(record, "team", "team_id"),
        sent: [sent],
        answered: fieldOf(record, ...answerNames),
        told,
      },
    ];
  },
};

const requestNames = ["request", "request_body", "body", "input"];
const answerNames = ["response", "response_body", "output"];
const told = new Set([...requestNames, ...answerNames]);

function objectIn(value: unknown): JsonObject {
  const plain = plainOf(value);
  return isObject(plain) ? plain : {};
}

function named(record: JsonObject, names: readonly string[], is: (object: JsonObject) => boolean): boolean {
  return is(objectIn(fieldOf(record, ...names)));
}

function isRequest(body: JsonObject): boolean {
  const isChat = Array.isArray(body["messages"]) || Array.isArray(body["contents"]);
  const isText = Object.hasOwn(body, "prompt") || Object.hasOwn(body, "input");
  return isChat || (typeof body["model"] === "string" && isText);
}

function isAnswer(answer: JsonObject): boolean {
  return (
    Array.isArray(answer["choices"]) ||
    Array.isArray(answer["content"]) ||
    Array.isArray(answer["candidates"]) ||
    (typeof answer["object"] === "string" &&
      /^(?:chat\.completion|text_completion|response|list)$/.test(answer["object"]))
  );
}
