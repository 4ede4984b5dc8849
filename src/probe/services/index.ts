import type { Service } from "../service.ts";
import { airflow } from "./airflow.ts";
import { alertmanager } from "./alertmanager.ts";
import { anythingLlm } from "./anythingllm.ts";
import { arangodb } from "./arangodb.ts";
import { argoWorkflows } from "./argo-workflows.ts";
import { argocd } from "./argocd.ts";
import { attu } from "./attu.ts";
import { autogenStudio } from "./autogen-studio.ts";
import { bentoMl } from "./bentoml.ts";
import { bifrost } from "./bifrost.ts";
import { cadvisor } from "./cadvisor.ts";
import { cassandra } from "./cassandra.ts";
import { chatUi } from "./chat-ui.ts";
import { chroma } from "./chroma.ts";
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
import { consul } from "./consul.ts";
import { couchbase } from "./couchbase.ts";
import { couchdb } from "./couchdb.ts";
import { dagster } from "./dagster.ts";
import { daskDashboard } from "./dask-dashboard.ts";
import { daskScheduler } from "./dask-scheduler.ts";
import { dify } from "./dify.ts";
import { dockerApi } from "./docker-api.ts";
import { dockerRegistry } from "./docker-registry.ts";
import { druid } from "./druid.ts";
import { dtale } from "./dtale.ts";
import { elasticsearch, opensearch } from "./elasticsearch.ts";
import { etcd } from "./etcd.ts";
import { fastChat } from "./fastchat.ts";
import { feast } from "./feast.ts";
import { flink } from "./flink.ts";
import { flower } from "./flower.ts";
import { flowise } from "./flowise.ts";
import { gradio } from "./gradio.ts";
import { grafana } from "./grafana.ts";
import { h2o } from "./h2o.ts";
import { hdfs } from "./hdfs.ts";
import { helicone } from "./helicone.ts";
import { influxdb } from "./influxdb.ts";
import { jaeger } from "./jaeger.ts";
import { jupyter } from "./jupyter.ts";
import { jupyterHub } from "./jupyterhub.ts";
import { kafka } from "./kafka.ts";
import { kafkaUi } from "./kafka-ui.ts";
import { kestra } from "./kestra.ts";
import { kibana } from "./kibana.ts";
import { koboldCpp } from "./koboldcpp.ts";
import { kongAdmin } from "./kong-admin.ts";
import { kubeflow } from "./kubeflow.ts";
import { kubelet } from "./kubelet.ts";
import { kubernetesApi } from "./kubernetes-api.ts";
import { kubernetesDashboard } from "./kubernetes-dashboard.ts";
import { labelStudio } from "./label-studio.ts";
import { langflow } from "./langflow.ts";
import { langfuse } from "./langfuse.ts";
import { ldap } from "./ldap.ts";
import { librechat } from "./librechat.ts";
import { lightRag } from "./lightrag.ts";
import { liteLlm } from "./litellm.ts";
import { livy } from "./livy.ts";
import { llamacpp } from "./llamacpp.ts";
import { lmStudio } from "./lm-studio.ts";
import { localAi } from "./localai.ts";
import { loki } from "./loki.ts";
import { marimo } from "./marimo.ts";
import { mcp } from "./mcp.ts";
import { meilisearch } from "./meilisearch.ts";
import { mem0 } from "./mem0.ts";
import { memcached } from "./memcached.ts";
import { metabase } from "./metabase.ts";
import { milvusManagement } from "./milvus-management.ts";
import { milvusRest } from "./milvus-rest.ts";
import { minio } from "./minio.ts";
import { mlflow } from "./mlflow.ts";
import { mongoExpress } from "./mongo-express.ts";
import { mongodb, mongodbElsewhere } from "./mongodb.ts";
import { mqtt } from "./mqtt.ts";
import { mysql } from "./mysql.ts";
import { n8n } from "./n8n.ts";
import { natsClient } from "./nats-client.ts";
import { natsMonitor } from "./nats-monitor.ts";
import { neo4jBolt, neo4jBoltElsewhere } from "./neo4j-bolt.ts";
import { neo4jHttp } from "./neo4j-http.ts";
import { nextChat } from "./nextchat.ts";
import { nifi } from "./nifi.ts";
import { nodeExporter } from "./node-exporter.ts";
import { nodeRed } from "./node-red.ts";
import { nomad } from "./nomad.ts";
import { nvidiaNim } from "./nvidia-nim.ts";
import { ollama } from "./ollama.ts";
import { onyx } from "./onyx.ts";
import { openWebUi } from "./open-webui.ts";
import { openAiCompatible } from "./openai-compatible.ts";
import { openClaw } from "./openclaw.ts";
import { openHands } from "./openhands.ts";
import { phoenix } from "./phoenix.ts";
import { pinot } from "./pinot.ts";
import { portainer } from "./portainer.ts";
import { portkey } from "./portkey.ts";
import { postgres } from "./postgres.ts";
import { postgrest } from "./postgrest.ts";
import { pprof } from "./pprof.ts";
import { prefect } from "./prefect.ts";
import { privateGpt } from "./privategpt.ts";
import { prometheus } from "./prometheus.ts";
import { pulsar } from "./pulsar.ts";
import { qdrant } from "./qdrant.ts";
import { rabbitmqAmqp } from "./rabbitmq-amqp.ts";
import { rabbitmqManagement } from "./rabbitmq-management.ts";
import { ragFlow } from "./ragflow.ts";
import { ray } from "./ray.ts";
import { redis } from "./redis.ts";
import { redisCommander } from "./redis-commander.ts";
import { redisinsight } from "./redisinsight.ts";
import { rethinkdbDriver } from "./rethinkdb-driver.ts";
import { rethinkdbHttp } from "./rethinkdb-http.ts";
import { s3 } from "./s3.ts";
import { sglang } from "./sglang.ts";
import { solr } from "./solr.ts";
import { sparkDriver } from "./spark-driver.ts";
import { sparkMaster } from "./spark-master.ts";
import { sparkSubmission } from "./spark-submission.ts";
import { springActuator } from "./spring-actuator.ts";
import { streamlit } from "./streamlit.ts";
import { supabaseStudio } from "./supabase-studio.ts";
import { superset } from "./superset.ts";
import { temporal } from "./temporal.ts";
import { tensorBoard } from "./tensorboard.ts";
import { tensorFlowServing } from "./tensorflow-serving.ts";
import { tensorRtLlm } from "./tensorrt-llm.ts";
import { tensorZero } from "./tensorzero.ts";
import { textGenerationWebUi } from "./text-generation-webui.ts";
import { tgi } from "./tgi.ts";
import { torchServeInference } from "./torchserve-inference.ts";
import { torchServeManagement } from "./torchserve-management.ts";
import { trino } from "./trino.ts";
import { triton } from "./triton.ts";
import { typesense } from "./typesense.ts";
import { vault } from "./vault.ts";
import { vllm } from "./vllm.ts";
import { weaviate } from "./weaviate.ts";
import { xinference } from "./xinference.ts";
import { yarn } from "./yarn.ts";
import { zeppelin } from "./zeppelin.ts";
import { zipkin } from "./zipkin.ts";
import { zookeeper } from "./zookeeper.ts";

/** Products that answer like no other. */
const particular: readonly Service[] = [
  // First those whose question ends a line: a server that reads lines stays silent on any other.
  redis,
  ldap,
  memcached,
  mysql,
  mongodb,
  cassandra,
  neo4jBolt,
  rethinkdbDriver,
  cockroachdbSql,
  // Its word has no end of line, so it waits by itself.
  zookeeper,
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
  alertmanager,
  argocd,
  cadvisor,
  consul,
  dockerApi,
  etcd,
  flower,
  grafana,
  hdfs,
  jaeger,
  kafka,
  kafkaUi,
  kibana,
  kubelet,
  kubernetesApi,
  kubernetesDashboard,
  loki,
  metabase,
  minio,
  mongoExpress,
  mqtt,
  natsClient,
  natsMonitor,
  nomad,
  portainer,
  postgrest,
  pulsar,
  rabbitmqAmqp,
  rabbitmqManagement,
  redisCommander,
  redisinsight,
  supabaseStudio,
  superset,
  vault,
  zipkin,
  chroma,
  weaviate,
  milvusRest,
  milvusManagement,
  attu,
  ollama,
  vllm,
  sglang,
  tgi,
  llamacpp,
  lmStudio,
  localAi,
  triton,
  torchServeManagement,
  torchServeInference,
  tensorFlowServing,
  bentoMl,
  xinference,
  fastChat,
  nvidiaNim,
  tensorRtLlm,
  textGenerationWebUi,
  koboldCpp,
  liteLlm,
  langfuse,
  helicone,
  phoenix,
  bifrost,
  portkey,
  kongAdmin,
  tensorZero,
  mem0,
  lightRag,
  privateGpt,
  ragFlow,
];

/** What others are built on, or imitate: asked when none of the above knew the door. */
const generic: readonly Service[] = [
  clickHouseKeeper,
  clickHousePostgresql,
  postgres,
  gradio,
  streamlit,
  mcp,
  dockerRegistry,
  nodeExporter,
  prometheus,
  s3,
  springActuator,
  // Beside whatever else a program serves: only where nothing of that was known.
  pprof,
  openAiCompatible,
];

/** Every service that is recognised: the first that knows a door is taken. */
export const services: readonly Service[] = [...particular, ...generic];
