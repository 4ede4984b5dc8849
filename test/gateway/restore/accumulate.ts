import { isRecord, type JsonObject } from "../../../src/gateway/restore/json-object.ts";

/** The events of a stream, read the plain way: this shares nothing with the code under test. */
export function eventsOf(bytes: Uint8Array, name: string): JsonObject[] {
  const text = new TextDecoder().decode(bytes);
  if (name.includes("array")) return JSON.parse(text) as JsonObject[];
  const payloads = name.startsWith("ollama")
    ? text.split("\n")
    : text
        .replaceAll(/\r\n|\r/g, "\n")
        .split("\n\n")
        .map((block) =>
          block
            .split("\n")
            .filter((line) => line.startsWith("data:"))
            .map((line) => line.slice(5).trimStart())
            .join("\n"),
        );
  return payloads.flatMap((payload) => {
    if (payload === "" || payload === "[DONE]") return [];
    try {
      return [JSON.parse(payload) as JsonObject];
    } catch {
      return [];
    }
  });
}

/** What a client puts together from events: lane to text. The name of a lane says `json` when it is JSON in a string. */
export function lanesOf(events: readonly JsonObject[]): Map<string, string> {
  const lanes = new Map<string, string>();
  const add = (lane: string, text: unknown): void => {
    if (typeof text === "string") lanes.set(lane, (lanes.get(lane) ?? "") + text);
  };
  for (const event of events) {
    const type = String(event["type"]);
    const { delta } = event;
    if (type.startsWith("response.") && typeof delta === "string") {
      const json = type.includes("arguments") ? "json" : "text";
      add(`${json} ${type} ${event["output_index"]} ${event["summary_index"]}`, delta);
    } else if (type === "content_block_delta" && isRecord(delta)) {
      add(`text ${event["index"]}`, delta["text"]);
      add(`signed ${event["index"]}`, delta["thinking"]);
      add(`json ${event["index"]}`, delta["partial_json"]);
    }
    for (const choice of listOf(event["choices"])) addChoice(choice, add);
    for (const candidate of listOf(event["candidates"])) {
      const content = candidate["content"];
      for (const part of listOf(isRecord(content) ? content["parts"] : []))
        add(part["thought"] === true ? "text thought" : "text", part["text"]);
    }
    const message = event["message"];
    if (isRecord(message)) {
      add("text content", message["content"]);
      add("text thinking", message["thinking"]);
    }
    add("text response", event["response"]);
  }
  return lanes;
}

function addChoice(choice: JsonObject, add: (lane: string, text: unknown) => void): void {
  const index = String(choice["index"]);
  add(`text ${index}`, choice["text"]);
  const delta = choice["delta"];
  if (!isRecord(delta)) return;
  for (const name of ["content", "reasoning_content", "refusal", "role"])
    add(`text ${index} ${name}`, delta[name]);
  for (const call of listOf(delta["tool_calls"])) {
    const made = call["function"];
    if (!isRecord(made)) continue;
    add(`text ${index} call ${call["index"]}`, made["name"]);
    add(`json ${index} ${call["index"]}`, made["arguments"]);
  }
}

export function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** What an event is, its text aside: for comparing the order of events. */
export function kindOf(event: JsonObject): string {
  const ends = [...listOf(event["choices"]), ...listOf(event["candidates"])].map(
    (one) => one["finish_reason"] ?? one["finishReason"] ?? "-",
  );
  return [event["type"], event["output_index"], event["index"], event["done"], ...ends].join(" ");
}
