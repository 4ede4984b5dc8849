import { isObject, type JsonObject } from "../chat-export/chat-format.ts";
import { fieldOf, hasAny, isEmpty, objectOf, textOf } from "./fields.ts";
import type { LogFormat, LoggedRequest } from "./log-format.ts";
import { vendorOf } from "./log-vendor.ts";

/**
 * Langfuse: tables of observations or traces as JSON, JSON lines or CSV (langfuse.com/docs/api-and-data-platform/features/export-from-ui),
 * the export to a bucket (…/features/blob-storage-export-fields), the public API (js.reference.langfuse.com `Observation`), and a trace or
 * session as downloaded (langfuse.com/faq/all/export-single-trace-or-session). Names are in camel or in snake case, by the way they came.
 */
export const langfuse: LogFormat = {
  product: "Langfuse",
  recognises: (record) => isObservation(record) || isTrace(record) || isDownload(record),
  requests,
};

function isObservation(record: JsonObject): boolean {
  const camel = hasAny(record, "traceId") && hasAny(record, "startTime");
  const snake = hasAny(record, "trace_id") && hasAny(record, "start_time");
  return (camel || snake) && hasAny(record, "input", "output", "level");
}

function isTrace(record: JsonObject): boolean {
  return (
    hasAny(record, "timestamp") &&
    hasAny(record, "userId", "user_id") &&
    hasAny(record, "sessionId", "session_id") &&
    hasAny(record, "projectId", "project_id", "htmlPath", "bookmarked", "release")
  );
}

function isDownload(record: JsonObject): boolean {
  const lists = [record["observations"], record["traces"]].filter(Array.isArray);
  return lists.some((list) =>
    list.some((one: unknown) => isObject(one) && (isObservation(one) || isTrace(one) || isDownload(one))),
  );
}

const told = new Set(["input", "output", "observations", "traces", "trace"]);

function* requests(record: JsonObject): Generator<readonly [JsonObject, LoggedRequest]> {
  const pending: { readonly record: JsonObject; readonly trace: JsonObject }[] = [{ record, trace: {} }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const one = next.record;
    const inner = isObject(one["trace"]) ? one["trace"] : one;
    const trace = isTrace(inner) ? inner : next.trace;
    const isStep = isObservation(one);
    yield [inner, isStep ? observation(one, trace) : wholeTrace(inner)];
    if (inner !== one) yield [one, { ...wholeTrace({}), told }];
    for (const list of [one["observations"], one["traces"]]) {
      if (!Array.isArray(list)) continue;
      for (const below of list.toReversed()) if (isObject(below)) pending.push({ record: below, trace });
    }
  }
}

/** Types of an observation that a model was asked for (langfuse.com/docs/observability/features/observation-types). */
const asked = /^(?:generation|embedding)$/i;

function observation(record: JsonObject, trace: JsonObject): LoggedRequest {
  const model = fieldOf(record, "model", "providedModelName", "provided_model_name");
  const type = textOf(record, "type");
  const isAsked = type === undefined ? model !== undefined : asked.test(type) || model !== undefined;
  const metadata = objectOf(record, "metadata");
  return {
    id: textOf(record, "id"),
    conversation:
      textOf(record, "sessionId", "session_id") ??
      textOf(trace, "sessionId", "session_id") ??
      textOf(record, "traceId", "trace_id"),
    at: fieldOf(record, "startTime", "start_time"),
    model,
    vendor: vendorOf({
      model,
      provider: fieldOf(metadata, "custom_llm_provider"),
      address: fieldOf(metadata, "api_base"),
    }),
    user: fieldOf(record, "userId", "user_id") ?? fieldOf(trace, "userId", "user_id"),
    sent: [fieldOf(record, "input")].filter((one) => !isEmpty(one)),
    answered: fieldOf(record, "output"),
    told,
    ...(isAsked ? {} : { beside: "span" }),
  };
}

/** What an application was given and gave back: what of it went to a vendor its observations say. */
function wholeTrace(record: JsonObject): LoggedRequest {
  return {
    id: textOf(record, "id"),
    conversation: textOf(record, "sessionId", "session_id", "id"),
    at: fieldOf(record, "timestamp"),
    vendor: undefined,
    user: fieldOf(record, "userId", "user_id"),
    sent: [fieldOf(record, "input")].filter((one) => !isEmpty(one)),
    answered: fieldOf(record, "output"),
    told,
    beside: hasAny(record, "input") && !isEmpty(record["input"]) ? "trace" : "span",
  };
}
