import type { JsonObject } from "../chat-export/chat-format.ts";
import { fieldOf, hasAny, isEmpty, objectOf, textOf } from "./fields.ts";
import type { LogFormat } from "./log-format.ts";
import { vendorOf } from "./log-vendor.ts";

/**
 * Helicone: what `@helicone/export` writes as JSON, JSON lines or CSV, and what `/v1/request/query` gives. Bodies stand in the record only
 * when they were asked for; otherwise `signed_body_url` leads to them for a while
 * (github.com/Helicone/helicone `examples/export/typescript/index.ts`, docs.helicone.ai/rest/request/post-v1requestquery-clickhouse).
 */
export const helicone: LogFormat = {
  product: "Helicone",
  recognises: (record) =>
    hasAny(record, "request_created_at") && hasAny(record, "request_body", "response_id", "request_id"),
  *requests(record) {
    const properties = objectOf(record, "request_properties");
    const model = fieldOf(record, "model", "request_model", "model_override", "response_model");
    yield [
      record,
      {
        id: textOf(record, "request_id", "response_id"),
        // docs.helicone.ai/features/sessions
        conversation: textOf(properties, "Helicone-Session-Id"),
        at: fieldOf(record, "request_created_at"),
        model,
        vendor: vendorOf({
          address: addressOf(record),
          provider: fieldOf(record, "provider"),
          model,
        }),
        user: fieldOf(record, "request_user_id"),
        sent: [fieldOf(record, "request_body")].filter((one) => !isEmpty(one)),
        answered: fieldOf(record, "response_body"),
        told,
      },
    ];
  },
};

const told = new Set(["request_body", "response_body"]);

/** Of a request through Helicone's own gateway the path is a bare one and says nothing. */
function addressOf(record: JsonObject): string | undefined {
  const address = textOf(record, "target_url", "request_path");
  return address?.includes("://") === true && !/\bhelicone\.ai\b/.test(address) ? address : undefined;
}
