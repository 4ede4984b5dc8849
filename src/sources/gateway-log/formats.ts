import type { JsonObject } from "../chat-export/chat-format.ts";
import { isObject } from "../chat-export/chat-format.ts";
import { helicone } from "./helicone.ts";
import { langfuse } from "./langfuse.ts";
import { litellm } from "./litellm.ts";
import type { LogFormat } from "./log-format.ts";
import { portkey } from "./portkey.ts";
import { requestAndAnswer } from "./request-and-answer.ts";

/** Every log that is known, the most particular first. */
export const logFormats: readonly LogFormat[] = [litellm, helicone, portkey, langfuse, requestAndAnswer];

/** Whose record this is; a page of an API, `{data: […]}`, is what its first record is. */
export function formatOf(record: JsonObject): LogFormat | undefined {
  const [first = record] = pageOf(record) ?? [];
  return isObject(first) ? logFormats.find((format) => format.recognises(first)) : undefined;
}

/** The records of a page as the APIs of LiteLLM, Langfuse and Helicone give it. */
export function pageOf({ data }: JsonObject): readonly unknown[] | undefined {
  return Array.isArray(data) && data.length > 0 && data.every(isObject) ? data : undefined;
}
