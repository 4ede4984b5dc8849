import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const id = (seed: number): string => sample(alphabets.digits, 12, seed).replace(/^0/, "7");
const capitals = (length: number, seed: number): string =>
  sample(alphabets.upper + alphabets.digits, length, seed);
/** Parted, or push protection takes the samples for live tokens. */
const kind = (letter: string): string => ["xo", `x${letter}-`].join("");
const hook = ["https://hooks.slack", ".com/"].join("");

const types = "https://docs.slack.dev/authentication/tokens";

export const slack: readonly Detector[] = [
  {
    id: "secret.slack.bot-token",
    dataClass: "secret",
    title: "Slack bot token",
    severity: "critical",
    pattern: /xoxb-[0-9]{10,13}-[0-9]{10,13}-[A-Za-z0-9]{24}/,
    check: isGenuine,
    remedy: "rotate.slack",
    finds: [
      `SLACK_BOT_TOKEN=${kind("b")}${id(1)}-${id(2)}-${alnum(24, 1)}`,
      `token: "${kind("b")}${id(3)}-${id(4)}-${alnum(24, 2)}"`,
    ],
    ignores: [`${kind("b")}${id(5)}-${alnum(24, 3)}`, `${kind("b")}${id(6)}-${id(7)}-${"x".repeat(24)}`],
    references: [types],
  },
  {
    id: "secret.slack.bot-token-legacy",
    dataClass: "secret",
    title: "Slack bot token (legacy)",
    severity: "critical",
    pattern: /xoxb-[0-9]{8,14}-[A-Za-z0-9]{18,26}/,
    check: isGenuine,
    remedy: "rotate.slack",
    finds: [
      `SLACK_TOKEN=${kind("b")}${id(8)}-${alnum(24, 4)}`,
      `hubot: ${kind("b")}${id(9)}-${alnum(20, 5)}`,
    ],
    ignores: [`${kind("b")}${id(1)}-${id(2)}-${alnum(24, 1)}`, `${kind("b")}${id(10)}-${alnum(10, 6)}`],
    references: [types],
  },
  {
    id: "secret.slack.user-token",
    dataClass: "secret",
    title: "Slack user token",
    severity: "critical",
    pattern: /(?:xoxp|xoxe)(?:-[0-9]{10,13}){3}-[A-Za-z0-9-]{28,34}/,
    check: isGenuine,
    remedy: "rotate.slack",
    finds: [
      `SLACK_USER_TOKEN=${kind("p")}${id(1)}-${id(2)}-${id(3)}-${hex(32, 1)}`,
      `"authed_user":{"access_token":"${kind("p")}${id(4)}-${id(5)}-${id(6)}-${hex(32, 2)}"}`,
    ],
    ignores: [
      `${kind("p")}${id(7)}-${id(8)}-${hex(32, 3)}`,
      `${kind("p")}${id(1)}-${id(2)}-${id(3)}-${"x".repeat(32)}`,
    ],
    references: [types],
  },
  {
    id: "secret.slack.config-token",
    dataClass: "secret",
    title: "Slack configuration or refresh token",
    severity: "high",
    pattern: /xoxe(?:\.xox[bp])?-\d-[A-Za-z0-9]{140,180}/,
    check: isGenuine,
    remedy: "rotate.slack",
    finds: [
      `SLACK_CONFIG_TOKEN=${["xoxe.", "xoxp"].join("")}-1-${alnum(163, 1)}`,
      `"refresh_token":"${kind("e")}1-${alnum(147, 2)}"`,
    ],
    ignores: [`${kind("e")}1-${alnum(60, 3)}`, `xoxf-1-${alnum(147, 4)}`],
    references: [types],
  },
  {
    id: "secret.slack.app-token",
    dataClass: "secret",
    title: "Slack app-level token",
    severity: "critical",
    pattern: /xapp-\d-[A-Z0-9]{8,14}-\d{8,14}-[a-z0-9]{32,80}/i,
    check: isGenuine,
    remedy: "rotate.slack",
    finds: [
      `SLACK_APP_TOKEN=${["xa", "pp-"].join("")}1-A${capitals(10, 1)}-${id(1)}-${hex(64, 1)}`,
      `appToken: '${["xa", "pp-"].join("")}1-A${capitals(10, 2)}-${id(2)}-${hex(64, 2)}'`,
    ],
    ignores: [
      `${["xa", "pp-"].join("")}1-A${capitals(10, 3)}-${id(3)}`,
      `xapp-1-A0000000000-0000000000000-${"0".repeat(64)}`,
    ],
    references: [types],
  },
  {
    id: "secret.slack.session-token",
    dataClass: "secret",
    title: "Slack browser session token",
    severity: "critical",
    pattern: /(?:xoxc|xoxs)-\d{9,15}-\d{9,15}-\d{9,15}-[0-9a-f]{10,64}/,
    check: isGenuine,
    remedy: "rotate.slack",
    finds: [
      `token=${kind("c")}${id(1)}-${id(2)}-${id(3)}-${hex(64, 1)}`,
      `"api_token":"${kind("s")}${id(4)}-${id(5)}-${id(6)}-${hex(10, 2)}"`,
    ],
    ignores: [`${kind("c")}${id(7)}-${id(8)}-${hex(64, 3)}`, `xoxz-${id(1)}-${id(2)}-${id(3)}-${hex(64, 4)}`],
    references: [types],
  },
  {
    id: "secret.slack.session-cookie",
    dataClass: "secret",
    title: "Slack browser session cookie",
    severity: "critical",
    pattern: /xoxd-[A-Za-z0-9%/+_-]{80,400}/,
    check: isGenuine,
    remedy: "rotate.slack",
    finds: [
      `Cookie: d=${kind("d")}${alnum(150, 1)}%3D%3D;`,
      `SLACK_MCP_XOXD_TOKEN=${kind("d")}${alnum(160, 2)}`,
    ],
    ignores: [`${kind("d")}${alnum(40, 3)}`, `${kind("d")}${"x".repeat(120)}`],
    references: [types],
  },
  {
    id: "secret.slack.webhook",
    dataClass: "secret",
    title: "Slack webhook",
    severity: "high",
    pattern: /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/]{24,80}/,
    check: (candidate) =>
      /\d/.test(candidate.value) && candidate.value.split("/").length >= 6 && isGenuine(candidate),
    remedy: "rotate.slack-webhook",
    finds: [
      `SLACK_WEBHOOK_URL=${hook}services/T${capitals(10, 1)}/B${capitals(10, 2)}/${alnum(24, 1)}`,
      `curl -X POST "${hook}workflows/T${capitals(8, 3)}/A${capitals(10, 4)}/${sample(alphabets.digits, 18, 5)}/${alnum(24, 2)}"`,
    ],
    ignores: [
      `${hook}services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX`,
      `${hook}services/T${capitals(8, 6)}`,
    ],
    references: ["https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks"],
  },
];
