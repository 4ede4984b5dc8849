import { isObject, type JsonObject } from "../chat-export/chat-format.ts";
import { fieldOf, hasAny, isEmpty, objectOf, plainOf, textOf } from "./fields.ts";
import type { LogFormat } from "./log-format.ts";
import { vendorOf } from "./log-vendor.ts";

/** Portkey: its export of logs, JSON lines with the columns that were chosen (portkey.ai/docs/product/observability/logs-export). */
export const portkey: LogFormat = {
  product: "Portkey",
  recognises: (record) =>
    hasAny(record, "ai_org", "ai_model") &&
    hasAny(record, "request", "request.body", "response", "response.body") &&
    hasAny(record, "created_at", "request_url", "trace_id", "response_status_code"),
  *requests(record) {
    const metadata = objectOf(record, "metadata");
    const model = fieldOf(record, "ai_model");
    yield [
      record,
      {
        id: textOf(record, "id"),
        conversation: textOf(record, "trace_id"),
        at: fieldOf(record, "created_at", "time_of_generation"),
        model,
        vendor: vendorOf({
          address: fieldOf(record, "request_url"),
          provider: fieldOf(record, "ai_org"),
          model,
        }),
        // portkey.ai/docs/product/observability/metadata: `_user` is the field for it.
        user: fieldOf(metadata, "_user", "user"),
        team: fieldOf(record, "workspace_slug"),
        sent: [bodyOf(record, "request")].filter((one) => !isEmpty(one)),
        answered: bodyOf(record, "response"),
        told,
      },
    ];
  },
};

const told = new Set(["request", "response", "request.body", "response.body"]);

function bodyOf(record: JsonObject, name: string): unknown {
  const flat = fieldOf(record, `${name}.body`);
  if (flat !== undefined) return flat;
  const whole = plainOf(fieldOf(record, name));
  return isObject(whole) && "body" in whole ? whole["body"] : whole;
}
