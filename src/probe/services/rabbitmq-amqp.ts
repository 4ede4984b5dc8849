import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { type Answer, type DefaultAccount, defineService, type Recognition } from "../service.ts";
import { amqpLogin, amqpStart } from "../wire/amqp.ts";
import { rabbitmqFix, rabbitmqGuest, rabbitmqReach } from "./rabbitmq-management.ts";

const sentAs = {
  header: "amqp header",
  anonymous: "amqp Connection.StartOk ANONYMOUS",
  login: "amqp Connection.StartOk PLAIN",
} as const;

/** RabbitMQ and what speaks its protocol. */
export const rabbitmqAmqp = defineService({
  id: "rabbitmq.amqp",
  title: "RabbitMQ",
  category: "queue",
  ports: [5672, 5671],
  wire: "tcp",
  sends: Object.values(sentAs),
  recognise: (door) =>
    door.converse(async (conversation): Promise<Recognition | undefined> => {
      const start = await amqpStart(conversation, sentAs.header);
      if (start === undefined) return undefined;
      const { product, version, mechanisms } = start;
      return {
        ...(version !== undefined && /^\d[\w.+-]{0,30}$/.test(version) && { version }),
        ...(product !== undefined && product !== "RabbitMQ" && { title: nameOf(product) }),
        facts: { mechanisms },
      };
    }),
  ask: async (door, known) => [await asked(door, mechanismsOf(known))],
  reach: rabbitmqReach,
  hasAuthentication: true,
  fix: () => [
    {
      do: "turn anonymous logins off; RabbitMQ 4 lets them in as its default user",
      where: "/etc/rabbitmq/rabbitmq.conf, then restart",
      language: "ini",
      text: "anonymous_login_user = none\nauth_mechanisms.1 = PLAIN\nauth_mechanisms.2 = AMQPLAIN\nlisteners.tcp.1 = 127.0.0.1:5672",
    },
    ...rabbitmqFix,
    publishOnLoopback(5672),
  ],
  defaults: { accounts: [rabbitmqGuest], login },
  references: [
    "https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf",
    "https://www.rabbitmq.com/docs/access-control",
    "https://www.rabbitmq.com/docs/production-checklist#security-considerations",
  ],
});

async function asked(door: AskingDoor, mechanisms: readonly string[]): Promise<Answer> {
  if (!mechanisms.includes("ANONYMOUS")) {
    return {
      request: sentAs.header,
      answer: `offers ${mechanisms.join(", ") || "no way to log in"}`,
      says: mechanisms.length === 0 ? "unknown" : "guarded",
      means:
        mechanisms.length === 0
          ? "it offers no way to log in"
          : `asks for an account (${mechanisms.join(", ")})`,
    };
  }
  const outcome = await door.converse(async (conversation) => {
    if ((await amqpStart(conversation, sentAs.header)) === undefined) return "unexpected";
    return amqpLogin(conversation, sentAs.anonymous, { mechanism: "ANONYMOUS", response: "watertight" });
  });
  const said = { request: sentAs.anonymous, answer: outcome };
  if (outcome === "accepted")
    return { ...said, says: "open", means: "lets clients in without an account", shows: ["read data"] };
  return outcome === "refused"
    ? { ...said, says: "guarded", means: "offers anonymous logins and takes none" }
    : { ...said, says: "unknown", means: "an anonymous login was answered with something unexpected" };
}

async function login(
  door: AskingDoor,
  { user, password }: DefaultAccount,
  known: Recognition,
): Promise<Answer> {
  const said = { request: sentAs.login, answer: "not tried" };
  if (!mechanismsOf(known).includes("PLAIN"))
    return { ...said, says: "unknown", means: "it offers no login by name and password" };
  const outcome = await door.converse(async (conversation) => {
    if ((await amqpStart(conversation, sentAs.header)) === undefined) return "unexpected";
    return amqpLogin(conversation, sentAs.login, { mechanism: "PLAIN", response: `\0${user}\0${password}` });
  });
  if (outcome === "accepted") {
    return {
      ...said,
      answer: outcome,
      says: "open",
      means: `takes ${user} with the password it ships with`,
      shows: ["read data"],
    };
  }
  return outcome === "refused"
    ? {
        ...said,
        answer: outcome,
        says: "guarded",
        means: `does not take ${user} with the password it ships with`,
      }
    : { ...said, answer: outcome, says: "unknown", means: "a login was answered with something unexpected" };
}

function mechanismsOf({ facts }: Recognition): readonly string[] {
  const given = facts?.["mechanisms"];
  return Array.isArray(given) ? given.map(String) : [];
}

function nameOf(product: string): string {
  return product.replace(/[^\w .-]/g, "").slice(0, 40) || "AMQP broker";
}
