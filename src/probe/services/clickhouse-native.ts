import type { AskingDoor } from "../door.ts";
import { DoorFault } from "../door-fault.ts";
import { type Answer, defineService, type Recognition } from "../service.ts";
import { type HelloReply, helloOf, helloReply } from "../wire/clickhouse-native.ts";
import { clickHouseFix } from "./clickhouse/fix.ts";
import { vulnerabilitiesOf } from "./clickhouse/vulnerabilities.ts";

const hello = "clickhouse Hello default";

/** The port of clickhouse-client. It answers web browsers too, and tells them that they are wrong there. */
export const clickHouseNative = defineService({
  id: "clickhouse.native",
  title: "ClickHouse native",
  category: "database",
  ports: [9000, 9440],
  wire: "http",
  sends: ["GET /", hello],
  async recognise(door): Promise<Recognition | undefined> {
    const { text } = await door.get("/");
    if (!/^Port \d{1,5} is for clickhouse-client program/.test(text)) return undefined;
    const reply = await said(door);
    if (reply === undefined) return undefined;
    return { facts: { reply }, ...(reply.is === "welcome" && { version: reply.version }) };
  },
  async ask(_, { facts = {} }): Promise<readonly Answer[]> {
    const reply = facts["reply"] as HelloReply;
    if (reply.is === "refusal") return [refused(reply.code)];
    return [
      {
        request: hello,
        answer: `Hello, ${reply.version}`,
        says: "open",
        means: "lets anyone in as default without a password",
        shows: ["see metadata"],
        facts: { letsIn: true },
      },
    ];
  },
  reach: [
    {
      can: "read data",
      because: "a session of the account default takes every SELECT that its grants allow",
    },
    { can: "write", because: "the same session takes INSERT, ALTER and DROP unless its profile is readonly" },
  ],
  hasAuthentication: true,
  fix: clickHouseFix,
  vulnerabilities: vulnerabilitiesOf,
  references: [
    "https://clickhouse.com/docs/native-protocol/server",
    "ClickHouse/ClickHouse src/Server/TCPHandler.cpp, src/Core/ProtocolDefines.h",
  ],
});

/** Undefined when it does not speak the protocol after all. */
async function said(door: AskingDoor): Promise<HelloReply | undefined> {
  try {
    return await door.converse(async (conversation) => {
      conversation.send(hello, helloOf(door.agentName, "default"));
      return helloReply(conversation);
    });
  } catch (thrown) {
    if (thrown instanceof DoorFault && thrown.kind === "garbled") return undefined;
    throw thrown;
  }
}

/** src/Common/ErrorCodes.cpp */
function refused(code: number): Answer {
  const isGuarded = [192, 193, 194, 195, 516].includes(code);
  return {
    request: hello,
    answer: `Exception ${code}`,
    says: isGuarded ? "guarded" : "unknown",
    means: isGuarded
      ? "does not let default in without a password"
      : `it ended the greeting with error ${code}`,
  };
}
