import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { versionFrom } from "../version-from.ts";
import { textAt, valueAt } from "../wire/json.ts";
import { modelsAreOwnedBy, modelsPage } from "../wire/openai.ts";

/** What it says in place of the name of its model when it has a password. */
const masked = "koboldcpp/protected-model";

const described = httpService({
  id: "koboldcpp",
  title: "KoboldCpp",
  category: "model serving",
  ports: [5001],
  // Public with a password as well.
  recognise: [{ get: modelsPage, tells: (answer) => modelsAreOwnedBy("koboldcpp", answer) }],
  ask: [
    {
      get: "/api/v1/model",
      open: ({ json }) => textAt(json, "result") !== undefined && textAt(json, "result") !== masked,
      guarded: ({ json }) => textAt(json, "result") === masked,
      means: "names its model and takes requests for it without a password",
      meansGuarded: "asks for a password",
      shows: ["see metadata"],
      holds: ({ json }) => [{ name: (textAt(json, "result") ?? "").slice(0, 200) }],
    },
    {
      get: "/api/extra/version",
      open: ({ json }) => valueAt(json, "protected") === true && valueAt(json, "txt2img") === true,
      guarded: ({ json }) => valueAt(json, "protected") === true,
      grade: "weak",
      means:
        "has a password for texts and leaves its images to anyone: the password does not guard those routes",
      meansGuarded: "says that it has a password",
      shows: ["see metadata"],
    },
  ],
  reach: [
    {
      can: "read data",
      because: "the text that is being written for others can be read while it is written",
    },
    {
      can: "administer",
      because: "where the admin mode is on, models and settings are changed over the same port",
    },
  ],
  hasAuthentication: true,
  fix: ({ port }) => [
    {
      do: "let it listen on loopback, with a password, and without a tunnel",
      language: "shell",
      text: 'koboldcpp --model model.gguf --host 127.0.0.1 --password "$KOBOLD_PASSWORD"',
    },
    publishOnLoopback(port, 5001),
  ],
  references: ["LostRuins/koboldcpp koboldcpp.py"],
});

export const koboldCpp = defineService(
  versionFrom(described, "/api/extra/version", ({ json }) => textAt(json, "version")),
);
