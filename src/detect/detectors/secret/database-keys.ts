import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex, isGenuineMixed } from "./genuine.ts";
import { sampleUuid } from "./sample-uuid.ts";

const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const body = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);

/** Keys of database clouds: what opens the control plane rather than one database. */
export const databaseKeys: readonly Detector[] = [
  {
    id: "secret.clickhouse.cloud-key",
    dataClass: "secret",
    title: "ClickHouse Cloud API secret",
    severity: "critical",
    pattern: /4b1d[A-Za-z0-9]{38}/,
    check: isGenuineMixed,
    near: ["clickhouse"],
    remedy: "rotate.clickhouse",
    finds: [`CLICKHOUSE_CLOUD_KEY_SECRET=4b1d${alnum(38, 1)}`, `token_secret = "4b1d${alnum(38, 2)}"`],
    ignores: [`4b1d${hex(38, 1)}`, `4b1d${alnum(30, 1)}`],
    references: ["https://clickhouse.com/docs/cloud/manage/openapi", "https://github.com/gitleaks/gitleaks"],
  },
  {
    id: "secret.mongodb.atlas-service-account",
    dataClass: "secret",
    title: "MongoDB Atlas service account secret",
    severity: "critical",
    pattern: /mdb_sa_sk_[\w-]{40}/,
    check: isGenuine,
    remedy: "rotate.database",
    finds: [`MONGODB_ATLAS_CLIENT_SECRET=mdb_sa_sk_${body(40, 3)}`, `"secret": "mdb_sa_sk_${body(40, 4)}"`],
    ignores: [`mdb_sa_id_${hex(24, 3)}`, `mdb_sa_sk_${body(20, 3)}`],
    references: ["https://www.mongodb.com/docs/atlas/api/service-accounts-overview/"],
  },
  {
    id: "secret.mongodb.atlas-private-key",
    dataClass: "secret",
    title: "MongoDB Atlas private API key",
    severity: "critical",
    pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
    near: [
      "atlas_private_key",
      "atlas_private",
      "mongodb_atlas_private_key",
      "mongodb_atlas_private_api_key",
      "mcli_private_api_key",
      "atlas private key",
      "mongodbatlas",
      "atlas_api_key",
    ],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.database",
    finds: [
      `MONGODB_ATLAS_PRIVATE_KEY=${sampleUuid(5)}`,
      `provider "mongodbatlas" { private_key = "${sampleUuid(6)}"`,
    ],
    ignores: [`private_key = "${sampleUuid(6)}"`, `atlas project ${sampleUuid(5)}`],
    references: ["https://www.mongodb.com/docs/atlas/configure-api-access/"],
  },
  {
    id: "secret.cockroach.api-key",
    dataClass: "secret",
    title: "CockroachDB Cloud API key",
    severity: "critical",
    pattern: /CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}/,
    check: isGenuine,
    remedy: "rotate.database",
    finds: [
      `COCKROACH_API_KEY=CCDB1_${alnum(22, 7)}_${alnum(40, 8)}`,
      `apikey = "CCDB1_${alnum(22, 9)}_${alnum(40, 10)}"`,
    ],
    ignores: [`CCDB1_${alnum(22, 7)}`, "CCDB1_test_key_that_is_not_real"],
    references: ["https://github.com/cockroachdb/terraform-provider-cockroach (API key import format)"],
  },
  {
    id: "secret.astra.application-token",
    dataClass: "secret",
    title: "DataStax Astra application token",
    severity: "critical",
    pattern: /AstraCS:[A-Za-z0-9]{20,32}:[0-9a-f]{64}/,
    check: isGenuine,
    remedy: "rotate.database",
    finds: [
      `ASTRA_DB_APPLICATION_TOKEN="AstraCS:${alnum(24, 11)}:${hex(64, 12)}"`,
      `new DataAPIClient('AstraCS:${alnum(24, 13)}:${hex(64, 14)}')`,
    ],
    ignores: ["AstraCS:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", `AstraCS:${alnum(24, 11)}`],
    references: [
      "https://docs.datastax.com/en/astra-db-serverless/administration/manage-application-tokens.html",
    ],
  },
  {
    id: "secret.clickhouse.key-header",
    dataClass: "secret",
    title: "ClickHouse password in a header",
    severity: "critical",
    pattern: /X-ClickHouse-Key["']?\s{0,3}[:=,]\s{0,3}["']?([^\s"',;(){}<>$]{3,200})/i,
    check: isGenuine,
    remedy: "rotate.clickhouse",
    finds: [
      `curl -H 'X-ClickHouse-User: default' -H 'X-ClickHouse-Key: ${alnum(16, 15)}'`,
      `{"x-clickhouse-key": "${alnum(12, 16)}"}`,
    ],
    ignores: [
      `X-ClickHouse-Key: $${"{CLICKHOUSE_PASSWORD}"}`,
      "X-ClickHouse-Key: <password>",
      "the X-ClickHouse-Key header",
    ],
    references: ["https://clickhouse.com/docs/interfaces/http"],
  },
  {
    id: "secret.influxdb.token",
    dataClass: "secret",
    title: "InfluxDB token",
    severity: "critical",
    pattern: /[A-Za-z0-9_-]{86}==/,
    near: ["influx", "influxdb", "influx_token", "influxdb_token"],
    context: "required",
    confidence: "high",
    check: isGenuine,
    remedy: "rotate.database",
    finds: [`INFLUX_TOKEN=${body(86, 17)}==`, `InfluxDBClient(token="${body(86, 18)}==")`],
    ignores: [`TOKEN=${body(86, 17)}==`, `influxdb ${body(40, 17)}==`],
    references: ["https://docs.influxdata.com/influxdb/v2/admin/tokens/"],
  },
];
