import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, textAt } from "../wire/json.ts";

const tasks = "/api/tasks?limit=10";

export const flower = defineService(
  httpService({
    id: "flower",
    title: "Celery Flower",
    category: "dashboard",
    ports: [5555],
    recognise: [
      {
        get: "/",
        tells: (answer) =>
          isPage(answer) || /\bBasic realm="flower"/.test(answer.headers["www-authenticate"] ?? ""),
      },
    ],
    ask: [
      {
        // The pages show workers, queues and the arguments of tasks; only their login keeps strangers out.
        get: "/",
        open: isPage,
        means: "shows its workers and tasks without a login",
        shows: ["read data"],
      },
      {
        // From 2.0 on it wants a login even where the pages do not, unless FLOWER_UNAUTHENTICATED_API is set.
        get: tasks,
        open: ({ status, json }) =>
          status === 200 &&
          isObject(json) &&
          Object.values(json).every(
            (one) => textAt(one, "uuid") !== undefined && isObject(one) && "state" in one,
          ),
        means: "lists tasks with their arguments without a login",
        shows: ["read data", "administer"],
      },
    ],
    reach: [{ can: "see metadata", because: "the address of the broker is shown on its pages" }],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a login, and let it listen on loopback only",
        where: "how Flower is started",
        language: "shell",
        text: "FLOWER_BASIC_AUTH='admin:…a long random password…' celery -A app flower --address=127.0.0.1   # and no FLOWER_UNAUTHENTICATED_API",
      },
      publishOnLoopback(5555),
    ],
    alsoSends: ["GET /api/tasks?limit=25"],
    content: {
      async *collections(door) {
        const page = await door.get("/api/tasks?limit=25");
        if (page.status !== 200 || !isObject(page.json)) return;
        const records = Object.values(page.json);
        yield {
          name: "tasks",
          async *records() {
            yield* records;
          },
        };
      },
    },
    references: [
      "https://flower.readthedocs.io/en/latest/auth.html",
      "https://flower.readthedocs.io/en/latest/api.html",
    ],
  }),
);

function isPage({ status, text }: HttpAnswer): boolean {
  return (
    status === 200 &&
    text.includes("https://github.com/mher/flower") &&
    /<title>[^<]*Flower<\/title>/.test(text)
  );
}
