type Body = Readonly<Record<string, unknown>>;

/** The plain texts of all documents, in the order in which citations count them; empty for others. */
export function documentsOfMessages(body: object): readonly string[] {
  return listAt(body, "messages")
    .flatMap((message) => listAt(message, "content").flatMap((block) => [block, ...listAt(block, "content")]))
    .filter((block) => at(block, "type") === "document")
    .map((document) => {
      const text = at(at(document, "source"), "data");
      return at(at(document, "source"), "type") === "text" && typeof text === "string" ? text : "";
    });
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Body)[key]
    : undefined;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const list = at(value, key);
  return Array.isArray(list) ? list : [];
}
