import type { Holding } from "../../model/index.ts";
import type { HttpAnswer } from "./http.ts";
import { isObject, listAt, textAt } from "./json.ts";
import { named } from "./named.ts";

/** `GET /v1/models` as OpenAI answers it, and everyone who speaks its protocol. */
export const modelsPage = "/v1/models";

/** Whether it is a list of models; an empty one is one as well. */
export function isModelList({ status, json }: Pick<HttpAnswer, "status" | "json">): boolean {
  const data = listAt(json, "data");
  return (
    status === 200 &&
    textAt(json, "object") === "list" &&
    (data?.every((model) => isObject(model) && textAt(model, "id") !== undefined) ?? false)
  );
}

/** Whether all models say that this product serves them. */
export function modelsAreOwnedBy(owner: string, answer: Pick<HttpAnswer, "status" | "json">): boolean {
  const models = listAt(answer.json, "data") ?? [];
  return (
    isModelList(answer) &&
    models.length > 0 &&
    models.every((model) => textAt(model, "owned_by")?.toLowerCase() === owner)
  );
}

/** Names of the models. */
export function modelsHeld({ json }: Pick<HttpAnswer, "json">): Holding[] {
  return named(listAt(json, "data"), "id");
}
