import type { Block } from "./anthropic.ts";
import { listOf, textOf } from "./reading.ts";
import { pieces } from "./reply.ts";
import type { Frame } from "./wire.ts";

interface Message {
  readonly content: readonly Block[];
  readonly stop_reason: string;
  readonly stop_sequence: null;
  readonly usage: { readonly output_tokens: number };
}

/** https://docs.claude.com/en/docs/build-with-claude/streaming */
export function messageEvents(message: Message): Frame[] {
  const { content, stop_reason, stop_sequence, usage } = message;
  const frame = (type: string, more: object = {}): Frame => ({ event: type, data: { type, ...more } });
  return [
    frame("message_start", {
      message: {
        ...message,
        content: [],
        stop_reason: null,
        usage: { ...usage, output_tokens: 1 },
      },
    }),
    ...content.flatMap((block, index) => [
      frame("content_block_start", { index, content_block: begun(block) }),
      ...(index === 0 ? [frame("ping")] : []),
      ...deltasOf(block).map((delta) => frame("content_block_delta", { index, delta })),
      frame("content_block_stop", { index }),
    ]),
    frame("message_delta", {
      delta: { stop_reason, stop_sequence },
      usage: { output_tokens: usage.output_tokens },
    }),
    frame("message_stop"),
  ];
}

function begun(block: Block): object {
  if (block.type === "thinking") return { type: "thinking", thinking: "", signature: "" };
  if (block.type === "text")
    return { type: "text", text: "", ...(block["citations"] !== undefined && { citations: [] }) };
  return block.type === "tool_use" ? { ...block, input: {} } : block;
}

function deltasOf(block: Block): object[] {
  if (block.type === "thinking")
    return [
      ...pieces(textOf(block["thinking"])).map((thinking) => ({ type: "thinking_delta", thinking })),
      { type: "signature_delta", signature: block["signature"] },
    ];
  if (block.type === "text")
    return [
      ...pieces(textOf(block["text"])).map((text) => ({ type: "text_delta", text })),
      ...listOf(block["citations"]).map((citation) => ({ type: "citations_delta", citation })),
    ];
  if (block.type === "tool_use")
    return ["", ...pieces(JSON.stringify(block["input"]))].map((partial_json) => ({
      type: "input_json_delta",
      partial_json,
    }));
  return [];
}
