import { DoorFault } from "../door-fault.ts";
import { type BerValue, ber, berEnd, berNumber, berText, berValues, numberIn } from "./ber.ts";
import type { Conversation } from "./conversation.ts";

// RFC 4511

const tags = {
  number: 0x02,
  text: 0x04,
  boolean: 0x01,
  enumerated: 0x0a,
  sequence: 0x30,
  bindRequest: 0x60,
  bindResponse: 0x61,
  searchRequest: 0x63,
  searchEntry: 0x64,
  searchDone: 0x65,
  searchReference: 0x73,
  simple: 0x80,
  present: 0x87,
} as const;

/** RFC 4511 §4.1.9 */
export const ldapCodes: ReadonlyMap<number, string> = new Map([
  [0, "success"],
  [1, "operationsError"],
  [2, "protocolError"],
  [4, "sizeLimitExceeded"],
  [8, "strongerAuthRequired"],
  [13, "confidentialityRequired"],
  [32, "noSuchObject"],
  [48, "inappropriateAuthentication"],
  [49, "invalidCredentials"],
  [50, "insufficientAccessRights"],
  [53, "unwillingToPerform"],
]);

export interface LdapEntry {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

export interface LdapAnswer {
  readonly code: number;
  readonly entries: readonly LdapEntry[];
}

export interface LdapSearch {
  readonly base: string;
  readonly scope: "base" | "subtree";
  readonly most: number;
  readonly attributes: readonly string[];
  /** Which attributes there are, without what they say. */
  readonly typesOnly?: boolean;
}

const mostBytes = 1 << 20;
const seconds = 5;

/** Presents nobody: a bind without a name and without a password (RFC 4513 §5.1.1). @throws DoorFault */
export async function bindAnonymously(conversation: Conversation, id: number): Promise<number> {
  const request = ber(
    tags.bindRequest,
    berNumber(tags.number, 3),
    berText(tags.text, ""),
    berText(tags.simple, ""),
  );
  conversation.send("ldap bind anonymous", ber(tags.sequence, berNumber(tags.number, id), request));
  const { operation } = await heard(conversation);
  if (operation.tag !== tags.bindResponse)
    throw new DoorFault("garbled", "it answered a bind with something else");
  return codeIn(operation);
}

/** Asks for entries; undefined when something else than an LDAP server answers. @throws DoorFault */
export async function search(
  conversation: Conversation,
  name: string,
  id: number,
  { base, scope, most, attributes, typesOnly = false }: LdapSearch,
): Promise<LdapAnswer | undefined> {
  const request = ber(
    tags.searchRequest,
    berText(tags.text, base),
    berNumber(tags.enumerated, scope === "base" ? 0 : 2),
    berNumber(tags.enumerated, 0),
    berNumber(tags.number, most),
    berNumber(tags.number, seconds),
    ber(tags.boolean, Buffer.from([typesOnly ? 0xff : 0])),
    berText(tags.present, "objectClass"),
    ber(tags.sequence, ...attributes.map((attribute) => berText(tags.text, attribute))),
  );
  conversation.send(name, ber(tags.sequence, berNumber(tags.number, id), request));
  const entries: LdapEntry[] = [];
  for (;;) {
    const { operation, isFirst } = await heard(conversation, entries.length === 0);
    if (operation.tag === tags.searchEntry) {
      // The server is told how many; one that does not care is not listened to any longer.
      if (entries.length >= most) return { code: 4, entries };
      entries.push(entryIn(operation));
    } else if (operation.tag === tags.searchDone) return { code: codeIn(operation), entries };
    else if (operation.tag !== tags.searchReference) {
      if (isFirst) return undefined;
      throw new DoorFault("garbled", "it answered a search with something else");
    }
  }
}

async function heard(
  conversation: Conversation,
  isFirst = true,
): Promise<{ operation: BerValue; isFirst: boolean }> {
  const message = await conversation.until((waiting) => {
    if (waiting.length > 0 && waiting[0] !== tags.sequence)
      throw new DoorFault("garbled", "it sent no message of LDAP");
    return berEnd(waiting, mostBytes);
  });
  const [whole] = berValues(message);
  const [id, operation] = whole === undefined ? [] : berValues(whole.body);
  if (id?.tag !== tags.number || operation === undefined)
    throw new DoorFault("garbled", "it sent no message of LDAP");
  return { operation, isFirst };
}

function codeIn({ body }: BerValue): number {
  const [code] = berValues(body);
  return code?.tag === tags.enumerated ? numberIn(code) : -1;
}

function entryIn({ body }: BerValue): LdapEntry {
  const [name, list] = berValues(body);
  const attributes = (list === undefined ? [] : berValues(list.body)).map((attribute): [string, string[]] => {
    const [type, values] = berValues(attribute.body);
    return [
      type?.body.toString("utf8") ?? "",
      values === undefined ? [] : berValues(values.body).map((value) => value.body.toString("utf8")),
    ];
  });
  return { name: name?.body.toString("utf8") ?? "", attributes: new Map(attributes) };
}
