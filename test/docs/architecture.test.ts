import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeBlocks, document, documents, root, tableRows } from "./document.ts";

test("ARCHITECTURE.md has every room", () => {
  const rooms = readdirSync(join(root, "src")).sort();
  expect(rooms.length).toBeGreaterThanOrEqual(8);
  expect(
    tableRows(document("ARCHITECTURE.md"), "room")
      .map(([name]) => name)
      .sort(),
  ).toEqual(rooms);
});

test("files that the documents name are there", () => {
  const named = documents.flatMap((name) => {
    const text = document(name);
    const prose = text.replaceAll(/```[\s\S]*?```/g, "");
    const links = [...prose.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)];
    const paths = [...prose.matchAll(/`((?:src|test|scripts|schemas|docs|bench|\.ci)\/[\w./-]+)`/g)];
    return [...links, ...paths].map(([, path = ""]) => ({ name, path }));
  });
  expect(named.length).toBeGreaterThan(15);
  // The README tells how to make this one.
  const toBeMade = "src/detect/detectors/secret/acme.ts";
  expect(named.filter(({ path }) => path !== toBeMade && !existsSync(join(root, path)))).toEqual([]);
});

test("code blocks are read as such", () => {
  expect(codeBlocks("a\n```ts\nb\n```\n   ```ts\n   c\n     d\n   ```\n", "ts")).toEqual(["b\n", "c\n  d\n"]);
});
