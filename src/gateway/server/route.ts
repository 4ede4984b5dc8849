import { Recent } from "../../base/index.ts";
import type { VendorFamily } from "../../model/index.ts";
import type { Surface } from "../surfaces/surface.ts";

/** What a path asks for. */
export interface Route {
  /** As the configuration calls it; undefined: the path names none. */
  readonly vendor: string | undefined;
  readonly surface: Surface;
  /** What stood in place of `{name}`. */
  readonly names: Readonly<Record<string, string>>;
  /** Below the base URL of the vendor, without parameters. */
  readonly path: string;
}

/** Finds what a path may ask for; of several, the form of the vendor decides (`/v1/models` is OpenAI's and Anthropic's). */
export type Router = (method: string, path: string) => readonly Route[];

/** What stands before the path in base URLs of the vendors themselves, so that only the host has to be changed in one. */
const prefixes: Readonly<Record<VendorFamily, readonly string[]>> = {
  openai: ["", "/v1", "/v1beta/openai"],
  anthropic: [""],
  gemini: [""],
  ollama: [""],
};

/** Names come from outside: only so many routes are remembered. */
const remembered = 1000;

/** Paths are `/<vendor>` and what the vendor's own would be: `/openai/v1/chat/completions`. */
export function routerOf(surfaces: readonly Surface[]): Router {
  const patterns = surfaces.flatMap((surface) =>
    surface.paths.flatMap((path) =>
      prefixes[surface.family].map((prefix) => ({ surface, prefix, pattern: patternOf(`${prefix}${path}`) })),
    ),
  );
  const matches = (method: string, path: string, vendor: string | undefined): Route[] =>
    patterns.flatMap(({ surface, prefix, pattern }) => {
      const names = surface.method === method ? pattern.exec(path) : null;
      return names === null
        ? []
        : [{ vendor, surface, names: { ...names.groups }, path: path.slice(prefix.length) }];
    });
  const known = new Recent<string, readonly Route[]>(remembered);
  return (method, path) => {
    const key = `${method} ${path}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const [, vendor, rest = ""] = /^\/([a-z0-9][a-z0-9-]{0,63})(\/.*)$/.exec(path) ?? [];
    const plain = matches(method, path, undefined);
    const routes = plain.length > 0 || vendor === undefined ? plain : matches(method, rest, vendor);
    if (routes.length > 0) known.set(key, routes);
    return routes;
  };
}

/** A name is made of characters that need no escape and is never `..`, so that a path means the same to us and to the vendor. */
function patternOf(path: string): RegExp {
  const parts = path.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    return name === undefined
      ? part.replace(/[.*+?^$|()[\]\\]/g, "\\$&")
      : `(?<${name}>[\\w~@-][\\w.~@-]{0,199})`;
  });
  return new RegExp(`^${parts.join("")}$`);
}
