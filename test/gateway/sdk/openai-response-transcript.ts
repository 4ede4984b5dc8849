import type OpenAI from "openai";
import type { Response, ResponseCreateParamsNonStreaming } from "openai/resources/responses/responses";

type Asked = Omit<ResponseCreateParamsNonStreaming, "model" | "stream"> & { readonly model?: string };

/** Asks once and gives the response, and what a program saw: every copy of every text. */
export async function askResponses(
  client: OpenAI,
  asked: Asked,
  streams: boolean,
): Promise<{ readonly response: Response; readonly seen: object }> {
  const request = { model: "gpt-mock", ...asked };
  if (!streams) {
    const response = await client.responses.create(request);
    return { response, seen: wholeSeen(response) };
  }
  const joined: Record<string, string> = {};
  const copies: unknown[] = [];
  let response: Response | undefined;
  for await (const event of await client.responses.create({ ...request, stream: true })) {
    switch (event.type) {
      case "response.output_text.delta":
      case "response.refusal.delta":
      case "response.function_call_arguments.delta":
      case "response.reasoning_summary_text.delta": {
        const lane = `${event.type} ${event.output_index}`;
        joined[lane] = (joined[lane] ?? "") + event.delta;
        break;
      }
      case "response.created":
        copies.push(event.response.instructions);
        break;
      case "response.output_text.done":
      case "response.reasoning_summary_text.done":
        copies.push(event.text);
        break;
      case "response.refusal.done":
        copies.push(event.refusal);
        break;
      case "response.function_call_arguments.done":
        copies.push(event.arguments);
        break;
      case "response.content_part.done":
      case "response.reasoning_summary_part.done":
        copies.push(event.part);
        break;
      case "response.output_item.done":
        copies.push(itemSeen(event.item));
        break;
      case "response.completed":
        response = event.response;
        break;
      default:
    }
  }
  if (response === undefined) throw new Error("the stream ended before its response did");
  const inside = copies.map((copy) => JSON.parse(JSON.stringify(copy, withoutOffsets) ?? "null") as unknown);
  return { response, seen: { joined, copies: inside, whole: wholeSeen(response) } };
}

/** Where a citation stands is told by the text that it cuts out. */
function withoutOffsets(name: string, value: unknown): unknown {
  return name === "annotations" ? undefined : value;
}

function wholeSeen({ output, instructions, output_text, status, usage }: Response): object {
  return { output: output.map(itemSeen), instructions, output_text, status, usage };
}

function itemSeen(item: Response["output"][number]): unknown {
  if (item.type === "function_call")
    return { name: item.name, input: JSON.parse(item.arguments) as unknown, callId: item.call_id };
  if (item.type === "reasoning") return { summary: item.summary, sealed: item.encrypted_content };
  if (item.type !== "message") throw new Error(`an item that nobody asked for: ${item.type}`);
  return item.content.map((part) =>
    part.type === "refusal"
      ? { refusal: part.refusal }
      : {
          text: part.text,
          cited: part.annotations.map((annotation) =>
            annotation.type === "url_citation"
              ? part.text.slice(annotation.start_index, annotation.end_index)
              : annotation.type,
          ),
        },
  );
}
