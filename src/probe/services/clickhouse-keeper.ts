import type { FixStep } from "../../model/index.ts";
import { type Answer, defineService, type Recognition } from "../service.ts";

const word = "keeper srvr";

/** What replicas agree through: paths of tables, names of replicas and hosts, statements for the whole cluster. */
export const clickHouseKeeper = defineService({
  id: "clickhouse.keeper",
  title: "ClickHouse Keeper",
  category: "coordination",
  ports: [9181, 2181],
  wire: "tcp",
  sends: [word],
  recognise: (door) =>
    door.converse(async (conversation): Promise<Recognition | undefined> => {
      conversation.send(word, "srvr");
      const said = (await conversation.whatever(1500, (heard) => heard.includes("Node count: "))).toString(
        "latin1",
      );
      const version = /^ClickHouse Keeper version: v?(\d{1,2}(?:\.\d{1,6}){2,3})/.exec(said)?.[1];
      if (version === undefined) return undefined;
      return {
        version,
        facts: {
          nodes: /^Node count: (\d{1,15})/m.exec(said)?.[1],
          mode: /^Mode: (\w{1,20})/m.exec(said)?.[1],
        },
      };
    }),
  async ask(_, { facts }): Promise<readonly Answer[]> {
    const [nodes, mode] = [facts?.["nodes"], facts?.["mode"]];
    return [
      {
        request: word,
        answer: "version and state",
        says: "weak",
        means: `tells anyone its state${nodes === undefined ? "" : `: ${String(nodes)} nodes`}${mode === undefined ? "" : `, ${String(mode)}`}`,
        shows: ["see metadata"],
        reach: [
          {
            can: "write",
            because:
              "a session needs no password: every node without an ACL can be read, changed and deleted, with the replicated tables that depend on it",
            how: "inferred",
          },
        ],
        facts: { keeper: true },
      },
    ];
  },
  reach: [],
  hasAuthentication: false,
  fix: keeperFix,
  references: [
    "https://clickhouse.com/docs/guides/sre/keeper/clickhouse-keeper",
    "ClickHouse/ClickHouse src/Coordination/FourLetterCommand.cpp",
  ],
});

function keeperFix(): readonly FixStep[] {
  return [
    {
      do: "let only ClickHouse servers and the other Keepers reach its client and its raft port",
      where: "keeper_config.xml: the private address; then the firewall for 9181 and 9234",
      language: "xml",
      text: '<clickhouse>\n  <listen_host replace="replace">10.0.0.5</listen_host>\n</clickhouse>',
    },
    {
      do: "leave on only the words that monitoring needs",
      where: "keeper_config.xml, in <keeper_server>",
      language: "xml",
      text: "<four_letter_word_white_list>ruok,mntr</four_letter_word_white_list>",
    },
    {
      do: "speak TLS with client certificates between servers and Keepers",
      where: "keeper_config.xml",
      language: "xml",
      text: "<keeper_server>\n  <tcp_port_secure>9281</tcp_port_secure>\n  <raft_configuration><secure>true</secure></raft_configuration>\n</keeper_server>\n<!-- and verificationMode strict with a caConfig under <openSSL><server> -->",
    },
  ];
}
