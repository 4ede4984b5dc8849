import { bucket } from "./bucket/bucket.ts";
import { chatExport } from "./chat-export/chat-export.ts";
import { clickhouse } from "./clickhouse/clickhouse.ts";
import { dataFile } from "./data-file/data-file.ts";
import { elasticsearch } from "./elasticsearch/elasticsearch.ts";
import { files } from "./files/files.ts";
import { gatewayLog } from "./gateway-log/gateway-log.ts";
import { mongodb } from "./mongodb/mongodb.ts";
import { mysql } from "./mysql/mysql.ts";
import { postgres } from "./postgres/postgres.ts";
import { redis } from "./redis/redis.ts";
import type { Source } from "./source.ts";
import { sqlite } from "./sqlite/sqlite.ts";

export { type Address, parseAddress } from "./address.ts";
export { isMessage } from "./chat-export/message.ts";
export { openDemo } from "./demo/demo.ts";
export { defaultLimits } from "./files/limits.ts";
export { type PresentPlace, presentPlaces } from "./known-places/present-places.ts";
export { LimitedPlace } from "./limited-place.ts";
export { recordsPlace } from "./records-place.ts";
export { type Column, everything, type Selection, timeColumn } from "./selection.ts";
export type { Collection, EngineRelation, OpenSource, Piece, Source, SourceOptions } from "./source.ts";
export { isGap } from "./source.ts";

/** Every kind of place, the most particular first: the first that accepts a target opens it. */
export const sources: readonly Source[] = [
  clickhouse,
  postgres,
  mysql,
  redis,
  mongodb,
  elasticsearch,
  bucket,
  sqlite,
  chatExport,
  gatewayLog,
  dataFile,
  files,
];
