import type { Service } from "../service.ts";
import { qdrant } from "./qdrant.ts";
import { redis } from "./redis.ts";

/** Products that answer like no other. */
const particular: readonly Service[] = [qdrant, redis];

/** What others are built on, or imitate: asked when none of the above knew the door. */
const generic: readonly Service[] = [];

/** Every service that is recognised: the first that knows a door is taken. */
export const services: readonly Service[] = [...particular, ...generic];
