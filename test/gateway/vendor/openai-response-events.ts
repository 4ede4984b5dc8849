import type { OutputItem } from "./openai-responses.ts";
import { at, listOf, textOf } from "./reading.ts";
import { pieces } from "./reply.ts";
import type { Frame } from "./wire.ts";

interface Event {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The events of a response: every text comes in pieces and then five times whole. */
export function responseEvents(response: { readonly output: readonly OutputItem[] }): Frame[] {
  const unfinished = { ...response, status: "in_progress", output: [], usage: null };
  const events: Event[] = [
    { type: "response.created", response: unfinished },
    { type: "response.in_progress", response: unfinished },
    ...response.output.flatMap(itemEvents),
    { type: "response.completed", response },
  ];
  return events.map((event, index) => ({
    event: event.type,
    data: { ...event, sequence_number: index },
  }));
}

function itemEvents(item: OutputItem, output_index: number): Event[] {
  const place = { item_id: item.id, output_index };
  const begun =
    item.type === "function_call"
      ? { ...item, arguments: "", status: "in_progress" }
      : item.type === "reasoning"
        ? { ...item, summary: [] }
        : { ...item, content: [], status: "in_progress" };
  return [
    { type: "response.output_item.added", output_index, item: begun },
    ...(item.type === "function_call"
      ? argumentEvents(item, place)
      : item.type === "reasoning"
        ? summaryEvents(item, place)
        : listOf(item["content"]).flatMap((part, content_index) =>
            partEvents(part, { ...place, content_index }),
          )),
    { type: "response.output_item.done", output_index, item },
  ];
}

function argumentEvents(item: OutputItem, place: object): Event[] {
  const type = "response.function_call_arguments";
  const whole = textOf(item["arguments"]);
  return [
    ...pieces(whole).map((delta) => ({ type: `${type}.delta`, ...place, delta })),
    { type: `${type}.done`, ...place, name: item["name"], arguments: whole },
  ];
}

function summaryEvents(item: OutputItem, outer: object): Event[] {
  const type = "response.reasoning_summary";
  return listOf(item["summary"]).flatMap((part, summary_index) => {
    const place = { ...outer, summary_index };
    const text = textOf(at(part, "text"));
    return [
      { type: `${type}_part.added`, ...place, part: { type: "summary_text", text: "" } },
      ...pieces(text).map((delta) => ({ type: `${type}_text.delta`, ...place, delta })),
      { type: `${type}_text.done`, ...place, text },
      { type: `${type}_part.done`, ...place, part },
    ];
  });
}

function partEvents(part: unknown, place: object): Event[] {
  const refusal = at(part, "refusal");
  const isRefusal = typeof refusal === "string";
  const text = isRefusal ? refusal : textOf(at(part, "text"));
  const type = isRefusal ? "response.refusal" : "response.output_text";
  const empty = isRefusal
    ? { type: "refusal", refusal: "" }
    : { type: "output_text", text: "", annotations: [], logprobs: [] };
  return [
    { type: "response.content_part.added", ...place, part: empty },
    ...pieces(text).map((delta) => ({
      type: `${type}.delta`,
      ...place,
      delta,
      ...(!isRefusal && { logprobs: [] }),
    })),
    ...listOf(at(part, "annotations")).map((annotation, annotation_index) => ({
      type: "response.output_text.annotation.added",
      ...place,
      annotation_index,
      annotation,
    })),
    { type: `${type}.done`, ...place, ...(isRefusal ? { refusal: text } : { text, logprobs: [] }) },
    { type: "response.content_part.done", ...place, part },
  ];
}
