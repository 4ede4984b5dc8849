import type { AskingDoor } from "../door.ts";
import { DoorFault } from "../door-fault.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { type Answer, defineService } from "../service.ts";
import {
  type KafkaMetadata,
  kafkaMechanisms,
  kafkaMetadata,
  kafkaOperations,
  kafkaVersions,
} from "../wire/kafka.ts";

const sentAs = {
  versions: "kafka ApiVersions",
  metadata: "kafka Metadata",
  handshake: "kafka SaslHandshake",
} as const;
const mostNamed = 200;

export const kafka = defineService({
  id: "kafka",
  title: "Apache Kafka",
  category: "queue",
  ports: [9092, 9093, 9094, 19092, 29092],
  wire: "tcp",
  sends: Object.values(sentAs),
  // Answered before any login, so it proves nothing but the product.
  recognise: (door) =>
    door.converse(async (conversation) =>
      (await kafkaVersions(conversation, sentAs.versions)) === undefined ? undefined : {},
    ),
  ask: async (door) => [await asked(door)],
  reach: [
    {
      can: "write",
      because: "a listener without SASL takes everyone for the same user, who also produces and deletes",
    },
    {
      can: "administer",
      because: "topics, their settings and consumer groups are changed over the same connection",
    },
  ],
  hasAuthentication: true,
  fix: () => [
    {
      do: "ask clients for SASL on every listener that others reach, and let none speak plain text but on loopback",
      where: "server.properties, then restart broker by broker",
      language: "ini",
      text: "listeners=SASL_SSL://10.0.0.5:9092\nadvertised.listeners=SASL_SSL://kafka.internal:9092\nsecurity.inter.broker.protocol=SASL_SSL\nsasl.enabled.mechanisms=SCRAM-SHA-512\nsasl.mechanism.inter.broker.protocol=SCRAM-SHA-512",
    },
    {
      do: "say who may do what; without ACLs a user who logged in may do everything",
      where: "server.properties (KRaft), then kafka-acls.sh for each application",
      language: "ini",
      text: "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\nallow.everyone.if.no.acl.found=false\nsuper.users=User:admin",
    },
    publishOnLoopback(9092),
  ],
  references: [
    "https://kafka.apache.org/protocol",
    "https://kafka.apache.org/documentation/#security",
    "apache/kafka clients/src/main/resources/common/message/MetadataResponse.json",
  ],
});

async function asked(door: AskingDoor): Promise<Answer> {
  try {
    return await door.converse(async (conversation) => {
      const versions = (await kafkaVersions(conversation, sentAs.versions)) ?? new Map();
      return judged(await kafkaMetadata(conversation, sentAs.metadata, versions));
    });
  } catch (thrown) {
    // A listener with SASL hangs up on whoever asks before logging in.
    if (!(thrown instanceof DoorFault) || thrown.kind !== "ended") throw thrown;
    return askedForMechanisms(door);
  }
}

async function askedForMechanisms(door: AskingDoor): Promise<Answer> {
  const mechanisms = await door.converse((conversation) => kafkaMechanisms(conversation, sentAs.handshake));
  const said = { request: sentAs.handshake, answer: mechanisms?.join(", ") ?? "no mechanism" };
  return mechanisms === undefined
    ? { ...said, says: "unknown", means: "it hung up on a question, and asks for no login either" }
    : { ...said, says: "guarded", means: `asks for a login (${mechanisms.join(", ")})` };
}

function judged({ cluster, brokers, topics, clusterOperations }: KafkaMetadata): Answer {
  const said = {
    request: sentAs.metadata,
    answer: `${brokers.length} brokers, ${topics.length} topics`,
    ...(cluster !== undefined && { identity: cluster }),
  };
  const holds = topics
    .filter(({ isInternal }) => !isInternal)
    .slice(0, mostNamed)
    .map(({ name }) => ({ name: name.slice(0, 200) }));
  if (topics.length === 0 && clusterOperations === 0)
    return {
      ...said,
      says: "guarded",
      means: "lets strangers connect and, going by its ACLs, see and do nothing",
    };
  const readable = topics.some(({ operations }) => operations === undefined || may(operations, "read"));
  if (topics.length > 0 && !readable) {
    return {
      ...said,
      says: "weak",
      means: "names its topics without a login; its ACLs keep their messages from strangers",
      shows: ["see metadata"],
      holds,
    };
  }
  return {
    ...said,
    says: "open",
    means: topics.length > 0 ? "lists its topics without a login" : "takes requests without a login",
    shows: ["read data"],
    holds,
  };
}

function may(operations: number, what: keyof typeof kafkaOperations): boolean {
  return (operations & (1 << kafkaOperations[what])) !== 0;
}
