import { alphabets, sample } from "../../../base/index.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const base64 = (length: number, seed: number): string => sample(alphabets.base64, length, seed);

/** The keys of Microsoft's emulators: the same on every machine, printed in the documentation. */
const emulatorKeys = [
  ["Eby8vdM02xNOcqF", "lqUwJPLlmEtlCDXJ1OUzFT50u"],
  ["C2y6yDjf5/R+ob0N", "8A7Cgv30VRDJIWEHLM+4QDU5"],
].map((parts) => parts.join(""));

const isNoEmulator = (candidate: Candidate): boolean =>
  !emulatorKeys.some((key) => candidate.value.startsWith(key)) && isGenuine(candidate);

/** A signature is a credential only together with its terms: version, expiry or permissions in the same query. */
function isSignedQuery({ text, start, end }: Candidate): boolean {
  const query = text.slice(Math.max(0, start - 400), end + 400);
  return /[?&;](?:sv|se|sp|sr|skn|st|srt)=/.test(query);
}

export const azureConnections: readonly Detector[] = [
  {
    id: "secret.azure.storage-connection",
    dataClass: "secret",
    title: "Azure Storage or Cosmos DB connection string",
    severity: "critical",
    pattern: /AccountKey\s{0,2}=\s{0,2}([A-Za-z0-9+/]{86}==)/i,
    check: isNoEmulator,
    remedy: "rotate.azure-storage",
    finds: [
      `DefaultEndpointsProtocol=https;AccountName=team;AccountKey=${base64(86, 1)}==;EndpointSuffix=core.windows.net`,
      `AccountEndpoint=https://team.documents.azure.com:443/;AccountKey=${base64(86, 2)}==;`,
    ],
    ignores: [
      `AccountName=devstoreaccount1;AccountKey=${emulatorKeys[0]}${base64(46, 3)}==`,
      `AccountName=team;AccountKey=${base64(60, 4)}==`,
    ],
    references: ["https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string"],
  },
  {
    id: "secret.azure.service-bus-connection",
    dataClass: "secret",
    title: "Azure Service Bus, Event Hubs or IoT connection string",
    severity: "critical",
    pattern: /SharedAccessKey\s{0,2}=\s{0,2}([A-Za-z0-9+/]{43}=)/i,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `Endpoint=sb://team.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${base64(43, 1)}=`,
      `HostName=hub.azure-devices.net;DeviceId=pump;SharedAccessKey=${base64(43, 2)}=`,
    ],
    ignores: [
      `Endpoint=sb://team.servicebus.windows.net/;SharedAccessKeyName=${base64(43, 3)}`,
      `SharedAccessKey=${base64(30, 4)}=`,
    ],
    references: [
      "https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas",
      "https://learn.microsoft.com/azure/iot-hub/iot-hub-dev-guide-sas",
    ],
  },
  {
    id: "secret.azure.service-connection",
    dataClass: "secret",
    title: "Azure App Configuration, SignalR or Communication Services connection string",
    severity: "critical",
    pattern:
      /endpoint=https:\/\/[a-z0-9.-]{1,80}\.(?:azconfig\.io|service\.signalr\.net|webpubsub\.azure\.com|communication\.azure\.com)\/?;(?:id=[^;\s"']{1,80};)?(?:secret|accesskey)=([A-Za-z0-9+/]{40,100}={0,2})/i,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `Endpoint=https://team.azconfig.io;Id=aB1-l9-s0:Xy;Secret=${base64(43, 1)}=`,
      `"endpoint=https://team.unitedstates.communication.azure.com/;accesskey=${base64(86, 2)}=="`,
    ],
    ignores: [
      `Endpoint=https://team.azconfig.io;Id=aB1-l9-s0:Xy;Secret=${base64(20, 3)}`,
      `Endpoint=https://team.invalid.net;AccessKey=${base64(43, 4)}=`,
    ],
    references: ["https://learn.microsoft.com/azure/azure-app-configuration/concept-config-file"],
  },
  {
    id: "secret.azure.shared-access-signature",
    dataClass: "secret",
    title: "Azure shared access signature",
    severity: "high",
    pattern: /sig=([A-Za-z0-9%+/]{43,90}(?:%3D|=))/i,
    check: (candidate) => isSignedQuery(candidate) && isGenuine(candidate),
    remedy: "rotate.azure-storage",
    finds: [
      `https://team.blob.core.windows.net/dumps/a.parquet?sv=2024-11-04&sr=b&sp=r&sig=${sample(alphabets.alnum, 43, 1)}%3D`,
      `SharedAccessSignature sr=hub.azure-devices.net&sig=${sample(alphabets.alnum, 43, 2)}%3D&se=1767225600&skn=owner`,
    ],
    ignores: [
      `https://cdn.test/a.png?sig=${sample(alphabets.alnum, 43, 3)}%3D`,
      `?sv=2024-11-04&sig=${sample(alphabets.alnum, 20, 4)}%3D`,
    ],
    references: ["https://learn.microsoft.com/rest/api/storageservices/create-service-sas"],
  },
];
