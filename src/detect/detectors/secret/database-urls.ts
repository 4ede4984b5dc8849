import { alphabets, sample } from "../../../base/index.ts";
import type { Candidate, Detector, RemedyId } from "../../detector.ts";
import { judgeDatabasePassword } from "./database-password.ts";

const password = (seed: number): string => sample(alphabets.alnum, 14, seed);

/**
 * From the scheme to the host and its port (RFC 3986 §3.2, and lenient with passwords that hold a raw `@`, `:` or `#`):
 * all of it is the match, since a password masked alone would leave its user and host behind.
 */
function urlPattern(schemes: string, moreHosts = false): RegExp {
  const driver = "(?:\\+[a-z0-9_]{1,20})?";
  const userinfo = "[^\\s:@/\"'`<>]{0,100}:[^\\s\"'`<>/]{1,200}@";
  const host = "(?:[\\w.%-]{1,253}|\\[[0-9a-fA-F:.]{2,45}\\])(?::[0-9]{1,5})?";
  const others = moreHosts ? "(?:,[\\w.-]{1,253}:[0-9]{1,5}){0,20}" : "";
  return new RegExp(`(?:${schemes})${driver}://${userinfo}${host}${others}`);
}

function opens(schemes: readonly string[]): readonly string[] {
  return schemes.flatMap((scheme) => [`${scheme}://`, `${scheme}+`]);
}

function hasPassword({ value }: Candidate): boolean | "medium" {
  const rest = value.slice(value.indexOf("://") + 3);
  const at = rest.lastIndexOf("@");
  const colon = rest.indexOf(":");
  const host = rest.slice(at + 1).replace(/(?::[0-9]{1,5})?(?:,.*)?$/, "");
  return judgeDatabasePassword(rest.slice(colon + 1, at), rest.slice(0, colon), host);
}

const references = ["RFC 3986 §3.2.1"];
const remedy: RemedyId = "rotate.database";

const otherSchemes = [
  "oracle",
  "neo4j",
  "bolt",
  "cassandra",
  "scylla",
  "couchbase",
  "couchbases",
  "couchdb",
  "trino",
  "presto",
  "hive",
  "impala",
  "db2",
  "vertica",
  "teradatasql",
  "elasticsearch",
  "opensearch",
  "influxdb",
  "nats",
  "mqtt",
  "mqtts",
  "hana",
  "exa",
  "databricks",
  "druid",
  "starrocks",
  "doris",
  "arangodb",
  "surrealdb",
  "rethinkdb",
  "milvus",
  "firebird",
];

export const databaseUrls: readonly Detector[] = [
  {
    id: "secret.postgres.url",
    dataClass: "secret",
    title: "PostgreSQL URL with password",
    severity: "critical",
    pattern: urlPattern("postgres|postgresql|cockroachdb|redshift|postgis|timescaledb"),
    keywords: opens(["postgres", "postgresql", "cockroachdb", "redshift", "postgis", "timescaledb"]),
    check: hasPassword,
    remedy: "rotate.postgres",
    finds: [
      `DATABASE_URL=postgresql://app:${password(1)}@db.internal:5432/prod?sslmode=require`,
      `create_engine("postgresql+psycopg2://ada:${password(2)}@10.0.3.7/warehouse")`,
      `postgres://u:${password(3)}@${password(4)}@ep-cool-1.eu-central-1.aws.neon.tech/main`,
    ],
    ignores: [
      "postgresql://user:password@localhost:5432/mydb",
      `postgres://app:$${"{DB_PASSWORD}"}@db:5432/prod`,
      "postgresql://postgres:[YOUR-PASSWORD]@db.abcdefgh.supabase.co:5432/postgres",
      "postgresql://localhost:5432/mydb",
    ],
    references: [
      ...references,
      "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS",
    ],
  },
  {
    id: "secret.mysql.url",
    dataClass: "secret",
    title: "MySQL URL with password",
    severity: "critical",
    pattern: urlPattern("mysql|mysql2|mysqlx|mariadb|tidb|singlestoredb"),
    keywords: opens(["mysql", "mysql2", "mysqlx", "mariadb", "tidb", "singlestoredb"]),
    check: hasPassword,
    remedy,
    finds: [
      `mysql+pymysql://root:${password(5)}@mysql.internal:3306/app`,
      `"url": "mariadb://shop:${password(6)}@10.1.2.3/shop"`,
    ],
    ignores: [
      "mysql://username:password@host:3306/db",
      "mysql://root@localhost/db",
      "mysql://root:%s@db/app",
    ],
    references: [
      ...references,
      "https://dev.mysql.com/doc/refman/8.4/en/connecting-using-uri-or-key-value-pairs.html",
    ],
  },
  {
    id: "secret.mongodb.url",
    dataClass: "secret",
    title: "MongoDB URL with password",
    severity: "critical",
    pattern: urlPattern("mongodb", true),
    keywords: opens(["mongodb"]),
    check: hasPassword,
    remedy,
    finds: [
      `MONGODB_URI="mongodb+srv://svc:${password(7)}@cluster0.ab1cd.mongodb.net/?retryWrites=true"`,
      `mongodb://app:${password(8)}@m1.internal:27017,m2.internal:27017/prod?replicaSet=rs0`,
    ],
    ignores: [
      "mongodb+srv://<username>:<password>@cluster0.mongodb.net/",
      "mongodb://localhost:27017/test",
      "mongodb+srv://user:your_password@cluster0.mongodb.net/",
    ],
    references: [...references, "https://www.mongodb.com/docs/manual/reference/connection-string/"],
  },
  {
    id: "secret.redis.url",
    dataClass: "secret",
    title: "Redis URL with password",
    severity: "critical",
    pattern: urlPattern("rediss|redis|valkeys|valkey"),
    keywords: opens(["redis", "rediss", "valkey", "valkeys"]),
    check: hasPassword,
    remedy,
    finds: [
      `REDIS_URL=redis://:${password(9)}@cache.internal:6379/0`,
      `rediss://default:${password(10)}@eu1-calm.upstash.io:6379`,
    ],
    ignores: [
      "redis://localhost:6379/0",
      `redis://:$${"{REDIS_PASSWORD}"}@redis:6379`,
      "redis://:password@redis:6379",
    ],
    references: [...references, "https://www.iana.org/assignments/uri-schemes/prov/redis"],
  },
  {
    id: "secret.clickhouse.url",
    dataClass: "secret",
    title: "ClickHouse URL with password",
    severity: "critical",
    pattern: urlPattern("clickhousedb|clickhouses|clickhouse|ch"),
    keywords: opens(["clickhouse", "clickhouses", "clickhousedb", "ch"]),
    check: hasPassword,
    remedy: "rotate.clickhouse",
    finds: [
      `clickhouse://default:${password(11)}@ch.internal:9000/logs`,
      `clickhouse+native://writer:${password(12)}@10.9.8.7/default`,
    ],
    ignores: [
      "clickhouse://default:@localhost:9000/default",
      "arch://a:b1c2d3@host",
      "clickhouse://user:password@host:9000",
    ],
    references: [...references, "https://clickhouse.com/docs/interfaces/cli#connection_string"],
  },
  {
    id: "secret.clickhouse.query-url",
    dataClass: "secret",
    title: "ClickHouse HTTP URL with password",
    severity: "critical",
    pattern:
      /https?:\/\/[\w.-]{1,253}:(?:8123|8443)\/[\w./%-]{0,60}\?[^\s"'`<>#]{0,300}password=[^\s&"'`<>#]{1,200}/,
    keywords: [":8123/", ":8443/"],
    keywordWithin: 264,
    check: ({ value }) => {
      const host = value.slice(value.indexOf("://") + 3).replace(/[:/].*$/, "");
      return judgeDatabasePassword(value.slice(value.lastIndexOf("password=") + 9), "", host);
    },
    remedy: "rotate.clickhouse",
    finds: [
      `https://x1.eu-west-1.aws.clickhouse.cloud:8443/?user=default&password=${password(13)}`,
      `curl 'http://ch.internal:8123/?query=SELECT+1&password=${password(14)}'`,
    ],
    ignores: ["http://ch.internal:8123/?query=SELECT+1", "https://ch:8443/?user=default&password=<password>"],
    references: ["https://clickhouse.com/docs/interfaces/http"],
  },
  {
    id: "secret.amqp.url",
    dataClass: "secret",
    title: "AMQP (RabbitMQ) URL with password",
    severity: "critical",
    pattern: urlPattern("amqps|amqp"),
    keywords: opens(["amqp", "amqps"]),
    check: hasPassword,
    remedy,
    finds: [
      `CELERY_BROKER_URL=amqp://worker:${password(15)}@rabbit.internal:5672/vhost`,
      `amqps://svc:${password(16)}@b-1.mq.eu-west-1.amazonaws.com:5671`,
    ],
    ignores: [
      "amqp://user:*****@rabbit.internal",
      "amqps://username:$password@localhost:5672",
      "amqp://rabbit.internal:5672",
    ],
    references: [...references, "https://www.rabbitmq.com/docs/uri-spec"],
  },
  {
    id: "secret.mssql.url",
    dataClass: "secret",
    title: "SQL Server URL with password",
    severity: "critical",
    pattern: urlPattern("mssql|sqlserver"),
    keywords: opens(["mssql", "sqlserver"]),
    check: hasPassword,
    remedy,
    finds: [
      `mssql+pyodbc://sa:${password(17)}@sql01.corp.local:1433/crm?driver=ODBC+Driver+18`,
      `sqlserver://svc:${password(18)}@10.4.4.4:1433?database=crm`,
    ],
    ignores: ["mssql+pyodbc://user:pass@mydsn", "sqlserver://localhost:1433;database=crm"],
    references: [...references, "https://docs.sqlalchemy.org/en/20/dialects/mssql.html"],
  },
  {
    id: "secret.snowflake.url",
    dataClass: "secret",
    title: "Snowflake URL with password",
    severity: "critical",
    pattern: urlPattern("snowflake"),
    keywords: opens(["snowflake"]),
    check: hasPassword,
    remedy,
    finds: [
      `snowflake://LOADER:${password(19)}@xy12345.eu-central-1/RAW/PUBLIC?warehouse=WH`,
      `create_engine('snowflake://ada:${password(20)}@acme-prod/ANALYTICS')`,
    ],
    ignores: ["snowflake://<user>:<password>@<account>/", "snowflake://user:password@account/db"],
    references: [...references, "https://docs.snowflake.com/en/developer-guide/python-connector/sqlalchemy"],
  },
  {
    id: "secret.database.url",
    dataClass: "secret",
    title: "database or broker URL with password",
    severity: "critical",
    pattern: urlPattern(otherSchemes.join("|")),
    keywords: opens(otherSchemes),
    check: hasPassword,
    remedy,
    finds: [
      `neo4j+s://neo4j:${password(21)}@ab12.databases.neo4j.io`,
      `NATS_URL=nats://svc:${password(22)}@nats.internal:4222`,
    ],
    ignores: ["neo4j://localhost:7687", "trino://user:password@trino:8080", "alexa://a:b1c2d3e4@x.y"],
    references,
  },
];
