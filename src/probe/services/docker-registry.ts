import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

/** Docker's own registry, and Harbor, GitLab, Nexus and others that speak the same. */
export const dockerRegistry = defineService(
  httpService({
    id: "docker-registry",
    title: "container registry",
    category: "object storage",
    ports: [5000, 5001],
    recognise: [
      {
        // Both of an open and of a guarded one: the specification asks for it.
        get: "/v2/",
        tells: ({ status, headers }) =>
          headers["docker-distribution-api-version"] === "registry/2.0" && (status === 200 || status === 401),
      },
    ],
    ask: [
      {
        get: "/v2/_catalog?n=50",
        open: ({ status, json }) => status === 200 && listAt(json, "repositories") !== undefined,
        means: "lists its images without a login",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "repositories")),
      },
    ],
    reach: [
      {
        can: "write",
        because: "a registry without a login takes pushes as well: an image that others run can be replaced",
      },
      {
        can: "read credentials",
        because: "images carry source code and settings, and keys that were left in a layer",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a login, and let it listen on loopback or behind TLS only",
        where: "/etc/docker/registry/config.yml, then restart; htpasswd -Bc makes the file",
        language: "yaml",
        text: "http:\n  addr: 127.0.0.1:5000\nauth:\n  htpasswd:\n    realm: registry\n    path: /etc/docker/registry/htpasswd",
      },
      publishOnLoopback(5000),
    ],
    references: [
      "https://distribution.github.io/distribution/about/configuration/#auth",
      "https://distribution.github.io/distribution/spec/api/",
    ],
  }),
);
