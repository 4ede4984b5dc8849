import { isObject, type JsonObject } from "../chat-export/chat-format.ts";
import { fieldOf, hasAny, isEmpty, objectOf, plainOf, textOf } from "./fields.ts";
import type { LogFormat, LoggedRequest } from "./log-format.ts";
import { vendorOf } from "./log-vendor.ts";

/**
 * LiteLLM: rows of its table of spend (github.com/BerriAI/litellm `schema.prisma`, `LiteLLM_SpendLogs`), what `/spend/logs`
 * gives, and the payload that its loggers write to S3, GCS and the like (docs.litellm.ai/docs/proxy/logging_spec).
 */
export const litellm: LogFormat = {
  product: "LiteLLM",
  recognises: (record) => isPayload(innerOf(record)),
  *requests(record) {
    const inner = innerOf(record);
    yield [inner, requestOf(inner)];
  },
};

/** A callback that prints what it was given has the payload under this name (docs.litellm.ai/docs/proxy/logging_spec). */
function innerOf(record: JsonObject): JsonObject {
  const inner = record["standard_logging_object"];
  return isObject(inner) ? inner : record;
}

function isPayload(record: JsonObject): boolean {
  return (
    hasAny(record, "startTime") &&
    typeof record["call_type"] === "string" &&
    hasAny(record, "request_id", "id") &&
    hasAny(record, "spend", "response_cost", "messages", "proxy_server_request")
  );
}

const told = new Set(["messages", "proxy_server_request", "response"]);

function requestOf(record: JsonObject): LoggedRequest {
  const metadata = objectOf(record, "metadata");
  const model = fieldOf(record, "model", "model_group");
  const sent = [bodyOf(record), fieldOf(record, "messages")].filter(
    (one) => !isEmpty(one) && !isRedacted(one),
  );
  return {
    id: textOf(record, "request_id", "id"),
    conversation: textOf(record, "session_id", "trace_id"),
    at: fieldOf(record, "startTime"),
    model,
    vendor: vendorOf({
      address: fieldOf(record, "api_base"),
      provider: fieldOf(record, "custom_llm_provider"),
      model,
    }),
    user:
      fieldOf(record, "end_user") ??
      fieldOf(metadata, "user_api_key_end_user_id", "user_api_key_user_email") ??
      fieldOf(record, "user") ??
      fieldOf(metadata, "user_api_key_user_id"),
    team:
      fieldOf(metadata, "user_api_key_team_alias") ??
      fieldOf(record, "team_id") ??
      fieldOf(metadata, "user_api_key_team_id"),
    sent,
    answered: fieldOf(record, "response"),
    told,
  };
}

/** The request as it came to the proxy: of ordinary chats it alone holds what was sent, while `messages` stays `{}`. */
function bodyOf(record: JsonObject): unknown {
  const request = objectOf(record, "proxy_server_request");
  return isObject(request["body"]) ? request["body"] : fieldOf(record, "proxy_server_request");
}

/** What stands for messages when `turn_off_message_logging` is set (`litellm/litellm_core_utils/redact_messages.py`). */
function isRedacted(sent: unknown): boolean {
  const messages = plainOf(sent);
  if (!Array.isArray(messages)) return messages === REDACTED;
  return messages.every((one) => isObject(one) && one["content"] === REDACTED);
}

const REDACTED = "redacted-by-litellm";
