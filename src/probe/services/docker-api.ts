import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const dockerApi = defineService(
  httpService({
    id: "docker-api",
    title: "Docker Engine API",
    category: "platform",
    ports: [2375, 2376, 4243],
    recognise: [
      {
        get: "/version",
        tells: ({ json }) =>
          textAt(json, "ApiVersion") !== undefined &&
          textAt(json, "MinAPIVersion") !== undefined &&
          valueAt(json, "Components") !== undefined,
        version: ({ json }) => textAt(json, "Version"),
        title: ({ json }) =>
          textAt(json, "Components", 0, "Name") === "Podman Engine" ? "Podman API" : undefined,
      },
      // A plugin for authorisation refuses everything, and says so in the engine's words.
      {
        get: "/",
        tells: ({ status, text }) => status === 403 && text.includes("authorization denied by plugin"),
      },
    ],
    ask: [
      {
        get: "/containers/json?all=1&limit=50",
        open: ({ status, json, headers }) =>
          status === 200 &&
          (headers["api-version"] !== undefined || headers["libpod-api-version"] !== undefined) &&
          Array.isArray(json) &&
          json.every((one) => textAt(one, "Id") !== undefined && textAt(one, "Image") !== undefined),
        means: "lists its containers without a certificate",
        shows: ["see metadata", "administer"],
        holds: ({ json }) => named(Array.isArray(json) ? json : [], "Names", 0),
      },
      {
        get: "/info",
        open: ({ json }) =>
          textAt(json, "DockerRootDir") !== undefined && listAt(json, "SecurityOptions") !== undefined,
        means: "tells everything about its host without a certificate",
        shows: ["see metadata"],
        identity: ({ json }) => textAt(json, "ID"),
      },
    ],
    reach: [
      { can: "run code", because: "a container that mounts the host's files runs as root on the host" },
      { can: "read files", because: "any folder of the host can be mounted and copied out" },
      {
        can: "read credentials",
        because: "the environment of every container is told, with the passwords in it",
      },
      { can: "reach other systems", because: "containers run in the host's networks" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "take the TCP address away and use the socket, or SSH (DOCKER_HOST=ssh://user@host) from elsewhere",
        where: "/etc/docker/daemon.json, and -H tcp:// in the unit of systemd, then restart",
        language: "json",
        text: '{ "hosts": ["unix:///run/docker.sock"] }',
      },
      {
        do: "where it has to be TCP, ask callers for certificates",
        where: "/etc/docker/daemon.json, then restart",
        language: "json",
        text: '{\n  "hosts": ["unix:///run/docker.sock", "tcp://10.0.0.5:2376"],\n  "tlsverify": true,\n  "tlscacert": "/etc/docker/ca.pem",\n  "tlscert": "/etc/docker/server.pem",\n  "tlskey": "/etc/docker/server-key.pem"\n}',
      },
    ],
    references: [
      "https://docs.docker.com/engine/security/protect-access/",
      "https://docs.docker.com/reference/api/engine/",
    ],
  }),
);
