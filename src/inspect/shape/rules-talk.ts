import { counted, type Evidence, type Judgement, reasons } from "./evidence.ts";

/** A talk in even a part of the texts is what matters most to whoever has to answer for them. */
const someTalk = 0.08;

const talkTexts = {
  "chat request": "are JSON with `messages` and `role`",
  "chat message": "are JSON with a role and what it said",
  "chat transcript": "are talks written down turn by turn",
} as const;

/** What people said to a model, and what it answered. */
export function chatHistory(evidence: Evidence): Judgement | undefined {
  const talk = evidence.strongest("chat request", "chat message", "chat transcript");
  const roles = evidence.of("role").find((column) => column.share("machine's role") >= 0.1);
  const byRoles = roles !== undefined && evidence.has("content", "completion", "prompt");
  const pairs = evidence.has("prompt") && evidence.has("completion");
  const live = evidence.has("time", "user", "conversation", "clientIp") || evidence.has("tokens");
  const because = reasons(
    talk !== undefined && counted(talk, talkTexts[talk.signal as keyof typeof talkTexts]),
    byRoles && counted({ column: roles, signal: "machine's role" }, "name the machine's side of a talk"),
    pairs && live && `${evidence.columnsText("prompt", "completion")} hold questions and answers`,
    evidence.has("conversation") && `${evidence.columnsText("conversation")} tells talks apart`,
    evidence.named("chat") && "its name says so",
  );
  const score = Math.max(
    talk !== undefined && talk.share >= someTalk ? 92 : 0,
    byRoles ? 90 : 0,
    pairs && live ? 80 : 0,
    byNames(evidence),
  );
  return score === 0 ? undefined : { kind: "chat history", score, because };
}

/** An empty or a hidden table still has its names: what talks have and nothing else has. */
function byNames(evidence: Evidence): number {
  const isTalk = evidence.has("role") && evidence.has("content") && evidence.has("conversation");
  if (isTalk) return 70;
  const oneSided =
    evidence.has("prompt") && evidence.has("model") && evidence.countOf("tokens", "time", "user") >= 2;
  if (oneSided) return 60;
  const named = evidence.named("chat") && evidence.has("conversation") && evidence.has("content");
  return named && !evidence.has("mailTo") ? 60 : 0;
}

/** What an AI product tells its model beforehand. */
export function systemPrompts(evidence: Evidence): Judgement | undefined {
  const told = evidence.strongest("instructions");
  const mostly = told !== undefined && told.share >= 0.5 && told.column.meanLength >= 20;
  const column = evidence.of("systemPrompt").find(({ meanLength }) => meanLength === 0 || meanLength >= 40);
  const alone = !evidence.has("completion");
  const found = evidence.holding("instructions", 0.3)[0];
  const because = reasons(
    told !== undefined && mostly && counted(told, "tell a model who it is and what to do"),
    column !== undefined && `${evidence.columnsText("systemPrompt")} holds instructions to a model`,
    found !== undefined && "instructions to a model were found in most rows",
    evidence.named("systemPrompts") && "its name says so",
  );
  const score = Math.max(
    mostly && alone ? 85 : 0,
    column !== undefined && alone && !evidence.has("conversation") ? 78 : 0,
    found !== undefined && alone ? 75 : 0,
    mostly && evidence.named("systemPrompts") ? 95 : 0,
  );
  return score === 0 ? undefined : { kind: "system prompts", score, because };
}

/** What a model is made from. */
export function trainingSet(evidence: Evidence): Judgement | undefined {
  const live = evidence.has("time", "user", "clientIp", "conversation");
  const preferences = evidence.has("chosen") && evidence.has("rejected");
  const instructed = evidence.has("instruction") && (evidence.has("output") || evidence.has("completion"));
  const pairs = evidence.has("prompt", "input") && evidence.has("completion", "output") && !live;
  const talk = evidence.strongest("chat request", "chat message", "chat transcript");
  const wholeTalks = talk !== undefined && talk.share >= 0.8 && !live && evidence.has("messages");
  const json = evidence.strongest("preference pair", "instruction pair", "prompt pair");
  const named = evidence.named("training");
  const prose = evidence.strongest("prose");
  const corpus = named && prose !== undefined && prose.share >= 0.5 && !live;
  const because = reasons(
    preferences &&
      `${evidence.columnsText("chosen", "rejected")}: a better and a worse answer to each prompt`,
    instructed &&
      `${evidence.columnsText("instruction", "input", "output", "completion")}: a task and how it is solved`,
    !preferences &&
      !instructed &&
      pairs &&
      `${evidence.columnsText("prompt", "input", "completion", "output")}: what goes in and what should come out`,
    wholeTalks && `each row is a whole talk in ${evidence.columnsText("messages")}`,
    json !== undefined && json.share >= 0.5 && counted(json, "are JSON with examples to learn from"),
    (pairs || wholeTalks) && "no row says when or by whom it was said",
    corpus && !preferences && !instructed && !pairs && !wholeTalks && counted(prose, "are running text"),
    named && "its name says so",
  );
  const score = Math.max(
    preferences ? 96 : 0,
    instructed ? 90 : 0,
    wholeTalks ? 94 : 0,
    pairs ? (named ? 94 : 72) : 0,
    json !== undefined && json.share >= 0.5 && !live ? 88 : 0,
    named && talk !== undefined && talk.share >= 0.5 && !live ? 94 : 0,
    corpus ? 70 : 0,
  );
  return score === 0 ? undefined : { kind: "training set", score, because };
}

/** What people wrote to each other. */
export function correspondence(evidence: Evidence): Judgement | undefined {
  const twoSides = evidence.has("mailFrom") && evidence.has("mailTo");
  const text = evidence.has("content", "subject", "title");
  if (!twoSides || !text) return undefined;
  const sides = evidence.columnsText("mailFrom", "mailTo", "subject", "content");
  return {
    kind: "correspondence",
    score: evidence.has("subject") || evidence.named("mail") ? 82 : 70,
    because: reasons(
      `${sides} hold what people wrote to each other`,
      evidence.named("mail") && "its name says so",
    ),
  };
}
