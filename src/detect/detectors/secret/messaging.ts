import { alphabets, sample } from "../../../base/index.ts";
import { countingDigits, crcTail } from "../../checks/crc-tail.ts";
import { isFreeOf } from "../../checks/free-of.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex, isGenuineMixed } from "./genuine.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const base64 = (length: number, seed: number): string => sample(alphabets.base64, length, seed);
const letters = (length: number, seed: number): string =>
  sample(alphabets.lower + alphabets.upper, length, seed);
const synapse = (seed: number): string => {
  const stem = `syt_${alnum(10, seed)}_${letters(20, seed)}`;
  return `${stem}_${crcTail(stem, countingDigits.base62SmallFirst, 6)}`;
};

/** Matrix, LINE, Webex, Pushover, Zapier and Make: messages and hooks of smaller houses. */
export const messaging: readonly Detector[] = [
  {
    id: "secret.matrix.access-token",
    dataClass: "secret",
    title: "Matrix (Synapse) access token",
    severity: "critical",
    pattern: /(?:syt|syr)_[A-Za-z0-9+/=]{2,120}_[A-Za-z]{20}_[A-Za-z0-9]{6}/,
    // CRC-32 of everything before the last underscore.
    check: ({ value }) =>
      value.endsWith(crcTail(value.slice(0, -7), countingDigits.base62SmallFirst, 6)) ? true : "medium",
    remedy: "rotate.secret",
    finds: [`MATRIX_ACCESS_TOKEN=${synapse(1)}`, `{"access_token": "${synapse(2)}", "device_id": "ABC"}`],
    ignores: [synapse(3).slice(0, -1), `syt_${alnum(10, 4)}_${letters(10, 4)}_${alnum(6, 4)}`],
    references: ["https://github.com/element-hq/synapse (synapse/handlers/auth.py, generate_access_token)"],
  },
  {
    id: "secret.line.channel-token",
    dataClass: "secret",
    title: "LINE channel access token",
    severity: "critical",
    pattern: /[A-Za-z0-9+/]{150,190}={0,2}/,
    near: [
      "line_channel_access_token",
      "line_token",
      "channel_access_token",
      "channelaccesstoken",
      "line bot",
      "api.line.me",
      "チャネルアクセストークン",
    ],
    context: "required",
    check: (candidate) => isFreeOf(candidate, "+/=") && isGenuineMixed(candidate),
    remedy: "rotate.secret",
    finds: [`LINE_CHANNEL_ACCESS_TOKEN=${base64(171, 1)}=`, `channelAccessToken: '${base64(170, 2)}=='`],
    ignores: [`LINE_CHANNEL_ACCESS_TOKEN=${base64(60, 3)}`, `channel_access_token=${base64(300, 4)}`],
    references: ["https://developers.line.biz/en/docs/basics/channel-access-token/"],
  },
  {
    id: "secret.line.channel-secret",
    dataClass: "secret",
    title: "LINE channel secret",
    severity: "high",
    pattern: /[0-9a-f]{32}/,
    near: ["line_channel_secret", "channel_secret", "channelsecret", "line_secret", "チャネルシークレット"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [`LINE_CHANNEL_SECRET=${hex(32, 1)}`, `チャネルシークレット：${hex(32, 2)}`],
    ignores: [`LINE_CHANNEL_SECRET=${hex(31, 3)}`, `channel ${hex(32, 4)}`],
    references: ["https://developers.line.biz/en/docs/basics/channel-access-token/"],
  },
  {
    id: "secret.webex.token",
    dataClass: "secret",
    title: "Webex access token",
    severity: "critical",
    pattern: /[A-Za-z0-9]{64}_[A-Za-z0-9]{4}_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
    near: ["webex", "webex_token", "webex_access_token", "webexapis.com"],
    context: "required",
    confidence: "high",
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `WEBEX_ACCESS_TOKEN=${alnum(64, 1)}_PF84_1eb65fdf-9643-417f-9974-ad72cae0e10f`,
      `webex: "${alnum(64, 2)}_P0A1_2ab65fdf-9643-417f-8974-bd72cae0e10e"`,
    ],
    ignores: [
      `WEBEX_ACCESS_TOKEN=${alnum(64, 3)}`,
      `webex ${alnum(60, 4)}_PF84_1eb65fdf-9643-417f-9974-ad72cae0e10f`,
    ],
    references: [
      "https://developer.webex.com/docs/bots",
      "https://github.com/trufflesecurity/trufflehog (pkg/detectors/webexbot)",
    ],
  },
  {
    id: "secret.zapier.webhook",
    dataClass: "secret",
    title: "Zapier or Make webhook",
    severity: "medium",
    pattern:
      /https:\/\/(?:hooks\.zapier\.com\/hooks\/catch\/\d{5,12}\/[a-z0-9]{6,20}|hook\.(?:[a-z0-9]{2,6}\.)?make\.com\/[a-z0-9]{28,36})/,
    keywords: ["hooks.zapier.com/", "https://hook."],
    check: (candidate) => /\d/.test(candidate.value) && isGenuine(candidate),
    remedy: "rotate.secret",
    finds: [
      "https://hooks.zapier.com/hooks/catch/1234987/3q7fz9k/",
      `MAKE_HOOK=https://hook.eu2.make.com/${sample(alphabets.base36, 32, 2)}`,
    ],
    ignores: ["https://hooks.zapier.com/hooks/catch/", "https://www.make.com/en/register"],
    references: ["https://help.zapier.com/hc/en-us/articles/8496288690317", "https://help.make.com/webhooks"],
  },
];
