import { base64 } from "@scure/base";

/** base64 of an object in JSON (ASCII only), for tokens that are made like that. */
export function sampleBase64Json(value: Readonly<Record<string, unknown>>): string {
  return base64.encode(Uint8Array.from(JSON.stringify(value), (character) => character.charCodeAt(0)));
}
