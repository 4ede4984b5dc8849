import { alphabets, sample } from "../../../base/index.ts";
import { isFreeOf } from "../../checks/free-of.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex } from "./genuine.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const base32 = (length: number, seed: number): string => sample(alphabets.base32, length, seed).toLowerCase();
const clientSecret = (seed: number): string => ["q1~", ["8Q", "~"].join(""), alnum(34, seed)].join("");

/** A Common Annotated Security Key: 52 random characters, the mark, month made, platform data, who made it, checksum. */
const annotated = (signature: string, seed: number): string =>
  [alnum(52, seed), ["JQQJ", "99"].join(""), "BE", alnum(12, seed), signature, alnum(4, seed)].join("");

/** Signatures that have a detector of their own. */
const ownSignatures = ["ACOG", "AZDO"];
const signatureOf = (value: string): string => value.slice(76, 80);

/** Months and years run on from `A`; the eight characters before the checksum end with the maker's signature. */
function isAnnotatedKey(candidate: Candidate): boolean {
  return isFreeOf(candidate, "+/-") && isGenuine(candidate);
}

const casks = "https://github.com/microsoft/security-utilities (SEC101/200 to 241)";

export const azure: readonly Detector[] = [
  {
    id: "secret.azure.openai-key",
    dataClass: "secret",
    title: "Azure OpenAI or AI Services key",
    severity: "critical",
    pattern: /[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9][A-L][A-Za-z0-9]{12}AAA[A-Z]ACOG[A-Za-z0-9]{4}/,
    keywords: ["JQQJ99"],
    check: isAnnotatedKey,
    remedy: "rotate.azure-openai",
    finds: [
      `AZURE_OPENAI_API_KEY=${annotated("AAABACOG", 1)}`,
      `AzureKeyCredential("${annotated("AAAAACOG", 2)}")`,
    ],
    ignores: [annotated("AAABACOG", 3).slice(1), annotated("AAABAZMP", 4)],
    references: [casks],
  },
  {
    id: "secret.azure.openai-key-legacy",
    dataClass: "secret",
    title: "Azure OpenAI or AI Services key (legacy)",
    severity: "critical",
    pattern: /[0-9a-f]{32}/i,
    near: [
      "azure_openai_api_key",
      "azure_openai_key",
      "azure openai",
      "azure-openai",
      "azureopenai",
      "azure_openai",
      "openai.azure.com",
      "cognitiveservices",
      "cognitive services",
      "cognitive_services",
      "ocp-apim-subscription-key",
      "azure_api_key",
      "azure_speech_key",
      "speech_key",
      "azure_cognitive",
    ],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.azure-openai",
    finds: [
      `AZURE_OPENAI_API_KEY="${hex(32, 1)}"`,
      `curl -H "Ocp-Apim-Subscription-Key: ${hex(32, 2)}" https://westeurope.api.cognitive.microsoft.com`,
    ],
    ignores: [`AZURE_OPENAI_API_KEY=${hex(31, 3)}`, `azure openai request-id: ${hex(32, 4)}`],
    references: ["https://learn.microsoft.com/azure/ai-services/authentication"],
  },
  {
    id: "secret.azure.annotated-key",
    dataClass: "secret",
    title: "Azure service key",
    severity: "critical",
    pattern: /[A-Za-z0-9]{52}JQQJ9[9DH][A-Za-z0-9][A-L][A-Za-z0-9]{16}[A-Za-z][A-Za-z0-9]{7}/,
    keywords: ["JQQJ9"],
    check: (candidate) => !ownSignatures.includes(signatureOf(candidate.value)) && isAnnotatedKey(candidate),
    remedy: "rotate.secret",
    finds: [`"key1": "${annotated("AAAAAZMP", 5)}"`, `AZURE_MAPS_KEY=${annotated("AAACAZMP", 6)}`],
    ignores: [annotated("AAABACOG", 7), annotated("AAABAZMP", 8).slice(0, -1)],
    references: [casks],
  },
  {
    id: "secret.azure.devops-token",
    dataClass: "secret",
    title: "Azure DevOps personal access token",
    severity: "critical",
    pattern: /[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9][A-L][A-Za-z0-9]{12}[A-Za-z0-9]{4}AZDO[A-Za-z0-9]{4}/,
    keywords: ["JQQJ99"],
    check: isAnnotatedKey,
    remedy: "rotate.secret",
    finds: [`AZURE_DEVOPS_EXT_PAT=${annotated("AAASAZDO", 9)}`, `vss-token: ${annotated("AAASAZDO", 10)}`],
    ignores: [annotated("AAASAZDO", 11).slice(1), annotated("AAABACOG", 12)],
    references: [casks, "https://devblogs.microsoft.com/devops/new-azure-devops-pat-format/"],
  },
  {
    id: "secret.azure.devops-token-legacy",
    dataClass: "secret",
    title: "Azure DevOps personal access token (legacy)",
    severity: "critical",
    pattern: /[2-7a-z]{52}/,
    near: [
      "azure devops",
      "azure_devops",
      "azure-devops",
      "azuredevops",
      "dev.azure.com",
      "visualstudio.com",
      "system_accesstoken",
      "azdo",
      "ado_pat",
      "ado_token",
      "vsts",
      "vss_nuget_external_feed_endpoints",
    ],
    context: "required",
    check: (candidate) => /[2-7]/.test(candidate.value) && isGenuine(candidate),
    remedy: "rotate.secret",
    finds: [
      `AZURE_DEVOPS_EXT_PAT=${base32(52, 1)}`,
      `git clone https://${base32(52, 2)}@dev.azure.com/org/repo`,
    ],
    ignores: [`AZDO token ${base32(51, 3)}`, `nothing names it: ${base32(52, 4)}`],
    references: ["https://github.com/microsoft/security-utilities (SEC101/102)"],
  },
  {
    id: "secret.azure.client-secret",
    dataClass: "secret",
    title: "Microsoft Entra client secret",
    severity: "critical",
    pattern: /[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}/,
    keywords: ["7Q~", "8Q~"],
    keywordWithin: 8,
    check: (candidate) => isFreeOf(candidate, "~.-+/") && isGenuine(candidate),
    remedy: "rotate.secret",
    finds: [
      `AZURE_CLIENT_SECRET=${clientSecret(1)}`,
      `{"appId": "0", "password": "${clientSecret(2)}", "tenant": "1"}`,
    ],
    ignores: [clientSecret(3).slice(0, 34), clientSecret(4).replace("8Q~", "8Q-")],
    references: ["https://github.com/microsoft/security-utilities (SEC101/156)"],
  },
];
