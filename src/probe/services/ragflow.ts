import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { type Answer, defineService, type Judgement, usualVerdict } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, numberAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const ragFlow = defineService(
  httpService({
    id: "ragflow",
    title: "RAGFlow",
    category: "AI application",
    ports: [80, 443, 9380],
    recognise: [
      { get: "/", tells: ({ text }) => /<title>\s*RAGFlow\s*<\/title>/i.test(text) },
      {
        // The server behind the pages; public by design.
        get: "/v1/system/healthz",
        tells: ({ json }) =>
          valueAt(json, "doc_engine") !== undefined && valueAt(json, "redis") !== undefined,
      },
    ],
    ask: [
      {
        get: "/api/v1/datasets",
        open: ({ json }) => numberAt(json, "code") === 0 && listAt(json, "data") !== undefined,
        guarded: isRefusal,
        means: "lists its datasets without a key",
        meansGuarded: "asks for a key",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "data"), "name"),
      },
      {
        get: "/v1/system/config",
        open: (answer) => registers(answer) === 1,
        guarded: (answer) => registers(answer) === 0,
        grade: "weak",
        means: "lets anyone sign up, who then uses its models; the data of others stays closed",
        meansGuarded: "takes no sign-ups",
        shows: ["see metadata"],
      },
      {
        // The same since the paths were moved.
        get: "/api/v1/system/config",
        open: (answer) => registers(answer) === 1,
        guarded: (answer) => registers(answer) === 0 || isRefusal(answer),
        grade: "weak",
        means: "lets anyone sign up, who then uses its models; the data of others stays closed",
        meansGuarded: "takes no sign-ups",
        shows: ["see metadata"],
      },
    ],
    verdict,
    reach: [
      {
        can: "read data",
        because: "questions are answered from the documents, and the documents are given out",
      },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "take no sign-ups",
        where: "docker/.env, then restart",
        language: "ini",
        text: "REGISTER_ENABLED=0",
      },
      {
        do: "replace the passwords of MySQL, MinIO, Redis and Elasticsearch that docker/.env ships with, and publish their ports on loopback only: they hold the same documents",
      },
      publishOnLoopback(port, 80),
    ],
    references: [
      "https://ragflow.io/docs/http_api_reference",
      "infiniflow/ragflow docker/.env, api/apps/restful_apis/system_api.py",
    ],
  }),
);

/** Older versions refuse with 200, a code of success and no data; newer ones with a code of their own. */
function isRefusal({ status, json }: HttpAnswer): boolean {
  if (status === 401 || status === 403) return true;
  const [code, message] = [numberAt(json, "code"), textAt(json, "message") ?? ""];
  return (
    code !== undefined && listAt(json, "data") === undefined && /authoriz|api[ _]?key|token/i.test(message)
  );
}

/** The setting lies at one of two paths; what the other one answers tells nothing. */
function verdict(answers: readonly Answer[]): Judgement {
  const isSetting = ({ request }: Answer): boolean => request.endsWith("/system/config");
  const isDecided = answers.some((answer) => isSetting(answer) && ["weak", "guarded"].includes(answer.says));
  return usualVerdict(
    isDecided ? answers.filter((answer) => !isSetting(answer) || answer.says !== "unknown") : answers,
  );
}

function registers({ json }: HttpAnswer): unknown {
  const enabled = valueAt(json, "data", "registerEnabled");
  return typeof enabled === "boolean" ? Number(enabled) : enabled;
}
