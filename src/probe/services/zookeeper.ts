import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import {
  type Answer,
  defineService,
  type ReadBudget,
  type ReadCollection,
  type Recognition,
} from "../service.ts";
import type { Conversation } from "../wire/conversation.ts";
import { ZookeeperSession, zookeeperErrors } from "../wire/zookeeper.ts";

const word = "zookeeper srvr";
const sentAs = {
  connect: "zookeeper session",
  list: "zookeeper getChildren",
  read: "zookeeper getData",
  close: "zookeeper closeSession",
} as const;
const mostNodes = 100;
const mostData = 65_536;

export const zookeeper = defineService({
  id: "zookeeper",
  title: "Apache ZooKeeper",
  category: "coordination",
  ports: [2181, 2182],
  wire: "tcp",
  sends: [word, ...Object.values(sentAs)],
  recognise: (door) =>
    door.converse(async (conversation): Promise<Recognition | undefined> => {
      conversation.send(word, "srvr");
      const said = (
        await conversation.whatever(
          1500,
          (heard) => heard.includes("Node count: ") || heard.includes("whitelist"),
        )
      ).toString("latin1");
      // Left out of 4lw.commands.whitelist it says so, in its own words.
      if (said.startsWith("srvr is not executed because it is not in the whitelist")) return {};
      const version = /^Zookeeper version: (\d{1,3}(?:\.\d{1,4}){1,3})/.exec(said)?.[1];
      const nodes = /^Node count: (\d{1,15})/m.exec(said)?.[1];
      return version === undefined ? undefined : { version, facts: { nodes: Number(nodes ?? 0) } };
    }),
  ask: (door, known) => door.converse((conversation) => asked(conversation, known)),
  reach: [
    { can: "write", because: "a node without an ACL is changed and deleted by every client" },
    {
      can: "administer",
      because: "Kafka, HBase, Solr and others keep there who leads and what they are set to",
    },
  ],
  hasAuthentication: true,
  fix: () => [
    {
      do: "let only its clients and the other servers reach it",
      where: "zoo.cfg, then restart server by server",
      language: "ini",
      text: "clientPortAddress=127.0.0.1\n4lw.commands.whitelist=srvr\nadmin.enableServer=false",
    },
    {
      do: "turn away clients that do not log in (3.6 or newer), and set ACLs on what lies there",
      where: "zoo.cfg and a JAAS file named by java.security.auth.login.config",
      language: "ini",
      text: "authProvider.sasl=org.apache.zookeeper.server.auth.SASLAuthenticationProvider\nenforce.auth.enabled=true\nenforce.auth.schemes=sasl",
    },
    publishOnLoopback(2181),
  ],
  content: { collections: (door, budget) => nodesOf(door, budget) },
  references: [
    "https://zookeeper.apache.org/doc/current/zookeeperAdmin.html",
    "apache/zookeeper zookeeper-jute/src/main/resources/zookeeper.jute",
  ],
});

async function asked(conversation: Conversation, { facts }: Recognition): Promise<readonly Answer[]> {
  const session = new ZookeeperSession(conversation, sentAs);
  if (!(await session.open())) {
    return [
      {
        request: sentAs.connect,
        answer: "hung up",
        says: "guarded",
        means: "hangs up on clients that do not log in",
      },
    ];
  }
  const children = await session.children("/");
  session.close();
  if (typeof children === "number") return [refused(children)];
  const count = Number(facts?.["nodes"]);
  return [
    {
      request: sentAs.list,
      answer: `${children.length} nodes`,
      says: "open",
      means: "lists its nodes to clients that do not log in",
      shows: ["read data"],
      holds: [
        ...(Number.isSafeInteger(count) && count > 0 ? [{ name: "/", rows: { count, exact: true } }] : []),
        ...children.slice(0, mostNodes).map((name) => ({ name: `/${name.slice(0, 200)}` })),
      ],
    },
  ];
}

function refused(error: number): Answer {
  const said = { request: sentAs.list, answer: `error ${error}` };
  if (error === zookeeperErrors.saslRequired || error === zookeeperErrors.authFailed)
    return { ...said, says: "guarded", means: "turns away clients that do not log in" };
  return error === zookeeperErrors.noAuth
    ? { ...said, says: "guarded", means: "an ACL keeps its root from clients that do not log in" }
    : { ...said, says: "unknown", means: "its root was asked for and answered with an unexpected error" };
}

/** Its nodes, from the root on, with what lies in them. */
async function* nodesOf(door: AskingDoor, budget: ReadBudget): AsyncIterable<ReadCollection> {
  yield {
    name: "nodes",
    async *records() {
      yield* await door.converse((conversation) => read(conversation, Math.min(budget.rows, mostNodes)));
    },
  };
}

async function read(conversation: Conversation, most: number): Promise<readonly unknown[]> {
  const session = new ZookeeperSession(conversation, sentAs);
  if (!(await session.open())) return [];
  const records: unknown[] = [];
  const paths = ["/"];
  let taken = 0;
  while (paths.length > 0 && records.length < most && taken < mostData * 4) {
    const path = paths.shift() ?? "/";
    const data = await session.data(path);
    if (Buffer.isBuffer(data) && data.length > 0) {
      taken += data.length;
      records.push({ path, value: data.toString("utf8", 0, mostData) });
    }
    const children = await session.children(path);
    if (typeof children === "number") continue;
    const room = mostNodes * 2 - paths.length;
    paths.push(...children.slice(0, Math.max(room, 0)).map((name) => `${path === "/" ? "" : path}/${name}`));
  }
  session.close();
  return records;
}
