import type { AskingDoor } from "../../door.ts";
import { DoorFault } from "../../door-fault.ts";
import { type Reply, replyOf } from "./reply.ts";
import { encoded, nameOf, pathOf, type SettingMode, type Statement } from "./statements.ts";

export interface Asked {
  /** What was asked in the end. */
  readonly statement: Statement;
  /** As it stands in the evidence. */
  readonly request: string;
  readonly answer: string;
  readonly reply: Reply;
}

export type Ask = (statement: Statement) => Promise<Asked>;

const unknownSetting = 115;
const readonlyProfile = 164;
/** TOO_MANY_ROWS, TIMEOUT_EXCEEDED, TOO_SLOW, MEMORY_LIMIT_EXCEEDED, TOO_MANY_BYTES, TOO_MANY_ROWS_OR_BYTES */
const tooCostly = new Set([158, 159, 160, 241, 307, 396]);

/** Asks statement after statement, with as many limits and names as this server and this account let one set. */
export function asker(door: AskingDoor): Ask {
  let mode: SettingMode = "full";
  const once = async (statement: Statement): Promise<Asked> => {
    for (;;) {
      const asked = await sent(door, statement, mode);
      const next = nextMode(mode, asked.reply);
      if (next === undefined) return asked;
      mode = next;
    }
  };
  return async (statement) => {
    const asked = await once(statement);
    const { reply } = asked;
    return reply.is === "error" && tooCostly.has(reply.code) && statement.smaller !== undefined
      ? once(statement.smaller)
      : asked;
  };
}

/** The path of a statement at this door; the same one each time, so that it is asked once for all services. */
export function pathAt(
  { agentName, address, port }: AskingDoor,
  statement: Statement,
  mode: SettingMode,
): string {
  return pathOf(statement, mode, {
    id: encoded(`${agentName}/${address}:${port}/${statement.step}`),
    tag: encoded(agentName),
  });
}

async function sent(door: AskingDoor, statement: Statement, mode: SettingMode): Promise<Asked> {
  const path = pathAt(door, statement, mode);
  const request = nameOf(statement, mode);
  try {
    const answer = await door.get(path);
    const reply = replyOf(answer, statement.columns);
    const summary = reply.is === "error" ? `${answer.summary}, error ${reply.code}` : answer.summary;
    return { statement, request, answer: summary, reply };
  } catch (thrown) {
    if (!(thrown instanceof DoorFault) || thrown.kind === "stopped") throw thrown;
    return { statement, request, answer: thrown.message, reply: { is: "strange", why: thrown.message } };
  }
}

function nextMode(mode: SettingMode, reply: Reply): SettingMode | undefined {
  if (reply.is !== "error") return undefined;
  if (reply.code === unknownSetting && mode !== "bare") return mode === "full" ? "older" : "bare";
  return reply.code === readonlyProfile && mode !== "bare" ? "bare" : undefined;
}
