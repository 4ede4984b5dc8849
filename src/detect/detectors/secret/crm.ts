import { base64, utf8 } from "@scure/base";
import { alphabets, sample } from "../../../base/index.ts";
import { base64Text } from "../../checks/base64-text.ts";
import { isFreeOf } from "../../checks/free-of.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineMixed } from "./genuine.ts";
import { sampleUuid } from "./sample-uuid.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const org = (seed: number): string => `00D${alnum(12, seed)}`;
const intercom = (seed: number): string =>
  base64.encode(
    utf8.decode(
      `tok:${hex(8, seed)}_${hex(4, seed)}_${hex(4, seed + 1)}_${hex(4, seed + 2)}_${hex(12, seed)}:1:0`,
    ),
  );

/** Salesforce, HubSpot, Intercom, Zendesk, Pipedrive, Freshdesk. */
export const crm: readonly Detector[] = [
  {
    id: "secret.salesforce.session",
    dataClass: "secret",
    title: "Salesforce session or access token",
    severity: "critical",
    pattern: /00D[A-Za-z0-9]{12}![A-Za-z0-9._-]{80,260}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `SF_ACCESS_TOKEN=${org(1)}!AQEAQ${alnum(90, 1)}`,
      `Authorization: Bearer ${org(2)}!ARs.${alnum(96, 2)}`,
    ],
    ignores: [`${org(3)}!${alnum(30, 3)}`, `001${alnum(12, 4)}!${alnum(96, 4)}`],
    references: [
      "https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/intro_oauth_and_connected_apps.htm",
    ],
  },
  {
    id: "secret.salesforce.refresh-token",
    dataClass: "secret",
    title: "Salesforce refresh token",
    severity: "critical",
    pattern: /5Aep861[A-Za-z0-9._=]{76,120}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `SF_REFRESH_TOKEN=5Aep861${alnum(80, 1)}`,
      `force://PlatformCLI::5Aep861${alnum(84, 2)}@shop.my.salesforce.com`,
    ],
    ignores: [`5Aep861${alnum(40, 1)}`, `5Aep862${alnum(80, 3)}`],
    references: ["https://github.com/trufflesecurity/trufflehog (pkg/detectors/salesforcerefreshtoken)"],
  },
  {
    id: "secret.hubspot.private-app-token",
    dataClass: "secret",
    title: "HubSpot private app token",
    severity: "critical",
    pattern: /pat-(?:na|eu|ap|au)\d-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i,
    keywords: ["pat-na", "pat-eu", "pat-ap", "pat-au"],
    keywordWithin: 6,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`HUBSPOT_TOKEN=pat-na1-${sampleUuid(1)}`, `"accessToken": "pat-eu1-${sampleUuid(2)}"`],
    ignores: [`pat-na1-${sampleUuid(3).slice(0, -1)}`, `pat-xx1-${sampleUuid(4)}`],
    references: ["https://developers.hubspot.com/docs/guides/apps/private-apps/overview"],
  },
  {
    id: "secret.hubspot.api-key-legacy",
    dataClass: "secret",
    title: "HubSpot API key (legacy)",
    severity: "high",
    pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
    near: ["hapikey", "hubspot_api_key", "hubspot_key", "hubspot api key"],
    context: "required",
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `https://api.hubapi.com/contacts/v1/lists?hapikey=${sampleUuid(5)}`,
      `HUBSPOT_API_KEY=${sampleUuid(6)}`,
    ],
    ignores: [`hapikey=${sampleUuid(7).slice(1)}`, `hubspot form ${sampleUuid(8)}`],
    references: ["https://developers.hubspot.com/changelog/upcoming-api-key-sunset"],
  },
  {
    id: "secret.intercom.access-token",
    dataClass: "secret",
    title: "Intercom access token",
    severity: "critical",
    pattern: /dG9rO[A-Za-z0-9+/]{54}=/,
    // Base64 of `tok:` and a number in hex.
    check: ({ value }) => /^tok:[0-9a-f_]{30,40}:/.test(base64Text(value) ?? ""),
    remedy: "rotate.secret",
    finds: [`INTERCOM_ACCESS_TOKEN=${intercom(1)}`, `Authorization: Bearer ${intercom(2)}`],
    ignores: [intercom(3).slice(0, 50), base64.encode(utf8.decode(`tok:${alnum(36, 4)}:x:y`))],
    references: ["https://developers.intercom.com/docs/build-an-integration/learn-more/authentication"],
  },
  {
    id: "secret.zendesk.api-token",
    dataClass: "secret",
    title: "Zendesk API token",
    severity: "critical",
    pattern: /[A-Za-z0-9]{40}/,
    near: ["zendesk", "zendesk_api_token", "zendesk_token", "zendesk.com"],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [
      `ZENDESK_API_TOKEN=${alnum(40, 1)}`,
      `curl https://shop.zendesk.com -u a@b.test/token:${alnum(40, 2)}`,
    ],
    ignores: [`zendesk commit ${hex(40, 3)}`, `ZENDESK_API_TOKEN=${alnum(39, 4)}`],
    references: ["https://developer.zendesk.com/api-reference/introduction/security-and-auth/"],
  },
  {
    id: "secret.pipedrive.api-token",
    dataClass: "secret",
    title: "Pipedrive API token",
    severity: "critical",
    pattern: /[0-9a-z]{40}/,
    near: ["pipedrive", "pipedrive_api_token", "pipedrive.com"],
    context: "required",
    check: (candidate) => /\d/.test(candidate.value) && isGenuine(candidate),
    remedy: "rotate.secret",
    finds: [
      `PIPEDRIVE_API_TOKEN=${hex(40, 1)}`,
      `https://api.pipedrive.com/v1/deals?api_token=${hex(40, 2)}`,
    ],
    ignores: [`PIPEDRIVE_API_TOKEN=${hex(39, 3)}`, `token ${hex(40, 4)}`],
    references: ["https://pipedrive.readme.io/docs/core-api-concepts-authentication"],
  },
  {
    id: "secret.freshdesk.api-key",
    dataClass: "secret",
    title: "Freshdesk or Freshservice API key",
    severity: "critical",
    pattern: /[A-Za-z0-9_-]{20}/,
    near: [
      "freshdesk_api_key",
      "freshdesk_key",
      "freshservice_api_key",
      "freshworks_api_key",
      "freshdesk api key",
      "freshdesk",
    ],
    context: "required",
    check: (candidate) => isFreeOf(candidate, "-./") && isGenuineMixed(candidate),
    remedy: "rotate.secret",
    finds: [`FRESHDESK_API_KEY=${alnum(20, 1)}`, `freshservice_api_key: "${alnum(20, 2)}"`],
    ignores: [`FRESHDESK_API_KEY=${alnum(19, 3)}`, `freshdesk ticket ${hex(20, 4)}`],
    references: ["https://developers.freshdesk.com/api/#authentication"],
  },
];
