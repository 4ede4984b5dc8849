import type { FixStep } from "../../model/index.ts";
import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { type Answer, type DefaultAccount, defineService, type InferredReach } from "../service.ts";
import { numberAt, textAt, valueAt } from "../wire/json.ts";

const overview = "/api/overview";

/** The account that every installation begins with: https://www.rabbitmq.com/docs/access-control#default-state */
export const rabbitmqGuest: DefaultAccount = { user: "guest", password: "guest" };

export const rabbitmqReach: readonly InferredReach[] = [
  { can: "write", because: "who may consume a queue takes its messages away, and may publish to it" },
  { can: "administer", because: "the default account is an administrator of users, hosts and policies" },
  { can: "reach other systems", because: "shovels and federation connect to brokers that the caller names" },
];

export const rabbitmqFix: readonly FixStep[] = [
  {
    do: "make an administrator of your own and delete the default account",
    where: "on the server",
    language: "shell",
    text: "rabbitmqctl add_user admin\nrabbitmqctl set_user_tags admin administrator\nrabbitmqctl set_permissions -p / admin '.*' '.*' '.*'\nrabbitmqctl delete_user guest",
  },
];

export const rabbitmqManagement = defineService(
  httpService({
    id: "rabbitmq.management",
    title: "RabbitMQ",
    category: "queue",
    ports: [15672, 15671],
    recognise: [
      // The page that asks for a login is public by design.
      { get: "/", tells: ({ text }) => text.includes("<title>RabbitMQ Management</title>") },
      {
        get: overview,
        tells: ({ headers, json }) =>
          headers["www-authenticate"]?.includes('realm="RabbitMQ Management"') === true ||
          textAt(json, "rabbitmq_version") !== undefined,
      },
    ],
    ask: [
      {
        get: overview,
        open: ({ json }) =>
          textAt(json, "rabbitmq_version") !== undefined && valueAt(json, "object_totals") !== undefined,
        means: "shows its queues and connections without a login",
        shows: ["read data", "administer"],
        version: ({ json }) => textAt(json, "rabbitmq_version"),
        holds: ({ json }) => {
          const messages = numberAt(json, "queue_totals", "messages");
          return messages === undefined
            ? []
            : [{ name: "messages in queues", rows: { count: messages, exact: true } }];
        },
      },
    ],
    reach: rabbitmqReach,
    hasAuthentication: true,
    fix: () => [
      ...rabbitmqFix,
      {
        do: "let the management page listen on loopback only, and the default account nowhere else",
        where: "/etc/rabbitmq/rabbitmq.conf, then restart",
        language: "ini",
        text: "management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = 15672\nloopback_users.guest = true",
      },
      publishOnLoopback(15672),
    ],
    defaults: { accounts: [rabbitmqGuest], login },
    alsoSends: ["GET /api/whoami"],
    references: [
      "https://www.rabbitmq.com/docs/management",
      "https://www.rabbitmq.com/docs/access-control#default-state",
    ],
  }),
);

async function login(door: AskingDoor, { user, password }: DefaultAccount): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const { status, json, summary } = await door.get("/api/whoami", { headers: { authorization } });
  const said = { request: "GET /api/whoami", answer: summary };
  if (status === 200 && textAt(json, "name") === user) {
    return {
      ...said,
      says: "open",
      means: `takes ${user} with the password it ships with`,
      shows: ["read data", "administer"],
    };
  }
  return status === 401
    ? { ...said, says: "guarded", means: `does not take ${user} with the password it ships with` }
    : { ...said, says: "unknown", means: `a login was answered with ${status}` };
}
