import type { Conversation } from "./conversation.ts";

/** MQTT 3.1.1, which brokers of 5.0 speak as well: https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html */
const [connectType, connectionTaken, disconnect] = [0x10, 0x20, 0xe0];
const [protocolLevel, cleanSession, userName, passWord] = [4, 0x02, 0x80, 0x40];
const keepAliveSeconds = 5;

/** Of a broker's answer to CONNECT, §3.2.2.3. */
export const mqttCodes = {
  accepted: 0,
  badVersion: 1,
  badIdentifier: 2,
  unavailable: 3,
  badLogin: 4,
  notAuthorised: 5,
} as const;

export interface MqttLogin {
  readonly user: string;
  readonly password: string;
}

/**
 * Says hello and goodbye, and subscribes to nothing.
 * @returns the broker's return code; undefined when the answer is not MQTT
 * @throws DoorFault
 */
export async function mqttHello(
  conversation: Conversation,
  sentAs: { readonly connect: string; readonly disconnect: string },
  clientId: string,
  login?: MqttLogin,
): Promise<number | undefined> {
  conversation.send(sentAs.connect, connectPacket(clientId, login));
  const head = await conversation.take(2);
  if (head.readUInt8(0) !== connectionTaken || head.readUInt8(1) !== 2) return undefined;
  const body = await conversation.take(2);
  const [flags, code] = [body.readUInt8(0), body.readUInt8(1)];
  if (flags > 1 || code > mqttCodes.notAuthorised) return undefined;
  if (code === mqttCodes.accepted) conversation.send(sentAs.disconnect, Buffer.from([disconnect, 0]));
  return code;
}

/** What a client calls itself: at most 23 letters and digits, which every broker has to take (§3.1.3.1). */
export function mqttClientId(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, "").slice(0, 23) || "watertight";
}

function connectPacket(clientId: string, login: MqttLogin | undefined): Buffer {
  const flags = cleanSession | (login === undefined ? 0 : userName | passWord);
  const body = Buffer.concat([
    text("MQTT"),
    Buffer.from([protocolLevel, flags, 0, keepAliveSeconds]),
    text(clientId),
    ...(login === undefined ? [] : [text(login.user), text(login.password)]),
  ]);
  if (body.length > 127) throw new Error("an MQTT packet of more than 127 bytes needs a longer length");
  return Buffer.concat([Buffer.from([connectType, body.length]), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
