/** What is done with the tables of an engine. */
export interface Handling {
  readonly engines: RegExp;
  readonly why: string;
  /** Not even when the address names the table: reading would change something, or is impossible. */
  readonly never?: true;
}

/** Of ClickHouse's own tables those with statements, addresses, accounts or messages in them; its logs are common tables. */
const ownTablesWithData: readonly string[] = [
  ...["Processes", "QueryResultCache", "QueryCache", "AsynchronousInserts", "Mutations", "DDLWorkerQueue"],
  ...[
    "Errors",
    "Warnings",
    "Dictionaries",
    "NamedCollections",
    "UserDefinedFunctions",
    "RowPolicies",
    "Users",
  ],
  ...[
    "Databases",
    "Tables",
    "Columns",
    "Clusters",
    "Replicas",
    "Macros",
    "Disks",
    "Backups",
    "ViewRefreshes",
  ],
  ...["KafkaConsumers", "DistributionQueue", "SchemaInferenceCache", "DNSCache", "UserDirectories"],
];

/** ClickHouse, "Table Engines" and src/Storages/; what no line names is read. */
const leftOut: readonly Handling[] = [
  {
    engines: /^(?:Kafka|RabbitMQ|NATS|FileLog|S3Queue|AzureQueue|OSSQueue|GCSQueue)$/,
    why: "a queue: reading it would take the messages away from those they are for",
    never: true,
  },
  { engines: /^Executable(?:Pool)?$/, why: "reading it would run a program on the server", never: true },
  { engines: /^Set$/, why: "ClickHouse gives no way to read a set", never: true },
  { engines: /^(?:TimeSeries)$/, why: "its rows lie in inner tables, which are read", never: true },
  {
    engines: /^(?:GenerateRandom|Fuzz\w+|Loop)$/,
    why: "keeps nothing: it makes rows up without end",
    never: true,
  },
  {
    // Without end, interrupting every thread, for one path at a time, starting a helper program.
    engines: /^System(?:Numbers|Zeros|Primes|GenerateSeries\w*|StackTrace|ZooKeeper\w*|Models|Symbols)$/,
    why: "keeps nothing, and cannot be read like a table",
    never: true,
  },
  {
    engines: new RegExp(`^System(?!(?:${ownTablesWithData.join("|")})$)`),
    why: "tells of the server itself, and keeps nothing that somebody gave it",
  },
  { engines: /^Null$/, why: "keeps nothing of what is written to it" },
  { engines: /^(?:View|LiveView|WindowView|Alias)$/, why: "a view: its rows are those of other tables" },
  { engines: /^Merge$/, why: "shows the rows of other tables, which are read under their own names" },
  { engines: /^Dictionary$/, why: "a dictionary: reading it may make the server load it from elsewhere" },
  {
    engines:
      /^(?:URL|File|S3|GCS|OSS|COSN|HDFS|Hive|AzureBlobStorage|MySQL|PostgreSQL|MongoDB|Redis|SQLite|ODBC|JDBC|XDBC|ExternalDistributed|MeiliSearch|YTsaurus|ArrowFlight|Hudi|DeltaLake\w*|Iceberg\w*|Paimon\w*)$/,
    why: "reads from another system",
  },
];

/** Databases whose very list of tables comes from elsewhere. */
export const foreignDatabases: readonly string[] = [
  "MySQL",
  "PostgreSQL",
  "SQLite",
  "Dictionary",
  "Filesystem",
  "S3",
  "HDFS",
  "DataLakeCatalog",
  "Backup",
];

/** Why a table is not read, when it is not. */
export function whyLeftOut(engine: string, isNamed: boolean): Handling | undefined {
  const handling = leftOut.find(({ engines }) => engines.test(engine));
  return handling?.never === true || !isNamed ? handling : undefined;
}

export function isMergeTree(engine: string): boolean {
  return /MergeTree$/.test(engine);
}
