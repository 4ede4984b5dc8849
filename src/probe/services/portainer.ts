import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt } from "../wire/json.ts";

export const portainer = defineService(
  httpService({
    id: "portainer",
    title: "Portainer",
    category: "platform",
    ports: [9443, 9000],
    recognise: [
      {
        // Public by design.
        get: "/api/status",
        tells: ({ json }) =>
          textAt(json, "InstanceID") !== undefined && textAt(json, "Version") !== undefined,
        version: ({ json }) => textAt(json, "Version"),
        identity: ({ json }) => textAt(json, "InstanceID"),
      },
      {
        get: "/api/system/status",
        tells: ({ json }) =>
          textAt(json, "InstanceID") !== undefined && textAt(json, "Version") !== undefined,
        version: ({ json }) => textAt(json, "Version"),
        identity: ({ json }) => textAt(json, "InstanceID"),
      },
    ],
    ask: [
      {
        get: "/api/users/admin/check",
        open: ({ status, json }) =>
          status === 404 && /^No administrator account found/i.test(textAt(json, "message") ?? ""),
        guarded: ({ status }) => status === 204,
        means: "is not set up: whoever comes first becomes its administrator",
        meansGuarded: "has an administrator",
        shows: ["administer"],
      },
      {
        get: "/api/endpoints?limit=10",
        open: ({ status, json }) =>
          status === 200 && Array.isArray(json) && json.every((one) => textAt(one, "URL") !== undefined),
        means: "lists the machines it manages without a login",
        shows: ["administer"],
      },
    ],
    reach: [
      { can: "run code", because: "its administrator starts containers as root on every machine it manages" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "stop it, and start it with an administrator's password",
        where: "the container's command; it refuses its set-up five minutes after a start",
        language: "yaml",
        text: "command: --admin-password-file /run/secrets/portainer\nsecrets: [portainer]",
      },
      publishOnLoopback(9443),
    ],
    references: [
      "https://docs.portainer.io/advanced/cli",
      "portainer/portainer api/http/handler/users/admin_check.go",
    ],
  }),
);
