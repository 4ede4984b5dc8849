import { base64nopad, utf8 } from "@scure/base";
import { alphabets, sample } from "../../../base/index.ts";
import { base64Text } from "../../checks/base64-text.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineMixed } from "./genuine.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const botId = (seed: number): string => `1${sample(alphabets.digits, 17, seed)}`;
const botToken = (seed: number): string =>
  `${base64nopad.encode(utf8.decode(botId(seed)))}.G${alnum(5, seed)}.${alnum(38, seed)}`;
const hook = ["https://discord", ".com/api/webhooks/"].join("");

export const discord: readonly Detector[] = [
  {
    id: "secret.discord.bot-token",
    dataClass: "secret",
    title: "Discord bot token",
    severity: "critical",
    pattern: /[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,38}/,
    near: [
      "discord",
      "discord_token",
      "bot_token",
      "bottoken",
      "bot token",
      "bot.run",
      "client.run",
      "client.login",
      "bot.login",
      "authorization: bot",
    ],
    context: "required",
    confidence: "high",
    // The first part is the bot's number (a snowflake) in base64.
    check: (candidate) =>
      /^\d{17,20}$/.test(base64Text(candidate.value.slice(0, candidate.value.indexOf("."))) ?? "") &&
      isGenuine(candidate),
    remedy: "rotate.secret",
    finds: [
      `DISCORD_TOKEN=${botToken(1)}`,
      `client.login('${botToken(2)}')`,
      `Authorization: Bot ${botToken(3)}`,
    ],
    ignores: [
      `DISCORD_TOKEN=M${alnum(23, 4)}.G${alnum(5, 4)}.${alnum(38, 4)}`,
      `DISCORD_TOKEN=${botToken(5).slice(0, 45)}`,
    ],
    references: ["https://discord.com/developers/docs/reference#authentication"],
  },
  {
    id: "secret.discord.webhook",
    dataClass: "secret",
    title: "Discord webhook",
    severity: "high",
    pattern:
      /https:\/\/(?:ptb\.|canary\.)?discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/[0-9]{17,20}\/[\w-]{60,72}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `WEBHOOK=${hook}${botId(1)}/${alnum(68, 1)}`,
      `"url": "https://canary.discordapp${".com"}/api/webhooks/${botId(2)}/${alnum(68, 2)}"`,
    ],
    ignores: [`${hook}${botId(3)}/${alnum(30, 3)}`, `${hook}123/${alnum(68, 4)}`],
    references: ["https://discord.com/developers/docs/resources/webhook"],
  },
  {
    id: "secret.discord.client-secret",
    dataClass: "secret",
    title: "Discord client secret",
    severity: "high",
    pattern: /[\w-]{32}/,
    near: ["discord_client_secret", "discord client secret", "discordclientsecret", "discord_secret"],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`DISCORD_CLIENT_SECRET=${alnum(32, 1)}`, `discordClientSecret: "${alnum(32, 2)}"`],
    ignores: [`DISCORD_CLIENT_SECRET=${alnum(31, 3)}`, `DISCORD_CLIENT_ID=${alnum(32, 4)}`],
    references: ["https://discord.com/developers/docs/topics/oauth2"],
  },
];
