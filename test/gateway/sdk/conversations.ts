import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Received, Vendor } from "../vendor/mock-vendor.ts";
import { aiSdkConversations } from "./ai-sdk-conversations.ts";
import { anthropicConversations } from "./anthropic-conversations.ts";
import type { Conversation, Road } from "./conversation.ts";
import { geminiConversations } from "./gemini-conversations.ts";
import { ollamaConversations } from "./ollama-conversations.ts";
import { chatConversations } from "./openai-chat-conversations.ts";
import { openAiConversations } from "./openai-conversations.ts";
import { personalIn, personalReceived } from "./personal-data.ts";

/** Whose API a road leads to. */
export type RoadKind = "openai" | "anthropic" | "gemini" | "ollama";

/** A vendor, and the two ways to it that have to be told apart by nothing. */
export interface Setting {
  readonly vendor: Vendor;
  direct(kind: RoadKind): Road;
  through(kind: RoadKind): Road;
  /** Nothing personal may arrive at the vendor on the second way. */
  readonly isNarrowed: boolean;
  stop(): Promise<void>;
}

type Suite = (name: string, setting: () => Setting, skipped?: Skipped) => void;
/** Reasons to leave out conversations, each by its package and name: `openai: a refusal, whole`. */
export type Skipped = Readonly<Record<string, string>>;

/** What the package `openai` says and hears. */
const describeOpenAi: Suite = (name, setting, skipped) => {
  describeConversations(name, "openai", "openai", openAiConversations, setting, skipped);
};

/** What the package `openai` says to Gemini's own form of it. */
const describeGeminiAsOpenAi: Suite = (name, setting, skipped) => {
  const conversations = chatConversations("v1beta/openai");
  describeConversations(name, "openai on Gemini", "gemini", conversations, setting, skipped);
};

/** What the package `@anthropic-ai/sdk` says and hears. */
const describeAnthropic: Suite = (name, setting, skipped) => {
  describeConversations(name, "@anthropic-ai/sdk", "anthropic", anthropicConversations, setting, skipped);
};

/** What the package `@google/genai` says and hears. */
const describeGemini: Suite = (name, setting, skipped) => {
  describeConversations(name, "@google/genai", "gemini", geminiConversations, setting, skipped);
};

/** What the package `ollama` says and hears. */
const describeOllama: Suite = (name, setting, skipped) => {
  describeConversations(name, "ollama", "ollama", ollamaConversations, setting, skipped);
};

/** What the package `ai` says and hears, with each of its providers. */
const describeAiSdk: Suite = (name, setting, skipped) => {
  for (const { title, kind, conversations } of aiSdkConversations)
    describeConversations(name, `ai with ${title}`, kind, conversations, setting, skipped);
};

/** Every conversation there is, with the package that holds it. */
export const allConversations: readonly {
  readonly kind: RoadKind;
  readonly conversation: Conversation;
}[] = [
  ...openAiConversations.map((conversation) => ({ kind: "openai" as const, conversation })),
  ...anthropicConversations.map((conversation) => ({ kind: "anthropic" as const, conversation })),
  ...geminiConversations.map((conversation) => ({ kind: "gemini" as const, conversation })),
  ...ollamaConversations.map((conversation) => ({ kind: "ollama" as const, conversation })),
  ...aiSdkConversations.flatMap(({ kind, conversations }) =>
    conversations.map((conversation) => ({ kind, conversation })),
  ),
];

/** All of them: direct and through a gateway every program sees the same, and the vendor nothing personal. */
export function describeThroughGateway(
  name: string,
  start: () => Promise<Setting>,
  skipped: Skipped = {},
): void {
  describe(name, () => {
    let setting: Setting | undefined;
    beforeAll(async () => {
      setting = await start();
    });
    afterAll(() => setting?.stop());
    const started = (): Setting => {
      if (setting === undefined) throw new Error("the setting did not start");
      return setting;
    };
    for (const suite of [
      describeOpenAi,
      describeGeminiAsOpenAi,
      describeAnthropic,
      describeGemini,
      describeOllama,
      describeAiSdk,
    ])
      suite(name, started, skipped);
  });
}

function describeConversations(
  name: string,
  who: string,
  kind: RoadKind,
  conversations: readonly Conversation[],
  setting: () => Setting,
  skipped: Skipped = {},
): void {
  describe(`${name}: ${who}`, () => {
    it("has conversations to hold", () => {
      expect(conversations.length).toBeGreaterThan(5);
      expect(new Set(conversations.map(({ name }) => name)).size).toBe(conversations.length);
    });
    for (const conversation of conversations) {
      const reason = skipped[`${who}: ${conversation.name}`];
      if (reason !== undefined) it.skip(`${conversation.name} (${reason})`, () => {});
      else it(conversation.name, () => compareRoads(conversation, kind, setting()));
    }
  });
}

/** Holds a conversation both ways and throws when anybody could tell. */
export async function compareRoads(
  conversation: Conversation,
  kind: RoadKind,
  setting: Setting,
): Promise<void> {
  const { vendor, isNarrowed } = setting;
  const held = async (road: Road): Promise<{ saw: unknown; received: readonly Received[] }> => {
    vendor.forget();
    const before = vendor.requests.length;
    const saw = await conversation.run(road, vendor.arrival);
    return { saw, received: vendor.requests.slice(before) };
  };
  const direct = await held(setting.direct(kind));
  const through = await held(setting.through(kind));
  // What makes the comparison worth something: values did go out, and came back.
  const isImpersonal = conversation.isImpersonal === true;
  expect(personalReceived(direct.received).length > 0, "the vendor was told something personal").toBe(
    !isImpersonal,
  );
  const shows = !isImpersonal && conversation.isOneWay !== true;
  expect(personalIn(JSON.stringify(direct.saw)).length > 0, "the program saw something personal").toBe(shows);

  expect(through.saw).toEqual(direct.saw);
  expect(through.received.length, "requests at the vendor").toBe(direct.received.length);
  if (isNarrowed) {
    expect(personalReceived(through.received)).toEqual([]);
    const key = setting.through(kind).apiKey;
    expect(JSON.stringify(through.received).includes(key), "the gateway's key at the vendor").toBe(false);
  }
  if (conversation.leaves === true) {
    expect(await direct.received.at(-1)?.over).toBe("abandoned");
    expect(await through.received.at(-1)?.over).toBe("abandoned");
  }
}
