import { agents } from "./agents.ts";
import { chatApps } from "./chat-apps.ts";
import { configFiles } from "./config-files.ts";
import { credentials } from "./credentials.ts";
import { histories } from "./histories.ts";
import type { KnownPlace } from "./known-place.ts";

/** All of them, in the order in which they are told. A file that belongs to two is the first one's. */
export const knownPlaces: readonly KnownPlace[] = [
  ...agents,
  ...chatApps,
  ...histories,
  ...credentials,
  ...configFiles,
];
