import type { FixStep } from "../../model/index.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const ray = defineService(
  httpService({
    id: "ray",
    title: "Ray",
    category: "compute",
    ports: [8265],
    recognise: [
      // The page is public by design, also with a token.
      { get: "/", tells: ({ text }) => text.includes("<title>Ray Dashboard</title>") },
      {
        get: "/api/version",
        tells: ({ json }) => textAt(json, "ray_version") !== undefined,
        version: ({ json }) => textAt(json, "ray_version"),
      },
    ],
    ask: [
      {
        get: "/api/version",
        open: ({ json }) => textAt(json, "ray_version") !== undefined,
        grade: "weak",
        means: "tells its version and session without a token",
        meansGuarded: "asks for a token",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "ray_version"),
        identity: ({ json }) => textAt(json, "session_name"),
      },
      {
        get: "/api/jobs/",
        open: ({ json }) => Array.isArray(json) && json.every((one) => isObject(one)),
        means: "lists its jobs, with their commands and environment, without a token",
        meansGuarded: "asks for a token",
        shows: ["read data"],
        holds: ({ json }) => named(listAt({ json }, "json"), "submission_id"),
      },
    ],
    reach: [
      {
        can: "run code",
        because: "whoever reaches the jobs API runs commands on the cluster: it is made for that",
      },
      {
        can: "read credentials",
        because: "jobs carry environment variables, and nodes the cloud's credentials",
      },
      { can: "reach other systems", because: "jobs connect to wherever the cluster can" },
    ],
    hasAuthentication: true,
    fix: ({ version }) => [
      ...tokenStep(version),
      {
        do: "let the dashboard listen on loopback, and keep 8265, 10001 and 6379 inside a network that you trust",
        where: "its command line",
        language: "shell",
        text: "ray start --head --dashboard-host 127.0.0.1",
      },
      {
        do: "look for jobs that are not yours: this door has been used to mine and to steal keys (ShadowRay, CVE-2023-48022)",
      },
    ],
    content: {
      async *collections(door) {
        const { json } = await door.get("/api/jobs/");
        const jobs = listAt({ json }, "json") ?? [];
        yield {
          name: "jobs",
          rows: { count: jobs.length, exact: true },
          async *records() {
            for (const job of jobs) {
              yield {
                entrypoint: valueAt(job, "entrypoint"),
                metadata: valueAt(job, "metadata"),
                env: valueAt(job, "runtime_env", "env_vars"),
              };
            }
          },
        };
      },
    },
    references: [
      "https://docs.ray.io/en/latest/ray-security/index.html",
      "https://docs.ray.io/en/latest/ray-security/token-auth.html",
    ],
  }),
);

/** Tokens came with 2.52. */
function tokenStep(version: string | undefined): FixStep[] {
  const [major = 0, minor = 0] = (version ?? "").split(".").map(Number);
  const hasTokens = major > 2 || (major === 2 && minor >= 52);
  if (version !== undefined && !hasTokens) {
    return [
      {
        do: `update to 2.52 or later: ${version} cannot ask for a token, so only its network keeps strangers out`,
      },
    ];
  }
  return [
    {
      do: "ask for a token on every node and client",
      where: "environment of the head node, the workers and the clients, then restart",
      language: "shell",
      text: "ray get-auth-token --generate\nexport RAY_AUTH_MODE=token",
    },
  ];
}
