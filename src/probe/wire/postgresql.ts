import { createHash } from "node:crypto";
import { DoorFault } from "../door-fault.ts";
import { ByteReader } from "./byte-reader.ts";
import type { Conversation } from "./conversation.ts";
import { type ScramLogin, scramSha256 } from "./scram.ts";

// https://www.postgresql.org/docs/current/protocol-message-formats.html

export interface StartupPlan {
  readonly user: string;
  readonly database: string;
  readonly applicationName: string;
  /** Said when it is asked for; without it the talk ends there. */
  readonly password?: string;
}

/** How a server takes a stranger who names a user and nothing else. */
export type Welcome =
  /** Ready for statements. */
  | {
      readonly is: "let in";
      readonly asked: PasswordKind | undefined;
      readonly parameters: ReadonlyMap<string, string>;
    }
  | { readonly is: "asked"; readonly asked: PasswordKind }
  /** `authenticated`: it took the name, and then had no such role or database. */
  | {
      readonly is: "refused";
      readonly code: string;
      readonly message: string;
      readonly authenticated: boolean;
    };

export type PasswordKind = "in plain text" | "MD5" | "SCRAM" | "by other means";

const mostMessage = 1 << 20;

/** The name under which a startup is declared and sent. */
export function startupName(user: string): string {
  return `postgresql startup ${user}`;
}

/** Whether it goes on encrypted; undefined when it speaks something else. */
export async function asksForTls(conversation: Conversation): Promise<boolean | undefined> {
  conversation.send("postgresql SSLRequest", Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]));
  const answer = (await conversation.take(1)).toString("latin1");
  return answer === "S" ? true : answer === "N" ? false : undefined;
}

/** Says a user's name and hears what comes of it; undefined when it speaks something else. @throws DoorFault */
export async function startUp(conversation: Conversation, plan: StartupPlan): Promise<Welcome | undefined> {
  conversation.send(startupName(plan.user), startupMessage(plan));
  const parameters = new Map<string, string>();
  let authenticated = false;
  let asked: PasswordKind | undefined;
  let scram: ScramLogin | undefined;
  for (;;) {
    const message = await heard(conversation);
    if (message === undefined) return undefined;
    const { type, body } = message;
    if (type === "E") {
      const refusal = refusalOf(body);
      return refusal.code === "without a code" && !authenticated
        ? undefined
        : { is: "refused", ...refusal, authenticated };
    }
    if (type === "S") parameters.set(body.zeroEnded(), body.zeroEnded());
    // Never before the login is over: then it is the length of another protocol's greeting.
    if (type === "Z") return authenticated ? { is: "let in", asked, parameters } : undefined;
    if (type !== "R") continue;
    const wanted = body.int32();
    if (wanted === 0) {
      authenticated = true;
      continue;
    }
    // 12: the end of SASL, before 0.
    if (wanted === 12) continue;
    asked ??= passwordKinds.get(wanted) ?? "by other means";
    if (plan.password === undefined) return { is: "asked", asked };
    if (wanted === 3) say(conversation, plan.user, zeroEnded(plan.password));
    else if (wanted === 5)
      say(conversation, plan.user, zeroEnded(md5Proof(plan.user, plan.password, body.take(4))));
    else if (wanted === 10) {
      if (!body.rest().toString("latin1").split("\0").includes("SCRAM-SHA-256"))
        return { is: "asked", asked };
      scram = scramSha256("", plan.password);
      say(
        conversation,
        plan.user,
        Buffer.concat([zeroEnded("SCRAM-SHA-256"), int32(scram.first.length), Buffer.from(scram.first)]),
      );
    } else if (wanted === 11 && scram !== undefined) {
      say(conversation, plan.user, Buffer.from(scram.final(body.rest().toString("latin1"))));
    } else return { is: "asked", asked };
  }
}

const passwordKinds: ReadonlyMap<number, PasswordKind> = new Map([
  [3, "in plain text"],
  [5, "MD5"],
  [10, "SCRAM"],
  [11, "SCRAM"],
]);

/** The rows of one statement as texts; undefined when the server refuses it. @throws DoorFault */
export async function rowsOf(
  conversation: Conversation,
  name: string,
  statement: string,
): Promise<readonly (readonly (string | undefined)[])[] | undefined> {
  conversation.send(name, framed("Q", zeroEnded(statement)));
  const rows: (string | undefined)[][] = [];
  let failed = false;
  for (;;) {
    const message = await heard(conversation);
    if (message === undefined) throw new DoorFault("garbled", "it answered a statement with something else");
    const { type, body } = message;
    if (type === "E") failed = true;
    if (type === "D") rows.push(cellsOf(body));
    if (type === "Z") return failed ? undefined : rows;
  }
}

function cellsOf(body: ByteReader): (string | undefined)[] {
  return Array.from({ length: Math.min(body.uint16(), 1600) }, () => {
    const length = body.int32();
    return length < 0 ? undefined : body.text(length);
  });
}

/** What a server may say: authentication, errors, notices, parameters, keys, rows, and that it is ready. */
const known = new Set(["R", "E", "N", "v", "S", "K", "Z", "T", "D", "C", "I", "A"]);

async function heard(
  conversation: Conversation,
): Promise<{ readonly type: string; readonly body: ByteReader } | undefined> {
  const head = await conversation.take(5);
  const type = head.toString("latin1", 0, 1);
  const length = head.readUInt32BE(1);
  if (!known.has(type) || length < 4 || length > mostMessage) return undefined;
  return { type, body: new ByteReader(await conversation.take(length - 4)) };
}

function refusalOf(body: ByteReader): { readonly code: string; readonly message: string } {
  const fields = new Map(
    body
      .rest()
      .toString("utf8")
      .split("\0")
      .filter((field) => field !== "")
      .map((field): [string, string] => [field.slice(0, 1), field.slice(1)]),
  );
  const code = fields.get("C") ?? "";
  return { code: /^[0-9A-Z]{5}$/.test(code) ? code : "without a code", message: fields.get("M") ?? "" };
}

function startupMessage({ user, database, applicationName }: StartupPlan): Buffer {
  const words = [
    "user",
    user,
    "database",
    database,
    "application_name",
    applicationName,
    "client_encoding",
    "UTF8",
  ];
  // 3.0, which every server since 7.4 speaks.
  const body = Buffer.concat([int32(0x00030000), ...words.map(zeroEnded), Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
}

function say(conversation: Conversation, user: string, body: Buffer): void {
  conversation.send(`postgresql password of ${user}`, framed("p", body));
}

function md5Proof(user: string, password: string, salt: Buffer): string {
  const inner = createHash("md5").update(`${password}${user}`).digest("hex");
  return `md5${createHash("md5").update(inner).update(salt).digest("hex")}`;
}

function framed(type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function zeroEnded(text: string): Buffer {
  return Buffer.from(`${text}\0`);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
