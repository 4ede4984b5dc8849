import * as chinese from "./phrases-chinese.ts";
import * as english from "./phrases-english.ts";
import { chineseOpeningPrompts, guards, models, openingPrompts, plainPrompts } from "./phrases-operations.ts";
import { french, german, japanese, korean, portuguese, russian, spanish } from "./phrases-other.ts";
import { mailAddress, planted } from "./planted-values.ts";
import {
  count,
  either,
  hex,
  inJson,
  type Kind,
  known,
  type List,
  type Part,
  pick,
  shares,
  sometimes,
} from "./recipe.ts";

/** Draws of a chat; the same one in two languages never meets in one row. */
const draws = {
  model: 1,
  hasPrompt: 2,
  prompt: 3,
  guard: 4,
  ask: 5,
  context: 6,
  opening: 7,
  answer: 8,
  closing: 9,
  detail: 10,
  detailValue: 11,
  pasted: 12,
  pastedValue: 13,
  turns: 14,
  nextAsk: 15,
  nextAnswer: 16,
  language: 17,
  file: 18,
  person: 19,
  session: 30,
  key: 24,
  mail: 25,
} as const;

const user = known('{"role":"user","content":"', "conversation.turn.role");
const assistant = known('{"role":"assistant","content":"', "conversation.turn.role");
const system = known('{"role":"system","content":"', "instructions.role");

function prompt(openings: List): Part {
  return sometimes(
    draws.hasPrompt,
    1100,
    system,
    either(
      draws.prompt,
      [4000, pick(draws.opening, inJson(plainPrompts))],
      [shares - 4000, pick(draws.opening, inJson(openings))],
    ),
    sometimes(draws.guard, 1500, " ", pick(draws.guard, inJson(guards))),
    '"},',
  );
}

/** What people tell without being asked. */
const chineseDetails = sometimes(
  draws.detail,
  800,
  either(
    draws.detailValue,
    [5000, "另外，我的手机号是", pick(draws.person, planted.mobileNumbers), "。"],
    [2500, "我的身份证号是", pick(draws.person, planted.residentNumbers), "，请帮我填到表里。"],
    [2500, "写好之后发到 ", ...mailAddress(draws.mail), " 就行。"],
  ),
);

const englishDetails = sometimes(
  draws.detail,
  800,
  either(
    draws.detailValue,
    [5000, " Send it to ", ...mailAddress(draws.mail), " please."],
    [1500, " My card is ", pick(draws.person, planted.cards), ", is that a Visa?"],
    [1500, " Call me at ", pick(draws.person, planted.phoneNumbers), " if that is easier."],
    [1000, " My SSN is ", pick(draws.person, planted.socialSecurityNumbers), ", do they need it?"],
    [1000, " Please transfer it to IBAN ", pick(draws.person, planted.ibans), " then."],
  ),
);

/** Keys that people paste with their question. */
const pasted = sometimes(
  draws.pasted,
  50,
  either(
    draws.pastedValue,
    [3000, ' It fails with api_key=\\"', pick(draws.key, planted.openaiKeys), '\\" in the config.'],
    [2000, " git push says 403: ", pick(draws.key, planted.githubTokens), " is my token."],
    [2000, " DEEPSEEK_API_KEY=", pick(draws.key, planted.deepseekKeys), " does not work."],
    [1500, " aws_access_key_id = ", pick(draws.key, planted.awsKeyIds), " is what I use."],
    [1500, " x-api-key: ", pick(draws.key, planted.anthropicKeys), " gives 401."],
  ),
);

interface Phrases {
  readonly asks: List;
  readonly contexts: List;
  readonly openings: List;
  readonly answers: List;
  readonly closings: List;
}

function messages(phrases: Phrases, prompts: List, details: Part): readonly Part[] {
  const of = {
    asks: inJson(phrases.asks),
    contexts: inJson(phrases.contexts),
    openings: inJson(phrases.openings),
    answers: inJson(phrases.answers),
    closings: inJson(phrases.closings),
  };
  return [
    prompt(prompts),
    user,
    pick(draws.ask, of.asks),
    pick(draws.context, of.contexts),
    details,
    pasted,
    '"},',
    assistant,
    pick(draws.opening, of.openings),
    pick(draws.answer, of.answers),
    pick(draws.closing, of.closings),
    sometimes(
      draws.turns,
      800,
      '"},',
      user,
      pick(draws.nextAsk, of.asks),
      '"},',
      assistant,
      pick(draws.nextAnswer, of.answers),
    ),
    '"}',
  ];
}

/** Languages that are written less often, without anything personal in them. */
const otherLanguages: Part = either(
  draws.language,
  ...[german, french, spanish, japanese, russian, portuguese, korean].map(
    ({ asks, answers }, at, all) =>
      [
        at + 1 < all.length ? Math.floor(shares / all.length) : shares,
        user,
        pick(draws.ask, inJson(asks)),
        '"},',
        assistant,
        pick(draws.answer, inJson(answers)),
        '"}',
      ] as const,
  ),
);

function kind(share: number, span: string, parts: readonly Part[]): Kind {
  return {
    share,
    span,
    service: "chat-backend",
    source: ["/data/logs/chat-backend/part-", count(draws.file, 0, 63), ".log"],
    names: ["chat_session_id", "model", "http.request.body"],
    values: [
      [hex(draws.session, 4)],
      [pick(draws.model, models)],
      ['{"model":"', pick(draws.model, models), '","messages":[', ...parts, '],"stream":true}'],
    ],
  };
}

/** Rows that hold a conversation. */
export const chat: readonly Kind[] = [
  kind(2800, "POST /api/v0/chat/completion", messages(chinese, chineseOpeningPrompts, chineseDetails)),
  kind(2000, "POST /api/v0/chat/completion", messages(english, openingPrompts, englishDetails)),
  kind(700, "POST /api/v0/chat/completion", [otherLanguages]),
];
