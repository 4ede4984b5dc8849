import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { remedies } from "./index.ts";
import type { Remedy } from "./remedy.ts";
import { fromMemory, gatheredOn } from "./steps.ts";

const families = import.meta.glob<Record<string, unknown>>("./*.ts", { eager: true });
const onDisk: readonly Remedy[] = Object.entries(families)
  .filter(([path]) => !path.endsWith(".test.ts") && path !== "./index.ts")
  .flatMap(([, exported]) => Object.values(exported))
  .filter((value): value is readonly Remedy[] => Array.isArray(value))
  .flat();

/** How far each remedy's own facts were looked up; changing a mark means looking the fact up again. */
const marks: Record<Remedy["verified"], string> = {
  file: `rotate.openai rotate.openai-admin rotate.groq rotate.elevenlabs rotate.huggingface
    rotate.google-service-account rotate.slack rotate.slack-webhook rotate.npm rotate.sendgrid rotate.twilio
    protect.person protect.contact protect.health`,
  page: `rotate.anthropic rotate.mistral rotate.cohere rotate.xai rotate.perplexity rotate.openrouter
    rotate.replicate rotate.together rotate.langfuse rotate.langsmith rotate.pinecone rotate.supabase
    rotate.databricks rotate.aws rotate.aws-bedrock rotate.google-api-key rotate.azure-openai
    rotate.azure-storage rotate.github rotate.gitlab rotate.stripe rotate.clickhouse rotate.postgres
    rotate.jwt-signing-key change.password revoke.private-key move.wallet protect.conversation
    protect.instructions`,
  recalled: `rotate.deepseek rotate.database rotate.secret protect.payment hide.infrastructure protect.business`,
};

describe("remedies", () => {
  test("every family on disk is in the map and no id is used twice", () => {
    const names = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(".ts"));
    expect(names.length).toBeGreaterThan(6);
    expect(onDisk.length).toBeGreaterThanOrEqual(49);
    expect(new Set(onDisk.map(({ id }) => id)).size).toBe(onDisk.length);
    expect([...remedies.keys()].sort()).toEqual(onDisk.map(({ id }) => id).sort());
  });

  test("every mark says how far the facts were looked up", () => {
    const expected = Object.entries(marks).flatMap(([mark, ids]) =>
      ids.split(/\s+/).map((id): [string, string] => [id, mark]),
    );
    expect(Object.fromEntries([...remedies.values()].map(({ id, verified }) => [id, verified]))).toEqual(
      Object.fromEntries(expected),
    );
  });

  test.each([...remedies.values()])("$id can be followed by a tired person", (remedy) => {
    expect(remedy.id).toMatch(/^[a-z]+\.[a-z]+(?:-[a-z]+)*$/);
    expect(remedy.title.length).toBeGreaterThan(20);
    expect(remedy.title.length).toBeLessThanOrEqual(120);
    expect(remedy.title).not.toMatch(/[\r\n]|\.$/);
    expect(remedy.steps.length).toBeGreaterThanOrEqual(3);
    for (const step of remedy.steps) {
      expect(step.do).toMatch(/^\S/);
      expect(step.do).not.toMatch(/[\r\n]|\.$/);
      expect(step.where ?? "said").not.toBe("");
    }
    expect(remedy.asOf).toBe(gatheredOn);
    expect(remedy.references.length).toBeGreaterThan(0);
    for (const reference of remedy.references) expect(reference).toMatch(/^(?:https:\/\/|Regulation )/);
  });

  test("a key is revoked before it is replaced", () => {
    const rotations = [...remedies.values()].filter(({ id }) => id.startsWith("rotate."));
    expect(rotations.length).toBeGreaterThan(35);
    for (const { id, steps } of rotations) {
      const replaced = steps.findIndex((step) => /^(?:Make a new|Install)/.test(step.do));
      const revoked = steps.findIndex((step) =>
        /revoke|delete|deactivate|disable|inactive|roll|regenerate|renew|invalidate/i.test(step.do),
      );
      if (replaced !== -1)
        expect({ id, before: revoked !== -1 && revoked < replaced }).toEqual({ id, before: true });
    }
  });

  test("every rotation says how to see whether someone used the key", () => {
    for (const { id, steps } of remedies.values()) {
      if (!id.startsWith("rotate.")) continue;
      expect({ id, told: steps.some((step) => /see whether|see what|save|copy/i.test(step.do)) }).toEqual({
        id,
        told: true,
      });
    }
  });

  test("what was recalled inside a looked-up remedy is marked where it stands", () => {
    const marked = [...remedies.values()].filter(({ steps }) =>
      steps.some((step) => `${step.do} ${step.where ?? ""}`.includes(fromMemory)),
    );
    expect(marked.length).toBeGreaterThan(15);
    expect(marked.every(({ verified }) => verified !== "recalled")).toBe(true);
  });
});
