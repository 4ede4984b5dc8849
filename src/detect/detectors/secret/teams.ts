import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";
import { sampleUuid } from "./sample-uuid.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const connector = (host: string, seed: number): string =>
  `https://${host}/${sampleUuid(seed)}@${sampleUuid(seed + 50)}/IncomingWebhook/${hex(32, seed)}/${sampleUuid(seed + 99)}`;
const googleKey = ["AI", "zaSy"].join("");

/** Addresses that let whoever knows them write into Microsoft Teams or Google Chat. */
export const teams: readonly Detector[] = [
  {
    id: "secret.teams.webhook",
    dataClass: "secret",
    title: "Microsoft Teams webhook",
    severity: "high",
    pattern:
      /https:\/\/(?:[a-z0-9-]{1,60}\.webhook\.office\.com\/webhookb2|outlook\.office(?:365)?\.com\/webhook)\/[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/[0-9a-z]{32}\/[0-9a-f-]{36}(?:\/[\w-]{20,80})?/i,
    keywords: ["office.com/webhook", "office365.com/webhook"],
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `TEAMS_WEBHOOK=${connector("shop.webhook.office.com/webhookb2", 1)}`,
      `url = '${connector("outlook.office.com/webhook", 2)}'`,
    ],
    ignores: [
      connector("shop.webhook.office.com/webhookb2", 3).slice(0, 100),
      connector("shop.invalid.com/webhookb2", 4),
    ],
    references: [
      "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
    ],
  },
  {
    id: "secret.teams.workflow-webhook",
    dataClass: "secret",
    title: "Power Automate or Logic Apps trigger address",
    severity: "high",
    pattern:
      /https:\/\/[a-z0-9.-]{1,120}\.(?:logic\.azure\.com|powerplatform\.com)(?::443)?\/[\w/.:-]{10,200}\?[\w=&%./-]{10,300}sig=[\w-]{43}/i,
    keywords: ["logic.azure.com", "powerplatform.com"],
    keywordWithin: 140,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `https://prod-12.westeurope.logic.azure.com:443/workflows/${hex(32, 1)}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${alnum(43, 1)}`,
      `TEAMS_URL="https://default0.1.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/${hex(32, 2)}/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${alnum(43, 2)}"`,
    ],
    ignores: [
      `https://prod-12.westeurope.logic.azure.com:443/workflows/${hex(32, 3)}/triggers/manual/paths/invoke?api-version=2016-06-01`,
      `https://shop.invalid/workflows/${hex(32, 4)}?api-version=1&sv=1.0&sig=${alnum(43, 4)}`,
    ],
    references: ["https://learn.microsoft.com/azure/logic-apps/logic-apps-securing-a-logic-app"],
  },
  {
    id: "secret.google-chat.webhook",
    dataClass: "secret",
    title: "Google Chat webhook",
    severity: "high",
    pattern:
      /https:\/\/chat\.googleapis\.com\/v1\/spaces\/[\w-]{8,40}\/messages\?key=[\w-]{39}&token=[\w%=-]{20,120}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `https://chat.googleapis.com/v1/spaces/AAAA${alnum(7, 1)}/messages?key=${googleKey}${alnum(33, 1)}&token=${alnum(43, 1)}%3D`,
      `WEBHOOK="https://chat.googleapis.com/v1/spaces/AAQA${alnum(7, 2)}/messages?key=${googleKey}${alnum(33, 2)}&token=${alnum(43, 2)}"`,
    ],
    ignores: [
      `https://chat.googleapis.com/v1/spaces/AAAA${alnum(7, 3)}/messages`,
      `https://chat.googleapis.com/v1/spaces/AAAA${alnum(7, 4)}/messages?key=KEY&token=TOKEN`,
    ],
    references: ["https://developers.google.com/workspace/chat/quickstart/webhooks"],
  },
];
