import type { Severity } from "../model/index.ts";
import { wellFormed } from "./clean.ts";

/** The schema that a SARIF log names. */
export const sarifSchema =
  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** SARIF §3.27.10 */
export const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/** GitHub reads these as critical (over 9.0), high (7.0 up), medium (4.0 up) and low. */
export const securitySeverities: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.5",
};

/** In a SARIF message braces hold places for arguments and square brackets begin links (§3.11.5, §3.11.6). */
export function messageText(text: string): string {
  return text.replace(/[\\[\]]/g, "\\$&").replace(/[{}]/g, "$&$&");
}

/** Markdown in which nothing of the text makes HTML, a link or an image. */
export function inert(text: string): string {
  return text.replace(/[\\`*_{}[\]<>!&]/g, "\\$&");
}

/** `exposure.clickhouse.open` as `ExposureClickhouseOpen`. */
export function pascalCase(id: string): string {
  return id
    .replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/[^A-Za-z0-9]+/g, "");
}

/** A part of a URI (RFC 3986 §2), without what a viewer's link syntax trips over. */
export function uriPart(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
