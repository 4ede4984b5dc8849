import type { Service } from "../service.ts";
import { airflow } from "./airflow.ts";
import { anythingLlm } from "./anythingllm.ts";
import { arangodb } from "./arangodb.ts";
import { argoWorkflows } from "./argo-workflows.ts";
import { autogenStudio } from "./autogen-studio.ts";
import { cassandra } from "./cassandra.ts";
import { chatUi } from "./chat-ui.ts";
import { clickHouseHttp } from "./clickhouse-http.ts";
import { clickHouseInterserver } from "./clickhouse-interserver.ts";
import { clickHouseKeeper } from "./clickhouse-keeper.ts";
import { clickHouseMysql } from "./clickhouse-mysql.ts";
import { clickHouseNative } from "./clickhouse-native.ts";
import { clickHousePostgresql } from "./clickhouse-postgresql.ts";
import { clickHousePrometheus } from "./clickhouse-prometheus.ts";
import { cockroachdbHttp } from "./cockroachdb-http.ts";
import { cockroachdbSql } from "./cockroachdb-sql.ts";
import { comfyUi } from "./comfyui.ts";
import { couchbase } from "./couchbase.ts";
import { couchdb } from "./couchdb.ts";
import { dagster } from "./dagster.ts";
import { daskDashboard } from "./dask-dashboard.ts";
import { daskScheduler } from "./dask-scheduler.ts";
import { dify } from "./dify.ts";
import { druid } from "./druid.ts";
import { dtale } from "./dtale.ts";
import { elasticsearch, opensearch } from "./elasticsearch.ts";
import { feast } from "./feast.ts";
import { flink } from "./flink.ts";
import { flowise } from "./flowise.ts";
import { gradio } from "./gradio.ts";
import { h2o } from "./h2o.ts";
import { influxdb } from "./influxdb.ts";
import { jupyter } from "./jupyter.ts";
import { jupyterHub } from "./jupyterhub.ts";
import { kestra } from "./kestra.ts";
import { kubeflow } from "./kubeflow.ts";
import { labelStudio } from "./label-studio.ts";
import { langflow } from "./langflow.ts";
import { ldap } from "./ldap.ts";
import { librechat } from "./librechat.ts";
import { livy } from "./livy.ts";
import { marimo } from "./marimo.ts";
import { mcp } from "./mcp.ts";
import { meilisearch } from "./meilisearch.ts";
import { memcached } from "./memcached.ts";
import { mlflow } from "./mlflow.ts";
import { mongodb, mongodbElsewhere } from "./mongodb.ts";
import { mysql } from "./mysql.ts";
import { n8n } from "./n8n.ts";
import { neo4jBolt, neo4jBoltElsewhere } from "./neo4j-bolt.ts";
import { neo4jHttp } from "./neo4j-http.ts";
import { nextChat } from "./nextchat.ts";
import { nifi } from "./nifi.ts";
import { nodeRed } from "./node-red.ts";
import { onyx } from "./onyx.ts";
import { openWebUi } from "./open-webui.ts";
import { openClaw } from "./openclaw.ts";
import { openHands } from "./openhands.ts";
import { pinot } from "./pinot.ts";
import { postgres } from "./postgres.ts";
import { prefect } from "./prefect.ts";
import { qdrant } from "./qdrant.ts";
import { ray } from "./ray.ts";
import { redis } from "./redis.ts";
import { rethinkdbDriver } from "./rethinkdb-driver.ts";
import { rethinkdbHttp } from "./rethinkdb-http.ts";
import { solr } from "./solr.ts";
import { sparkDriver } from "./spark-driver.ts";
import { sparkMaster } from "./spark-master.ts";
import { sparkSubmission } from "./spark-submission.ts";
import { streamlit } from "./streamlit.ts";
import { temporal } from "./temporal.ts";
import { tensorBoard } from "./tensorboard.ts";
import { trino } from "./trino.ts";
import { typesense } from "./typesense.ts";
import { yarn } from "./yarn.ts";
import { zeppelin } from "./zeppelin.ts";

/** Products that answer like no other. */
const particular: readonly Service[] = [
  // First those whose question ends a line: a server that reads lines stays silent on any other.
  ldap,
  redis,
  memcached,
  mysql,
  mongodb,
  cassandra,
  neo4jBolt,
  rethinkdbDriver,
  cockroachdbSql,
  clickHousePrometheus,
  clickHouseNative,
  clickHouseMysql,
  clickHouseInterserver,
  clickHouseHttp,
  qdrant,
  arangodb,
  cockroachdbHttp,
  couchbase,
  couchdb,
  druid,
  elasticsearch,
  opensearch,
  influxdb,
  meilisearch,
  mongodbElsewhere,
  neo4jBoltElsewhere,
  neo4jHttp,
  pinot,
  rethinkdbHttp,
  solr,
  trino,
  typesense,
  airflow,
  anythingLlm,
  argoWorkflows,
  autogenStudio,
  chatUi,
  comfyUi,
  dagster,
  daskDashboard,
  daskScheduler,
  dify,
  dtale,
  feast,
  flink,
  flowise,
  h2o,
  jupyter,
  jupyterHub,
  kestra,
  kubeflow,
  labelStudio,
  langflow,
  librechat,
  livy,
  marimo,
  mlflow,
  n8n,
  nextChat,
  nifi,
  nodeRed,
  onyx,
  openClaw,
  openHands,
  openWebUi,
  prefect,
  ray,
  sparkDriver,
  sparkMaster,
  sparkSubmission,
  temporal,
  tensorBoard,
  yarn,
  zeppelin,
];

/** What others are built on, or imitate: asked when none of the above knew the door. */
const generic: readonly Service[] = [
  clickHouseKeeper,
  clickHousePostgresql,
  postgres,
  gradio,
  streamlit,
  mcp,
];

/** Every service that is recognised: the first that knows a door is taken. */
export const services: readonly Service[] = [...particular, ...generic];
