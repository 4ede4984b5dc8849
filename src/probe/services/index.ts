import type { Service } from "../service.ts";
import { arangodb } from "./arangodb.ts";
import { cassandra } from "./cassandra.ts";
import { clickHouseHttp } from "./clickhouse-http.ts";
import { clickHouseInterserver } from "./clickhouse-interserver.ts";
import { clickHouseKeeper } from "./clickhouse-keeper.ts";
import { clickHouseMysql } from "./clickhouse-mysql.ts";
import { clickHouseNative } from "./clickhouse-native.ts";
import { clickHousePostgresql } from "./clickhouse-postgresql.ts";
import { clickHousePrometheus } from "./clickhouse-prometheus.ts";
import { cockroachdbHttp } from "./cockroachdb-http.ts";
import { cockroachdbSql } from "./cockroachdb-sql.ts";
import { couchbase } from "./couchbase.ts";
import { couchdb } from "./couchdb.ts";
import { druid } from "./druid.ts";
import { elasticsearch, opensearch } from "./elasticsearch.ts";
import { influxdb } from "./influxdb.ts";
import { ldap } from "./ldap.ts";
import { meilisearch } from "./meilisearch.ts";
import { memcached } from "./memcached.ts";
import { mongodb, mongodbElsewhere } from "./mongodb.ts";
import { mysql } from "./mysql.ts";
import { neo4jBolt } from "./neo4j-bolt.ts";
import { neo4jHttp } from "./neo4j-http.ts";
import { pinot } from "./pinot.ts";
import { postgres } from "./postgres.ts";
import { qdrant } from "./qdrant.ts";
import { redis } from "./redis.ts";
import { rethinkdbDriver } from "./rethinkdb-driver.ts";
import { rethinkdbHttp } from "./rethinkdb-http.ts";
import { solr } from "./solr.ts";
import { trino } from "./trino.ts";
import { typesense } from "./typesense.ts";

/** Products that answer like no other. */
const particular: readonly Service[] = [
  clickHousePrometheus,
  clickHouseNative,
  clickHouseMysql,
  clickHouseInterserver,
  clickHouseHttp,
  qdrant,
  redis,
  arangodb,
  cassandra,
  cockroachdbHttp,
  cockroachdbSql,
  couchbase,
  couchdb,
  druid,
  elasticsearch,
  opensearch,
  influxdb,
  ldap,
  meilisearch,
  memcached,
  mongodb,
  mongodbElsewhere,
  mysql,
  neo4jBolt,
  neo4jHttp,
  pinot,
  rethinkdbDriver,
  rethinkdbHttp,
  solr,
  trino,
  typesense,
];

/** What others are built on, or imitate: asked when none of the above knew the door. */
const generic: readonly Service[] = [clickHouseKeeper, clickHousePostgresql, postgres];

/** Every service that is recognised: the first that knows a door is taken. */
export const services: readonly Service[] = [...particular, ...generic];
