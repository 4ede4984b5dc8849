import type { HttpAnswer } from "./http.ts";
import { isObject, valueAt } from "./json.ts";

/** Where FastAPI describes an application, unless it is told not to. */
export const openApiPage = "/openapi.json";

type Described = Pick<HttpAnswer, "status" | "text" | "json">;

/** How far into a description its `info` is looked for. */
const headLength = 4096;

/** The application's name in its description; read from the beginning, since descriptions may be longer than what is kept. */
export function openApiTitle(answer: Described): string | undefined {
  return /"title"\s*:\s*"((?:[^"\\]|\\.){1,200})"/.exec(headOf(answer))?.[1];
}

/** The version in its description, which is that of the interface and not always that of the product. */
export function openApiVersion(answer: Described): string | undefined {
  const version = valueAt(answer.json, "info", "version");
  if (typeof version === "string") return version;
  return /"version"\s*:\s*"([^"\\]{1,60})"/.exec(headOf(answer))?.[1];
}

/** Whether the description names this path. */
export function openApiHas(answer: Described, path: string): boolean {
  const paths = valueAt(answer.json, "paths");
  if (isObject(paths)) return Object.hasOwn(paths, path);
  // Cut off: the rest is text.
  return headOf(answer) !== "" && new RegExp(`"${escaped(path)}"\\s*:\\s*\\{`).test(answer.text);
}

function headOf({ status, text }: Described): string {
  if (status !== 200 || !/^\s*\{\s*"openapi"\s*:/.test(text)) return "";
  return text.slice(0, headLength);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
