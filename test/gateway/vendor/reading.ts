/** What stands at a path of a parsed JSON text; undefined when anything on the way is missing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/** The members of a list; none of anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text, or an empty one. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The text of encoded data, or in words what it is when it is not text. */
export function readableData(mediaType: string, base64: string): string {
  const bytes = Buffer.from(base64, "base64");
  return /^(text\/|application\/json)/.test(mediaType)
    ? bytes.toString()
    : `(${mediaType}, ${bytes.length} bytes)`;
}

/** The same for a `data:` address; other addresses stay as they are. */
export function readableAddress(address: string): string {
  const [, mediaType = "", parameters = "", data = ""] = /^data:([^;,]*)([^,]*),(.*)$/s.exec(address) ?? [];
  if (mediaType === "") return address;
  return readableData(
    mediaType,
    parameters.endsWith(";base64") ? data : Buffer.from(decodeURIComponent(data)).toString("base64"),
  );
}
