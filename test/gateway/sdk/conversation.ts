/** Where a client is pointed at: an address without the version of the API, and a key. */
export interface Road {
  readonly baseURL: string;
  readonly apiKey: string;
}

/** What one program says to a vendor through the official client. */
export interface Conversation {
  readonly name: string;
  /** Neither asks nor shows anything personal. */
  readonly isImpersonal?: true;
  /** Personal data goes out and none is shown. */
  readonly isOneWay?: true;
  /** The program leaves before its last answer ends, and so must whoever stands between it and the vendor. */
  readonly leaves?: true;
  /** What the program saw: texts with their pieces joined, tool calls parsed, errors by class and status. */
  run(road: Road, arrived: Arrived): Promise<unknown>;
}

/** Fulfilled when the vendor has the next request. */
export type Arrived = () => Promise<unknown>;

/** The same conversation with whole answers and with streamed ones. */
export function wholeAndStreamed(
  name: string,
  run: (road: Road, streams: boolean) => Promise<unknown>,
  more: Omit<Conversation, "name" | "run"> = {},
): Conversation[] {
  return [false, true].map((streams) => ({
    ...more,
    name: `${name}, ${streams ? "streamed" : "whole"}`,
    run: (road) => run(road, streams),
  }));
}

/** An error as a program tells it from others; its words too when they are the vendor's. */
export async function outcomeOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return { answered: await work() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { status, status_code, statusCode } = error as Error & Record<string, unknown>;
    const code = status ?? status_code ?? statusCode;
    const thrown = { error: error.constructor.name, name: error.name };
    return typeof code === "number" ? { ...thrown, status: code, message: error.message } : thrown;
  }
}

/** A transparent image of one pixel. */
export const image =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** The tool that conversations offer, as JSON Schema. */
export const noteTool = {
  name: "save_note",
  description: "Saves a note.",
  parameters: {
    type: "object",
    properties: {
      note: { type: "string" },
      copies: { type: "integer" },
      kind: { type: "string", enum: ["draft", "final"] },
      tags: { type: "array", items: { type: "string" } },
    },
    required: ["note", "copies", "kind", "tags"],
    additionalProperties: false,
  },
} as const;

/** A second one. */
export const sendTool = {
  name: "send_mail",
  description: "Sends a mail.",
  parameters: {
    type: "object",
    properties: { body: { type: "string" } },
    required: ["body"],
    additionalProperties: false,
  },
} as const;

/** What structured answers have to look like. */
export const summarySchema = {
  type: "object",
  properties: { summary: { type: "string" }, score: { type: "integer" }, done: { type: "boolean" } },
  required: ["summary", "score", "done"],
  additionalProperties: false,
} as const;
