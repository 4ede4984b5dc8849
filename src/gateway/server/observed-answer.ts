import type { GatewayKey } from "../access/key-record.ts";
import type { AnswerUsage } from "../restore/answer-rules.ts";
import type { Surface } from "../surfaces/surface.ts";
import { type Prepared, signedName } from "./exchange.ts";
import type { GatewayState } from "./gateway-state.ts";

/** Of all blocks of one stream; what comes behind that is not known again. */
const longestSigned = 4e6;

/** What is learnt from an answer while it passes: what was used, how to go on with it, which blocks its vendor signed. */
export class ObservedAnswer {
  readonly #state: GatewayState;
  readonly #surface: Surface;
  readonly #caller: GatewayKey;
  readonly #live: ReadonlyMap<string, string>;
  readonly #signed = new Map<number, string>();
  #signedLength = 0;
  readonly #remembered = new Set<string>();
  #conversation: string | undefined;
  #usage: AnswerUsage | undefined;

  constructor(state: GatewayState, surface: Surface, key: GatewayKey, prepared: Prepared) {
    this.#state = state;
    this.#surface = surface;
    this.#caller = key;
    this.#live = prepared.live;
  }

  get usage(): { input: number; output: number } | undefined {
    return this.#usage === undefined ? undefined : { input: 0, output: 0, ...this.#usage };
  }

  observe(event: unknown): void {
    const usage = this.#surface.answer.usageOf(event);
    if (usage !== undefined) this.#usage = { ...this.#usage, ...usage };
    this.#conversation ??= this.#surface.answer.idOf(event);
    this.#observeSigned(event);
  }

  /** Before the caller can go on with the conversation, it is known whose it is and what its tokens stand for. */
  async settled(): Promise<void> {
    const { memory } = this.#state.ports;
    for (const text of this.#signed.values()) this.#finishSigned(text);
    this.#signed.clear();
    const names = [...this.#remembered].map((name) => memory.remember(this.#caller, name, new Map()));
    if (this.#surface.keeps === true && this.#conversation !== undefined) {
      names.push(memory.remember(this.#caller, this.#conversation, this.#live));
    }
    await Promise.all(names);
  }

  /** Anthropic's thinking: whole in an answer, in deltas in a stream (docs.anthropic.com, extended thinking). */
  #observeSigned(event: unknown): void {
    if (typeof event !== "object" || event === null) return;
    const { type, index, delta, content } = event as Readonly<Record<string, unknown>>;
    if (type === "content_block_delta" && isObject(delta) && delta["type"] === "thinking_delta") {
      const more = String(delta["thinking"]);
      this.#signedLength += more.length;
      if (this.#signedLength > longestSigned) return;
      this.#signed.set(Number(index), (this.#signed.get(Number(index)) ?? "") + more);
    } else if (Array.isArray(content)) {
      for (const block of content as readonly unknown[]) {
        if (isObject(block) && block["type"] === "thinking") this.#finishSigned(String(block["thinking"]));
      }
    }
  }

  /** Only a block in which something would be found has to be known again. */
  #finishSigned(text: string): void {
    if (this.#state.find(text, "thinking").length > 0)
      this.#remembered.add(signedName(this.#state.ports, text));
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
