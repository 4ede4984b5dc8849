import type { RemedyId } from "../detector.ts";
import { aiTooling } from "./ai-tooling.ts";
import { aiVendors } from "./ai-vendors.ts";
import { clouds } from "./clouds.ts";
import { ownKeys } from "./own-keys.ts";
import { peopleAndBusiness } from "./people-and-business.ts";
import type { Remedy } from "./remedy.ts";
import { services } from "./services.ts";

export type { Remedy } from "./remedy.ts";

/** Every remedy by its id: what a tired person does next about one kind of finding. */
export const remedies: ReadonlyMap<RemedyId, Remedy> = new Map(
  [aiVendors, aiTooling, clouds, services, ownKeys, peopleAndBusiness]
    .flat()
    .map((remedy) => [remedy.id, remedy]),
);
