import type { VendorFamily } from "../../model/index.ts";
import type { RequestRules } from "../request/request-rules.ts";
import type { AnswerRules } from "../restore/answer-rules.ts";

export type SurfaceId =
  | "openai.chat"
  | "openai.responses"
  | "openai.completions"
  | "openai.embeddings"
  | "openai.models"
  | "anthropic.messages"
  | "anthropic.count-tokens"
  | "anthropic.models"
  | "gemini.generate"
  | "gemini.stream"
  | "gemini.count-tokens"
  | "gemini.embed"
  | "gemini.models"
  | "ollama.chat"
  | "ollama.generate"
  | "ollama.embed"
  | "ollama.models";

/** One kind of request that vendors take: where it is sent, which of it is text, how its answer comes back. */
export interface Surface {
  readonly id: SurfaceId;
  /** Whose form errors are written in. */
  readonly family: VendorFamily;
  readonly method: "GET" | "POST";
  /** Below what the vendor's own SDK takes as base URL; `{name}` stands for one segment. */
  readonly paths: readonly string[];
  /** Parameters of the address that are handed on; all others are dropped. */
  readonly query?: readonly string[];
  /** Absent: no body is taken. */
  readonly request?: RequestRules;
  readonly answer: AnswerRules;
  /** The conversation at the vendor that a body goes on with. */
  readonly conversationOf?: (body: object) => string | undefined;
  /** The vendor keeps its answers, and a later request can go on with one by its id. */
  readonly keeps?: true;
  /** The texts that citations of an answer point into, in their order; empty for one that is not plain text. */
  readonly documentsOf?: (body: object) => readonly string[];
  /** Whether the model was asked to answer in JSON: values that go back into it are escaped. */
  readonly asksForJson?: (body: object) => boolean;
}
