import type { AskingDoor } from "../door.ts";
import { type Answer, defineService, type Recognition, type Service } from "../service.ts";
import { type BoltAnswer, hello, rowsOf, shookHands } from "../wire/bolt.ts";
import type { Conversation } from "../wire/conversation.ts";
import { isObject, textAt, valueAt } from "../wire/json.ts";
import { neo4jFix, neo4jReferences } from "./neo4j-http.ts";

const requests = {
  handshake: "bolt handshake",
  hello: "bolt HELLO",
  login: "bolt HELLO as neo4j",
  labels: "bolt RUN labels",
  nodes: "bolt RUN nodes",
} as const;
const statements = {
  labels: "CALL db.labels() YIELD label RETURN label LIMIT 200",
  nodes: (most: number) => `MATCH (n) RETURN labels(n), properties(n) LIMIT ${most}`,
};
const mostNodes = 100;
const usualPort = 7687;

const common: Omit<Service, "id" | "wire" | "sends" | "recognise"> = {
  title: "Neo4j",
  category: "database",
  ports: [usualPort],
  ask: async (door, known) => [await asked(door, known)],
  reach: [
    { can: "write", because: "without authentication every client is the administrator" },
    { can: "administer", because: "without authentication every client is the administrator" },
    {
      can: "reach other systems",
      because: "LOAD CSV fetches any URL and, as far as the import setting allows, files",
    },
  ],
  hasAuthentication: true,
  defaults: {
    accounts: [{ user: "neo4j", password: "neo4j" }],
    login: (door, account) =>
      door.converse(async (conversation) => {
        await shookHands(conversation);
        const said = await hello(conversation, door.agentName, account);
        const request = requests.login;
        if (said.is === "success") {
          return {
            request,
            answer: "SUCCESS",
            says: "open",
            means: "lets in the account it ships with, neo4j",
            shows: ["administer"],
          };
        }
        const code = codeOf(said);
        return /Unauthorized|AuthenticationRateLimit/.test(code)
          ? { request, answer: code, says: "guarded", means: "refuses the account it ships with, neo4j" }
          : {
              request,
              answer: code,
              says: "unknown",
              means: "a login was answered with something unexpected",
            };
      }),
  },
  fix: neo4jFix,
  content: {
    async *collections(door, budget) {
      yield { name: "nodes", records: () => nodesBehind(door, Math.min(budget.rows, mostNodes)) };
    },
  },
  references: neo4jReferences,
};

export const neo4jBolt = defineService({
  ...common,
  id: "neo4j.bolt",
  wire: "tcp",
  sends: Object.values(requests),
  recognise: greeted,
});

/** The same door at a port where nobody expects it: to a web browser it says nothing, in a way of its own. */
export const neo4jBoltElsewhere = defineService({
  ...common,
  id: "neo4j.bolt-elsewhere",
  wire: "http",
  sends: ["GET /", ...Object.values(requests)],
  async recognise(door) {
    const { status, headers, text, json } = await door.get("/");
    const isQuiet = text === "" || isObject(valueAt(json, "auth_config"));
    const isOwn =
      status === 200 && headers["content-type"] === "application/json" && headers["vary"] === "Accept";
    return isOwn && isQuiet ? greeted(door) : undefined;
  },
});

function greeted(door: AskingDoor): Promise<Recognition | undefined> {
  return door.converse(async (conversation) => {
    const major = await shookHands(conversation);
    // Four zeros are "none of these versions", and could be anything elsewhere.
    if (major === undefined || (major === 0 && door.port !== usualPort)) return undefined;
    if (major === 0) return { facts: { said: { is: "other", told: {} } satisfies BoltAnswer } };
    const said = await hello(conversation, door.agentName);
    return { ...named(said), facts: { said } };
  });
}

/** `Neo4j/5.26.0`, `Neo4j/v5.11.0 compatible graph database server - Memgraph` */
function named({ told }: BoltAnswer): Pick<Recognition, "version" | "title"> {
  const server = textAt(told, "server") ?? "";
  if (/memgraph/i.test(server)) return { title: "Memgraph" };
  const version = /^Neo4j\/(\d[\w.-]*)/.exec(server)?.[1];
  return version === undefined ? {} : { version };
}

async function asked(door: AskingDoor, { facts }: Recognition): Promise<Answer> {
  const said = facts?.["said"] as BoltAnswer;
  const request = requests.hello;
  const code = codeOf(said);
  if (said.is === "failure" && /Security\.Unauthorized|Memgraph\.ClientError\.Security/.test(code)) {
    return { request, answer: code, says: "guarded", means: "asks for a login" };
  }
  if (said.is !== "success") {
    return {
      request,
      answer: code,
      says: "unknown",
      means: "it speaks no version of Bolt that was offered, or refused in another way",
    };
  }
  const labels = await door.converse(async (conversation) => {
    const major = await introduced(conversation, door);
    return rowsOf(conversation, requests.labels, statements.labels, major);
  });
  return {
    request,
    answer: "SUCCESS",
    says: "open",
    means: "takes statements without a login",
    shows: ["read data"],
    holds: (labels ?? []).flatMap(([label]) => (typeof label === "string" ? [{ name: label }] : [])),
  };
}

async function introduced(conversation: Conversation, door: AskingDoor): Promise<number> {
  const major = (await shookHands(conversation)) ?? 0;
  await hello(conversation, door.agentName);
  return major;
}

async function* nodesBehind(door: AskingDoor, most: number): AsyncGenerator<unknown> {
  const rows = await door.converse(async (conversation) => {
    const major = await introduced(conversation, door);
    return rowsOf(conversation, requests.nodes, statements.nodes(most), major);
  });
  for (const [labels, properties] of rows ?? []) yield { labels, properties };
}

function codeOf({ told }: BoltAnswer): string {
  const code = textAt(told, "code") ?? "";
  return /^[\w.]{1,100}$/.test(code) ? code : "without a code";
}
