import { publishOnLoopback } from "../fix-steps.ts";
import { type Answer, defineService } from "../service.ts";
import { mqttClientId, mqttCodes, mqttHello } from "../wire/mqtt.ts";

const sentAs = { connect: "mqtt CONNECT", disconnect: "mqtt DISCONNECT" } as const;

export const mqtt = defineService({
  id: "mqtt",
  title: "MQTT broker",
  category: "queue",
  ports: [1883, 8883],
  wire: "tcp",
  sends: Object.values(sentAs),
  recognise: (door) =>
    door.converse(async (conversation) => {
      const code = await mqttHello(conversation, sentAs, mqttClientId(door.agentName));
      return code === undefined ? undefined : { facts: { code } };
    }),
  ask: async (_, { facts }) => [answerTo(facts?.["code"])],
  reach: [
    {
      can: "read data",
      because: "a client that is let in may subscribe to every topic that no ACL withholds",
    },
    {
      can: "write",
      because: "it may publish to them as well, retained messages and commands to devices among them",
    },
  ],
  hasAuthentication: true,
  fix: () => [
    {
      do: "let nobody in without a name and a password",
      where:
        "/etc/mosquitto/conf.d/watertight.conf (Mosquitto), then restart; passwords are made with mosquitto_passwd",
      language: "text",
      text: "listener 1883 127.0.0.1\nallow_anonymous false\npassword_file /etc/mosquitto/passwd\nacl_file /etc/mosquitto/acl",
    },
    {
      do: "where devices must reach it, let them do so through TLS",
      where: "/etc/mosquitto/conf.d/watertight.conf",
      language: "text",
      text: "listener 8883\ncertfile /etc/mosquitto/certs/server.pem\nkeyfile /etc/mosquitto/certs/server.key",
    },
    publishOnLoopback(1883),
  ],
  references: [
    "https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html",
    "https://mosquitto.org/documentation/authentication-methods/",
  ],
});

function answerTo(code: unknown): Answer {
  const said = { request: sentAs.connect, answer: `return code ${String(code)}` };
  switch (code) {
    case mqttCodes.accepted:
      return {
        ...said,
        says: "open",
        means: "lets clients in without a name or a password",
        shows: ["see metadata"],
      };
    case mqttCodes.badLogin:
    case mqttCodes.notAuthorised:
      return { ...said, says: "guarded", means: "asks for a name and a password" };
    default:
      return {
        ...said,
        says: "unknown",
        means: "it turned the client away for another reason than a missing password",
      };
  }
}
