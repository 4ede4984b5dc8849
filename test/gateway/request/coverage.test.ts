import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { openRequest } from "../../../src/gateway/request/open-request.ts";
import type { RequestRules } from "../../../src/gateway/request/request-rules.ts";
import { openSchemas, type SchemaLeaf, type SchemaRoot } from "./request-schema.ts";
import { requestRules } from "./surfaces.ts";

/**
 * Every string that the official packages can put into a request, and what the rules make of it, to be read by a person whenever
 * it changes. UPDATE_GOLDEN=1 writes it anew.
 */
const lock = fileURLToPath(new URL("leaves.lock.txt", import.meta.url));
const installed = fileURLToPath(new URL("../../../node_modules", import.meta.url));

interface Covered extends SchemaRoot {
  readonly surface: keyof typeof requestRules;
  /** Where in the body it stands, when it is not the body. */
  readonly at?: string;
  readonly fewest: number;
}

const google = "@google/genai/dist/genai.d.ts";
const anthropic = "@anthropic-ai/sdk/resources/messages/messages.d.ts";
const covered: readonly Covered[] = [
  {
    surface: "openai-chat",
    file: "openai/resources/chat/completions/completions.d.ts",
    type: "ChatCompletionCreateParams",
    fewest: 90,
  },
  {
    surface: "openai-responses",
    file: "openai/resources/responses/responses.d.ts",
    type: "ResponseCreateParams",
    fewest: 700,
  },
  {
    surface: "openai-completions",
    file: "openai/resources/completions.d.ts",
    type: "CompletionCreateParams",
    fewest: 7,
  },
  {
    surface: "openai-embeddings",
    file: "openai/resources/embeddings.d.ts",
    type: "EmbeddingCreateParams",
    fewest: 5,
  },
  { surface: "anthropic-messages", file: anthropic, type: "MessageCreateParams", fewest: 600 },
  { surface: "anthropic-messages", file: anthropic, type: "MessageCountTokensParams", fewest: 600 },
  // The package has a shape of its own, which it takes apart into these.
  { surface: "gemini-generate", file: google, type: "Content", at: "contents[]", fewest: 45 },
  { surface: "gemini-generate", file: google, type: "Content", at: "systemInstruction", fewest: 45 },
  { surface: "gemini-generate", file: google, type: "Content", at: "content", fewest: 45 },
  { surface: "gemini-generate", file: google, type: "Content", at: "requests[].content", fewest: 45 },
  { surface: "gemini-generate", file: google, type: "GenerationConfig", at: "generationConfig", fewest: 40 },
  { surface: "gemini-generate", file: google, type: "Tool", at: "tools[]", fewest: 70 },
  { surface: "gemini-generate", file: google, type: "ToolConfig", at: "toolConfig", fewest: 3 },
  { surface: "gemini-generate", file: google, type: "SafetySetting", at: "safetySettings[]", fewest: 3 },
  { surface: "ollama-chat", file: "ollama/dist/browser.d.ts", type: "ChatRequest", fewest: 28 },
  { surface: "ollama-generate", file: "ollama/dist/browser.d.ts", type: "GenerateRequest", fewest: 9 },
  { surface: "ollama-embed", file: "ollama/dist/browser.d.ts", type: "EmbedRequest", fewest: 4 },
];

const schemas = openSchemas(installed);
afterAll(() => schemas.close());

const leavesOf = (root: Covered): SchemaLeaf[] => {
  const leaves = schemas.leavesOf(root);
  const { at } = root;
  if (at === undefined) return leaves;
  return leaves.map(({ path, body }) => ({
    path: `${at}.${path}`,
    body: (value) => placed(at, body(value)),
  }));
};
const all = covered.map((root) => ({ root, rules: requestRules[root.surface], leaves: leavesOf(root) }));

describe("the requests of the official packages", () => {
  it("cover the rules of every surface", () => {
    const folder = fileURLToPath(new URL("../../../src/gateway/surfaces", import.meta.url));
    const withRules = readdirSync(folder).filter((name) => existsSync(`${folder}/${name}/request.ts`));
    expect(withRules.sort()).toEqual(Object.keys(requestRules).sort());
    expect(new Set(covered.map(({ surface }) => surface))).toEqual(new Set(withRules));
  });

  it.each(all)("has the strings of $root.type at $root.at", ({ root, leaves }) => {
    expect(leaves.length).toBeGreaterThanOrEqual(root.fewest);
  });

  it.each(all)("reads prose wherever $root.type takes a string ($root.at)", ({ rules, leaves }) => {
    const unseen = leaves.filter(
      (leaf) => !spellings(leaf, rules).every((one) => isReadAndWritten(one, rules)),
    );
    expect(unseen.map(({ path }) => path)).toEqual([]);
  });

  it("makes of every string what was agreed", () => {
    const lines = new Set<string>();
    for (const { root, rules, leaves } of all) {
      for (const leaf of leaves) {
        const kinds = new Set(spellings(leaf, rules).map((one) => kindOf(one, rules)));
        expect(kinds.size, leaf.path).toBe(1);
        lines.add(`${root.surface} ${leaf.path.replaceAll(/\(type=[^)]*\)/g, "")} ${[...kinds].join()}`);
      }
    }
    const text = `${[...lines].sort().join("\n")}\n`;
    if (process.env["UPDATE_GOLDEN"] !== undefined) writeFileSync(lock, text);
    expect(existsSync(lock) ? readFileSync(lock, "utf8") : "", "UPDATE_GOLDEN=1 writes it anew").toBe(text);
  });
});

const prose = "canary in three words";

function isReadAndWritten({ body }: SchemaLeaf, rules: RequestRules): boolean {
  const opened = openRequest(body(prose), rules);
  const leaf = opened.leaves.find(({ text }) => text === prose);
  leaf?.write("written instead");
  const text = opened.text();
  return text.includes("written instead") && !text.includes("canary");
}

function kindOf({ body }: SchemaLeaf, rules: RequestRules): string {
  const open = (value: string) => openRequest(body(value), rules);
  const leafOf = (value: string, text = value) => open(value).leaves.find((leaf) => leaf.text === text);
  if (leafOf('{"key":"canary"}', "canary") !== undefined) return "json";
  const read = leafOf("canary-1");
  if (read !== undefined) return read.signed === true ? "signed" : "text";
  const [unread] = open("canary-1").unread;
  if (unread !== undefined) return unread.kind === "unknown" ? "media" : unread.kind;
  return leafOf(prose)?.signed === true ? "proof" : "opaque";
}

/** Where a vendor takes keys in two spellings, both. */
function spellings(leaf: SchemaLeaf, rules: RequestRules): SchemaLeaf[] {
  if (rules.snakeCaseToo === undefined) return [leaf];
  return [leaf, { path: leaf.path, body: (value) => inSnakeCase(leaf.body(value)) }];
}

function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const snake = (key: string): string => key.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(entries.map(([key, one]) => [snake(key), inSnakeCase(one)]));
}

function placed(at: string, value: unknown): unknown {
  const steps = [...at.matchAll(/\[\]|[^.[\]]+/g)].map(([step]) => step);
  return steps.reduceRight((inner: unknown, step) => (step === "[]" ? [inner] : { [step]: inner }), value);
}
