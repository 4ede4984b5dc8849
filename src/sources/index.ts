import { chatExport } from "./chat-export/chat-export.ts";
import { files } from "./files/files.ts";
import type { Source } from "./source.ts";

export { type Address, hasScheme, parseAddress } from "./address.ts";
export { isMessage } from "./chat-export/message.ts";
export { openDemo } from "./demo/demo.ts";
export { defaultLimits } from "./files/limits.ts";
export { type Column, everything, type Selection } from "./selection.ts";
export type { Collection, EngineRelation, OpenSource, Piece, Source, SourceOptions } from "./source.ts";
export { isGap } from "./source.ts";

/** Every kind of place, the most particular first: the first that accepts a target opens it. */
export const sources: readonly Source[] = [chatExport, files];
