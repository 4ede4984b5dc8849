import type { Holding } from "../../model/index.ts";
import type { AskingDoor } from "../door.ts";
import { ransomNotes } from "../ransom-note.ts";
import { type Answer, defineService, type Recognition, type Service } from "../service.ts";
import type { Conversation } from "../wire/conversation.ts";
import { hostInAddress } from "../wire/host.ts";
import { listAt, numberAt, textAt } from "../wire/json.ts";
import { asked, askedOldWay } from "../wire/mongodb.ts";

const requests = {
  hello: "mongodb isMaster",
  build: "mongodb buildInfo",
  databases: "mongodb listDatabases",
  collections: "mongodb listCollections",
} as const;
/** Of a server that knows OP_MSG: 3.6. */
const newWay = 6;
const mostDatabases = 10;
const mostCollections = 200;
/** Unauthorized, AuthenticationFailed */
const refusals = new Set([13, 18]);

const common: Omit<Service, "id" | "wire" | "sends" | "recognise"> = {
  title: "MongoDB",
  category: "database",
  ports: [27017, 27018, 27019],
  ask: (door, known) => door.converse((conversation) => around(conversation, known)),
  reach: [
    {
      can: "write",
      because: "without access control every client may do everything, drop databases among it",
    },
    {
      can: "administer",
      because: "without access control every client may make users and change the replica set",
    },
  ],
  hasAuthentication: true,
  fix: ({ port }) => [
    {
      do: "make an administrator first, from this machine",
      where: "mongosh",
      language: "text",
      text: 'use admin\ndb.createUser({ user: "admin", pwd: passwordPrompt(), roles: ["root"] })',
    },
    {
      do: "turn access control on, and let it listen on loopback or the private network only",
      where: "/etc/mongod.conf, then restart",
      language: "yaml",
      text: "security:\n  authorization: enabled\nnet:\n  bindIp: 127.0.0.1\n  tls:\n    mode: requireTLS\n    certificateKeyFile: /etc/ssl/mongodb.pem",
    },
    {
      do: "publish its port on loopback only; the image asks for no password unless both variables are set",
      where: "docker-compose.yml",
      language: "yaml",
      text: `ports:\n  - "127.0.0.1:${port}:27017"\nenvironment:\n  MONGO_INITDB_ROOT_USERNAME: admin\n  MONGO_INITDB_ROOT_PASSWORD_FILE: /run/secrets/mongo-root`,
    },
  ],
  content: {
    address: ({ address, port, tls }) =>
      `mongodb://${hostInAddress(address)}:${port}/?directConnection=true${tls ? "&tls=true&tlsAllowInvalidCertificates=true" : ""}`,
  },
  references: [
    "https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/",
    "https://www.mongodb.com/docs/manual/administration/security-checklist/",
    "https://www.mongodb.com/docs/manual/reference/command/listDatabases/",
  ],
};

export const mongodb = defineService({
  ...common,
  id: "mongodb",
  wire: "tcp",
  sends: Object.values(requests),
  recognise: greeted,
});

/** The same server at a port where nobody expects it: to a web browser's question it answers in words. */
export const mongodbElsewhere = defineService({
  ...common,
  id: "mongodb.elsewhere",
  wire: "http",
  sends: ["GET /", ...Object.values(requests)],
  async recognise(door) {
    const { text } = await door.get("/");
    return text.startsWith("It looks like you are trying to access MongoDB over HTTP")
      ? greeted(door)
      : undefined;
  },
});

function greeted(door: AskingDoor): Promise<Recognition | undefined> {
  return door.converse(async (conversation) => {
    const hello = await askedOldWay(conversation, requests.hello, { isMaster: 1 });
    const isServer =
      hello !== undefined && (numberAt(hello, "maxWireVersion") !== undefined || "ismaster" in hello);
    if (!isServer) return undefined;
    const speaks = numberAt(hello, "maxWireVersion") ?? 0;
    const build = await question(conversation, speaks, requests.build, { buildInfo: 1 });
    const version = textAt(build, "version");
    return { ...(version !== undefined && { version }), ...titleOf(build, hello), facts: { speaks } };
  });
}

function titleOf(build: unknown, hello: unknown): { readonly title?: string } {
  if (textAt(build, "ferretdb", "version") !== undefined || textAt(build, "ferretdbVersion") !== undefined)
    return { title: "FerretDB" };
  return textAt(hello, "msg") === "isdbgrid" ? { title: "MongoDB (mongos)" } : {};
}

function question(
  conversation: Conversation,
  speaks: number,
  name: string,
  command: Parameters<typeof asked>[2],
): Promise<Record<string, unknown> | undefined> {
  return speaks >= newWay ? asked(conversation, name, command) : askedOldWay(conversation, name, command);
}

async function around(conversation: Conversation, { facts }: Recognition): Promise<readonly Answer[]> {
  const speaks = Number(facts?.["speaks"] ?? 0);
  const request = requests.databases;
  const listed = await question(conversation, speaks, request, { listDatabases: 1, nameOnly: true });
  const databases = listAt(listed, "databases");
  if (numberAt(listed, "ok") !== 1 || databases === undefined) {
    const code = numberAt(listed, "code");
    // Before 3.0 an error had no number everywhere.
    const isRefusal =
      refusals.has(code ?? 0) ||
      /not authorized|requires authentication|unauthorized/i.test(textAt(listed, "errmsg") ?? "");
    return [
      isRefusal
        ? {
            request,
            answer: `code ${code ?? 13}`,
            says: "guarded",
            means: "asks for a login before it lists its databases",
          }
        : {
            request,
            answer: `code ${code ?? "none"}`,
            says: "unknown",
            means: "listDatabases was answered with something unexpected",
          },
    ];
  }
  const names = databases.flatMap((one) => textAt(one, "name") ?? []);
  const holds = await holdingsOf(conversation, speaks, names);
  return [
    {
      request,
      answer: `${names.length} databases`,
      says: "open",
      means: "lists its databases without a login",
      shows: ["read data"],
      holds,
      notes: ransomNotes(holds),
    },
  ];
}

async function holdingsOf(
  conversation: Conversation,
  speaks: number,
  names: readonly string[],
): Promise<Holding[]> {
  const holds: Holding[] = [];
  for (const [at, name] of names.entries()) {
    const isOwn = name === "admin" || name === "local" || name === "config";
    const listed =
      isOwn || speaks < newWay || at >= mostDatabases
        ? undefined
        : await asked(conversation, requests.collections, { listCollections: 1, nameOnly: true }, name);
    const collections = (listAt(listed, "cursor", "firstBatch") ?? []).flatMap(
      (one) => textAt(one, "name") ?? [],
    );
    holds.push({ name }, ...collections.slice(0, mostCollections).map((one) => ({ name: `${name}.${one}` })));
  }
  return holds;
}
