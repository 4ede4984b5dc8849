import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt } from "../wire/json.ts";
import { openApiHas, openApiPage, openApiTitle } from "../wire/openapi.ts";

const current = "/v1/artifacts/list?collection=pgpt_collection";
const older = "/v1/ingest/list";

export const privateGpt = defineService(
  httpService({
    id: "privategpt",
    title: "PrivateGPT",
    category: "AI application",
    ports: [8001, 8080],
    recognise: [
      { get: openApiPage, tells: (answer) => openApiTitle(answer) === "Private-GPT API" || isOlder(answer) },
    ],
    ask: [
      {
        get: older,
        open: isListing,
        means: "lists its documents without a secret",
        meansGuarded: "asks for a secret",
        shows: ["read data"],
        notes: counted,
      },
      {
        get: current,
        open: isListing,
        means: "lists its documents without a secret",
        meansGuarded: "asks for a secret",
        shows: ["read data"],
        notes: counted,
      },
    ],
    reach: [
      {
        can: "read data",
        because: "questions are answered from the documents, and pieces of them are given out",
      },
      { can: "write", because: "documents are added and deleted by the same API" },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "ask for a secret, and let the browser pages listen on loopback",
        where: "settings.yaml, then restart",
        language: "yaml",
        text: 'server:\n  auth:\n    enabled: true\n    secret: "Basic …user and password in base64…"',
      },
      publishOnLoopback(port, 8001),
    ],
    references: [
      "https://docs.privategpt.dev/api-reference/overview/api-reference-overview",
      "zylon-ai/private-gpt private_gpt/server/utils/auth.py",
    ],
  }),
);

/** Until 0.6 its description had no title of its own. */
function isOlder(answer: HttpAnswer): boolean {
  return openApiHas(answer, older) && openApiHas(answer, "/v1/chunks");
}

function isListing({ json }: HttpAnswer): boolean {
  return textAt(json, "model") === "private-gpt" && listAt(json, "data") !== undefined;
}

function counted({ json }: HttpAnswer): string[] {
  return [`documents and pieces of documents: ${listAt(json, "data")?.length ?? 0}`];
}
