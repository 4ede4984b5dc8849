/** Ports that a scheme stands for when an address names none, or what to write instead when it leads to no host. */
export type SchemeRecord =
  | { readonly ports: readonly number[]; readonly expects?: string }
  | { readonly instead: string };

const bucket = {
  instead:
    "a bucket is looked at with watertight inspect; to scan a store of your own, name its host and port",
};
const file = { instead: "a file with targets, one a line, is named without a scheme" };
const lookup = { instead: "mongodb+srv names a DNS record; name the hosts it lists, as host:27017" };

/** IANA's service name registry; where a product has several doors behind one scheme, all of them. */
export const schemes: ReadonlyMap<string, SchemeRecord> = new Map<string, SchemeRecord>([
  ["http", { ports: [80] }],
  ["https", { ports: [443] }],
  ["ws", { ports: [80] }],
  ["wss", { ports: [443] }],
  // The scheme of both the HTTP and the native drivers.
  ["clickhouse", { ports: [8123, 8443, 9000, 9440], expects: "clickhouse" }],
  ["clickhouses", { ports: [8443, 9440], expects: "clickhouse" }],
  ["ch", { ports: [8123, 8443, 9000, 9440], expects: "clickhouse" }],
  ["postgres", { ports: [5432], expects: "postgres" }],
  ["postgresql", { ports: [5432], expects: "postgres" }],
  ["mysql", { ports: [3306], expects: "mysql" }],
  ["mysqlx", { ports: [33060], expects: "mysql" }],
  ["mariadb", { ports: [3306], expects: "mariadb" }],
  ["mongodb", { ports: [27017], expects: "mongodb" }],
  ["mongodb+srv", lookup],
  ["redis", { ports: [6379], expects: "redis" }],
  ["rediss", { ports: [6379, 6380], expects: "redis" }],
  ["valkey", { ports: [6379], expects: "valkey" }],
  ["memcached", { ports: [11211], expects: "memcached" }],
  ["cassandra", { ports: [9042], expects: "cassandra" }],
  ["cockroachdb", { ports: [26257], expects: "cockroachdb" }],
  ["neo4j", { ports: [7474, 7687], expects: "neo4j" }],
  ["neo4j+s", { ports: [7473, 7687], expects: "neo4j" }],
  ["bolt", { ports: [7687], expects: "neo4j" }],
  ["amqp", { ports: [5672] }],
  ["amqps", { ports: [5671] }],
  ["kafka", { ports: [9092], expects: "kafka" }],
  ["nats", { ports: [4222], expects: "nats" }],
  ["mqtt", { ports: [1883] }],
  ["mqtts", { ports: [8883] }],
  ["ldap", { ports: [389] }],
  ["ldaps", { ports: [636] }],
  ["etcd", { ports: [2379], expects: "etcd" }],
  ["zookeeper", { ports: [2181], expects: "zookeeper" }],
  ["zk", { ports: [2181], expects: "zookeeper" }],
  ["milvus", { ports: [19530], expects: "milvus" }],
  ["s3", bucket],
  ["gs", bucket],
  ["az", bucket],
  ["abfss", bucket],
  ["file", file],
  ["sqlite", file],
]);
