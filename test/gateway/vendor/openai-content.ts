import { at, listOf, readableAddress, textOf } from "./reading.ts";

/** The texts of a message's content, in the form of chat completions or of responses. */
export function contentTexts(content: unknown): string[] {
  if (typeof content === "string") return [content];
  return listOf(content).map((part) => {
    const address =
      at(part, "file", "file_data") ??
      at(part, "file_data") ??
      at(part, "image_url", "url") ??
      at(part, "image_url");
    if (typeof address === "string") return readableAddress(address);
    return textOf(at(part, "text") ?? at(part, "refusal"));
  });
}

/** The JSON Schema of `response_format` or `text.format`. */
export function schemaOf(format: unknown): { readonly schema?: unknown } {
  if (at(format, "type") === "json_schema")
    return { schema: at(format, "json_schema", "schema") ?? at(format, "schema") };
  if (at(format, "type") === "json_object")
    return { schema: { type: "object", properties: { answer: { type: "string" } } } };
  return {};
}
