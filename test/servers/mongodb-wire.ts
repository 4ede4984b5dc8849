import { type Document, deserialize, serialize } from "bson";

/** Opcodes of MongoDB's wire protocol: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
const opReply = 1;
const opQuery = 2004;
const opMessage = 2013;

/** One question of a client, and how its answer has to be packed. */
export interface Question {
  readonly command: Document;
  answer(document: Document): Buffer;
}

/** Takes whole questions off the front of what arrived; gives back what is left. */
export function takeQuestions(bytes: Buffer, take: (question: Question) => void): Buffer {
  let rest = bytes;
  while (rest.length >= 16 && rest.length >= rest.readInt32LE(0)) {
    const length = rest.readInt32LE(0);
    take(questionOf(rest.subarray(0, length)));
    rest = rest.subarray(length);
  }
  return rest;
}

function questionOf(message: Buffer): Question {
  const id = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  if (opcode === opQuery) {
    const name = message.indexOf(0, 20);
    const command = deserialize(message.subarray(name + 9));
    return { command, answer: (document) => packed(opReply, id, [replyHead, serialize(document)]) };
  }
  if (opcode !== opMessage) throw new Error(`no answer is recorded for opcode ${opcode}`);
  // Flags, then one section of kind 0: the only one that reading sends.
  const command = deserialize(message.subarray(21), { useBigInt64: true });
  return { command, answer: (document) => packed(opMessage, id, [Buffer.alloc(5), serialize(document)]) };
}

/** responseFlags, cursorID, startingFrom, numberReturned. */
const replyHead = Buffer.alloc(20);
replyHead.writeInt32LE(8, 0);
replyHead.writeInt32LE(1, 16);

function packed(opcode: number, responseTo: number, parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + parts.reduce((sum, { length }) => sum + length, 0), 0);
  head.writeInt32LE(responseTo, 8);
  head.writeInt32LE(opcode, 12);
  return Buffer.concat([head, ...parts]);
}
