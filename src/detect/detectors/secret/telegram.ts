import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuineMixed } from "./genuine.ts";

const url64 = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);
const bot = (seed: number): string =>
  `7${sample(alphabets.digits, 9, seed)}:${["A", "A"].join("")}${url64(33, seed)}`;

export const telegram: readonly Detector[] = [
  {
    id: "secret.telegram.bot-token",
    dataClass: "secret",
    title: "Telegram bot token",
    severity: "critical",
    // Addresses of the Bot API write `bot` right before the token.
    pattern: /(?:bot)?([0-9]{8,10}:AA[\w-]{33})/,
    keywords: [":AA"],
    keywordWithin: 14,
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [
      `TELEGRAM_BOT_TOKEN=${bot(1)}`,
      `https://api.telegram.org/bot${bot(2)}/sendMessage`,
      `токен бота: ${bot(3)}`,
    ],
    ignores: [bot(4).slice(0, -1), `${bot(5)}0`, "2026-01-01 12345678:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
    references: ["https://core.telegram.org/bots/api#authorizing-your-bot"],
  },
];
