import type { AskingDoor } from "../../door.ts";
import { controlPath } from "../../http-service.ts";
import type { HttpAnswer } from "../../wire/http.ts";

/**
 * Whether a web page says that a statement is worth asking: ClickHouse's own headers, or its words for a page that is not there
 * (src/Server/NotFoundHandler.cpp). The first page is free text by configuration.
 */
export async function isTelling(door: AskingDoor): Promise<boolean> {
  const root = await door.get("/");
  if (hasOwnHeader(root) || root.text.trim() === "Ok.") return true;
  const control = await door.get(controlPath);
  return hasOwnHeader(control) || control.text.startsWith(`There is no handle ${controlPath}`);
}

function hasOwnHeader({ headers }: HttpAnswer): boolean {
  return Object.keys(headers).some((name) => name.startsWith("x-clickhouse-"));
}
