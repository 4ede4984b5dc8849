import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { numberAt, textAt } from "../wire/json.ts";

export const cadvisor = defineService(
  httpService({
    id: "cadvisor",
    title: "cAdvisor",
    category: "observability",
    ports: [8080, 4194],
    recognise: [
      { get: "/containers/", tells: ({ text }) => /<title>cAdvisor - /.test(text) },
      // With a password for its pages the way to them is still told.
      {
        get: "/",
        tells: ({ status, headers }) =>
          status === 307 && /^\/?(?:[\w-]+\/)*containers\/$/.test(headers["location"] ?? ""),
      },
    ],
    ask: [
      {
        // A password file guards its pages, and not its API.
        get: "/api/v1.3/machine",
        open: ({ json }) =>
          numberAt(json, "num_cores") !== undefined && textAt(json, "machine_id") !== undefined,
        grade: "weak",
        means: "tells about its machine and its containers without a login",
        shows: ["see metadata"],
        identity: ({ json }) => textAt(json, "machine_id") || undefined,
      },
    ],
    reach: [],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let it listen on loopback or the private network only; its password guards pages and not the API",
        where: "cAdvisor's flags",
        language: "shell",
        text: "--listen_ip=127.0.0.1",
      },
      publishOnLoopback(8080),
    ],
    references: ["google/cadvisor docs/web.md", "google/cadvisor cmd/internal/http/handlers.go"],
  }),
);
