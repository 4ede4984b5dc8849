import { alphabets, sample } from "../../../base/index.ts";
import { isFreeOf } from "../../checks/free-of.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const base64 = (length: number, seed: number): string => sample(alphabets.base64, length, seed);
const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);

/** 64 bytes in base64 with the service's mark at character 76, or 32 bytes with it at 33. */
const long = (mark: string, seed: number): string => `${base64(76, seed)}${mark}${base64(5, seed)}A==`;
const short = (mark: string, seed: number): string => `${base64(33, seed)}${mark}D${base64(5, seed)}=`;

const standsAlone = (candidate: Candidate): boolean => isFreeOf(candidate, "+/=") && isGenuine(candidate);
const source = (rule: string): string => `https://github.com/microsoft/security-utilities (${rule})`;

/** Keys of Azure services that carry a fixed mark, so that they can be told from any other base64. */
export const azureKeys: readonly Detector[] = [
  {
    id: "secret.azure.storage-key",
    dataClass: "secret",
    title: "Azure Storage account key",
    severity: "critical",
    pattern: /[A-Za-z0-9+/]{76}\+ASt[A-Za-z0-9+/]{5}[AQgw]==/,
    keywords: ["+ASt"],
    check: standsAlone,
    remedy: "rotate.azure-storage",
    finds: [
      `AZURE_STORAGE_KEY=${long("+ASt", 1)}`,
      `AccountKey=${long("+ASt", 2)};EndpointSuffix=core.windows.net`,
    ],
    ignores: [long("+ASt", 3).slice(1), long("+ASx", 4)],
    references: [source("SEC101/152")],
  },
  {
    id: "secret.azure.cosmos-key",
    dataClass: "secret",
    title: "Azure Cosmos DB key",
    severity: "critical",
    pattern: /[A-Za-z0-9+/]{76}ACDb[A-Za-z0-9+/]{5}[AQgw]==/,
    keywords: ["ACDb"],
    check: standsAlone,
    remedy: "rotate.database",
    finds: [`COSMOS_KEY=${long("ACDb", 1)}`, `new CosmosClient({ endpoint, key: "${long("ACDb", 2)}" })`],
    ignores: [long("ACDb", 3).slice(1), long("ACDc", 4)],
    references: [source("SEC101/160")],
  },
  {
    id: "secret.azure.redis-key",
    dataClass: "secret",
    title: "Azure Cache for Redis key",
    severity: "critical",
    pattern: /[A-Za-z0-9+/]{33}AzCa[A-P][A-Za-z0-9+/]{5}=/,
    keywords: ["AzCa"],
    check: standsAlone,
    remedy: "rotate.database",
    finds: [
      `REDIS_KEY=${short("AzCa", 1)}`,
      `cache.redis.cache.windows.net:6380,password=${short("AzCa", 2)},ssl=True`,
    ],
    ignores: [short("AzCa", 3).slice(1), short("AzCb", 4)],
    references: [source("SEC101/154")],
  },
  {
    id: "secret.azure.search-key",
    dataClass: "secret",
    title: "Azure AI Search key",
    severity: "critical",
    pattern: /[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}/,
    keywords: ["AzSe"],
    check: standsAlone,
    remedy: "rotate.secret",
    finds: [
      `AZURE_SEARCH_ADMIN_KEY=${alnum(42, 1)}AzSeA${alnum(5, 1)}`,
      `"api-key": "${alnum(42, 2)}AzSeD${alnum(5, 2)}"`,
    ],
    ignores: [`${alnum(41, 3)}AzSeA${alnum(5, 3)}`, `${alnum(42, 4)}AzSeE${alnum(5, 4)}`],
    references: [source("SEC101/166, SEC101/167")],
  },
  {
    id: "secret.azure.function-key",
    dataClass: "secret",
    title: "Azure Functions key",
    severity: "high",
    pattern: /[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]==/,
    keywords: ["AzFu"],
    check: standsAlone,
    remedy: "rotate.secret",
    finds: [
      `https://app.azurewebsites.net/api/run?code=${alnum(44, 1)}AzFu${alnum(5, 1)}A==`,
      `x-functions-key: ${alnum(44, 2)}AzFu${alnum(5, 2)}w==`,
    ],
    ignores: [`${alnum(43, 3)}AzFu${alnum(5, 3)}A==`, `${alnum(44, 4)}AzFu${alnum(5, 4)}B==`],
    references: [source("SEC101/158")],
  },
  {
    id: "secret.azure.registry-key",
    dataClass: "secret",
    title: "Azure Container Registry key",
    severity: "critical",
    pattern: /[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9+/]{5}/,
    keywords: ["+ACR"],
    check: standsAlone,
    remedy: "rotate.secret",
    finds: [
      `docker login team.azurecr.io -u team -p ${base64(42, 1)}+ACRA${base64(5, 1)}`,
      `ACR_PASSWORD="${base64(42, 2)}+ACRD${base64(5, 2)}"`,
    ],
    ignores: [`${base64(41, 3)}+ACRA${base64(5, 3)}`, `${base64(42, 4)}+ACRE${base64(5, 4)}`],
    references: [source("SEC101/176")],
  },
  {
    id: "secret.azure.messaging-key",
    dataClass: "secret",
    title: "Azure messaging or IoT key",
    severity: "critical",
    pattern: /[A-Za-z0-9+/]{33}(?:\+ASb|\+AEh|\+ARm|AIoT|AZEG)[A-P][A-Za-z0-9+/]{5}=/,
    keywords: ["+ASb", "+AEh", "+ARm", "AIoT", "AZEG"],
    keywordWithin: 48,
    check: standsAlone,
    remedy: "rotate.secret",
    finds: [`SharedAccessKey=${short("+ASb", 1)}`, `IOTHUB_KEY=${short("AIoT", 2)}`],
    ignores: [short("+ASb", 3).slice(1), short("+ASc", 4)],
    references: [source("SEC101/171 to 173, 178 to 180, 199")],
  },
  {
    id: "secret.azure.compute-key",
    dataClass: "secret",
    title: "Azure Batch, ML or API Management key",
    severity: "critical",
    pattern: /[A-Za-z0-9+/]{76}(?:\+ABa|\+AMC|APIM)[A-Za-z0-9+/]{5}[AQgw]==/,
    keywords: ["+ABa", "+AMC", "APIM"],
    check: standsAlone,
    remedy: "rotate.secret",
    finds: [`BATCH_ACCOUNT_KEY=${long("+ABa", 1)}`, `"primaryKey": "${long("APIM", 2)}"`],
    ignores: [long("+ABa", 3).slice(1), long("+ABx", 4)],
    references: [source("SEC101/163, 170, 181 to 184")],
  },
];
