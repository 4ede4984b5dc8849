import type { GatewayKey } from "../access/key-record.ts";
import type { ConversationTurn } from "../ports.ts";
import type { RequestRules } from "../request/request-rules.ts";
import type { Prepared } from "../server/exchange.ts";
import type { GatewayState } from "../server/gateway-state.ts";
import type { Surface } from "../surfaces/surface.ts";
import { AnswerTexts } from "./answer-texts.ts";
import { maskedTurn, rawTurn } from "./kept-text.ts";

/** One request and its answer, on their way into the conversation log. */
export interface TurnRecording {
  /** Sees each event of a stream, or the whole answer, before anything is restored in it. */
  observe(event: unknown): void;
  /** Has it kept; nobody waits for that. */
  end(outcome: "answered" | "broken"): void;
}

type Converse = NonNullable<GatewayState["ports"]["converse"]>;

/** A recording, when conversations are kept and this request is part of one. */
export function recordTurn(
  state: GatewayState,
  surface: Surface,
  key: GatewayKey,
  prepared: Prepared,
): TurnRecording | undefined {
  const { converse } = state.ports;
  const { request: rules, answer } = surface;
  // What a model says can come in pieces; counts, lists and embeddings cannot.
  const isConversation = rules !== undefined && prepared.body !== null && answer.framings.length > 0;
  if (!state.config.conversations.log || converse === undefined || !isConversation) return undefined;
  return new Recording({ state, surface, key, prepared, converse, rules });
}

interface RecordingOptions {
  readonly state: GatewayState;
  readonly surface: Surface;
  readonly key: GatewayKey;
  readonly prepared: Prepared;
  readonly converse: Converse;
  readonly rules: RequestRules;
}

class Recording implements TurnRecording {
  readonly #options: RecordingOptions;
  readonly #texts: AnswerTexts;
  #answer: string | undefined;
  #isBroken = false;

  constructor(options: RecordingOptions) {
    this.#options = options;
    this.#texts = new AnswerTexts(options.surface.answer, options.prepared.jsonAnswer);
  }

  observe(event: unknown): void {
    try {
      this.#answer ??= this.#options.surface.answer.idOf(event);
      this.#texts.take(event);
    } catch (thrown) {
      // Whoever asked gets the answer all the same.
      this.#isBroken = true;
      this.#options.state.turns.failed(thrown);
    }
  }

  end(outcome: "answered" | "broken"): void {
    this.#isBroken ||= outcome === "broken";
    const { state, prepared, converse } = this.#options;
    const { body, raw } = prepared;
    const bytes = (body?.length ?? 0) + (raw?.length ?? 0) + this.#texts.length + 10_000;
    state.turns.add(bytes, async () => converse(this.#turn()));
  }

  #turn(): ConversationTurn {
    const { state, key, prepared, rules } = this.#options;
    const { raw, live, request, at, vendor, model, person } = prepared;
    const { parts, isCut } = this.#texts;
    const body = raw ?? Buffer.from(prepared.body ?? "");
    const said = { body, rules, parts, isCut, isBroken: this.#isBroken };
    const { text, dataClasses } = raw === undefined ? maskedTurn(said, state.find) : rawTurn(said, live);
    const classes = new Set<ConversationTurn["dataClasses"][number]>([...prepared.classes, ...dataClasses]);
    if (classes.size > 1) classes.delete("none");
    return {
      tenant: key.tenant,
      conversation: this.#conversation(),
      request,
      at,
      person: person?.fingerprint,
      vendor: vendor.id,
      model,
      dataClasses: [...classes],
      text,
    };
  }

  /** What it goes on with at the vendor, else what the vendor calls the answer. */
  #conversation(): string {
    const name = this.#options.prepared.conversation ?? this.#answer ?? "";
    return this.#options.state.find(name, undefined).length === 0 ? name : "";
  }
}
