/** Reads the catalogue or the server's own tables, and nothing a caller named. */
const select = String.raw`SELECT (?:(?!;|INTO |pg_read|pg_ls|lo_|COPY|dblink)[\x20-\x7e\n])+`;
/** PostgreSQL frontend messages (protocol 3.0, chapter "Message Formats"). */
const postgres = [
  /^\0\0\0.\0\x03\0\0(?:[a-z_]+\0[\w/]+\0)+\0$/s,
  /^\0\0\0\x08\x04\xd2\x16\x2f$/, // SSLRequest
  new RegExp(String.raw`^Q\0\0..(?:/\* watertight/\w+ \*/ )?${select}\0$`, "s"),
  /^p\0\0\0.SCRAM-SHA-256\0[^\0]*\0{0,3}.n,,n=,r=[\w+/]+$/s,
  /^p\0\0\0.[^\0]*\0?$/s,
  /^X\0\0\0\x04$/,
];
/** Bolt: handshake, HELLO, a RUN in reading mode (`mode: "r"`), PULL, and LOGON of the account it ships with. */
const bolt = [
  /^\x60\x60\xb0\x17[\0-\x05]{16}$/,
  /^\0.\xb1\x01[\xa0-\xaf].*user_agent.*\0\0$/s,
  /^\0.\xb3\x10(?:\xd0.|\xd1..)(?:CALL db\.labels\(\) YIELD label RETURN label LIMIT \d+|MATCH \(n\) RETURN (?:count\(n\)[\w ]*|labels\(n\), properties\(n\) LIMIT \d+))\xa0\xa1\x84mode\x81r\0\0$/s,
  /^\0\x08\xb1\x3f\xa1\x81n\xc9..\0\0$/s,
  /^\0\x02\xb0\x02\0\0$/,
];
/** MongoDB commands that only tell. */
const mongodb = [
  /^.\0\0\0.{12}\0{4}\0.{4}\x10(?:hello|isMaster|buildInfo|listDatabases|listCollections)\0\x01\0\0\0(?:\x08nameOnly\0\x01)?\x02\$db\0.\0\0\0[^\0]+\0\0$/s,
  /^.\0\0\0.{12}\0{4}[^\0]+\.\$cmd\0{5}\xff{4}.{4}\x10(?:hello|isMaster|buildInfo|listDatabases)\0\x01\0\0\0(?:\x08nameOnly\0\x01)?\0$/s,
];
/** Handshake response with an account, protocol 4.1: a login and no command. */
const mysqlLogin = (user: string): RegExp =>
  new RegExp(String.raw`^.\0\0\x01.{32}${user}\0.{0,64}mysql_native_password\0$`, "s");

/** What a service that speaks a protocol of its own may be sent, message by message, as Latin-1. */
const allowed: Readonly<Record<string, readonly RegExp[]>> = {
  redis: [
    /^\*1\r\n\$4\r\nPING\r\n$/,
    /^\*1\r\n\$6\r\nDBSIZE\r\n$/,
    /^\*2\r\n\$4\r\nINFO\r\n\$\d+\r\n(?:server|keyspace|sentinel)\r\n$/,
    /^\*3\r\n\$3\r\nACL\r\n\$7\r\nGETUSER\r\n\$7\r\ndefault\r\n$/,
  ],
  memcached: [
    /^(?:version\r\n){1,3}$/,
    /^stats\r\n$/,
    // Names of items, and one item by its name.
    /^lru_crawler metadump all\r\n$/,
    /^get [^\r\n ]+\r\n$/,
    // Binary protocol: VERSION (0x0b) and STAT (0x10) without a key.
    /^\x80[\x0b\x10]\0{22}$/,
  ],
  zookeeper: [
    /^srvr$/,
    // ConnectRequest without a session, and getChildren (8) of "/".
    /^\0\0\0\x2d\0{12}[\0-\xff]{4}\0{8}\0\0\0\x10\0{16}\x01$/,
    // getData (4), getChildren (8), getChildren2 (12) without a watch, and closeSession (-11).
    /^\0\0\0.\0\0\0.\0\0\0[\x04\x08\x0c]\0\0\0.\/[^\0]*\0$/s,
    /^\0\0\0\x08\0\0\0.\xff\xff\xff\xf5$/s,
  ],
  cassandra: [
    /^\x04\0\0\0\x05\0{4}$/, // OPTIONS
    /^\x04\0\0\0\x01\0\0\0\x16\0\x01\0\x0bCQL_VERSION\0\x053\.0\.0$/, // STARTUP
    /^\x04\0\0\0\x0f\0\0\0\x18\0\0\0\x14\0cassandra\0cassandra$/, // AUTH_RESPONSE with the account it ships with
    /^\x04\0\0\0\x07\0\0\0.\0\0\0.\/\* watertight\/\w+ \*\/ SELECT (?:[\w, ]+ FROM system(?:_schema)?\.\w+(?: LIMIT \d+)?|JSON \* FROM "[^"]+"\."[^"]+" LIMIT \d+)\0\x01\0$/s,
  ],
  // ApiVersions (18), Metadata (3) without creating topics, SaslHandshake (17) with no mechanism.
  kafka: [/^\0\0\0.\0[\x12\x03\x11]\0.\0\0\0.\0\x0awatertight[\s\S]{0,16}$/],
  ldap: [
    // Search for objects by their class: of the root (base), then twenty below a naming context.
    /^0.{1,3}\x02\x01.c.{1,3}\x04.[^\x87]*\x0a\x01[\0-\x02]\x0a\x01\0\x02\x01[\x01-\x14]\x02\x01.\x01\x01[\0\xff]\x87\x0bobjectClass0.[\s\S]*$/s,
    /^0\x0c\x02\x01.`\x07\x02\x01\x03\x04\0\x80\0$/s, // anonymous bind, RFC 4513 §5.1.1
  ],
  mqtt: [/^\x10.\0\x04MQTT\x04\x02\0\x05\0.watertight[\w]*$/s, /^\xe0\0$/],
  mysql: [
    mysqlLogin("root"),
    new RegExp(
      String.raw`^.[\0\x01]\0\0\x03/\* watertight/\w+ \*/ (?:SHOW GRANTS FOR CURRENT_USER\(\)|${select})$`,
      "s",
    ),
    /^\x01\0\0\0\x01$/, // COM_QUIT
  ],
  "nats.client": [
    /^CONNECT \{"verbose":false,"pedantic":false,"name":"watertight\/\w+","lang":"watertight","version":"0"\}\r\nPING\r\n$/,
  ],
  "rabbitmq.amqp": [
    /^AMQP\0\0\x09\x01$/,
    // Connection.StartOk, anonymous or with the account it ships with.
    /^\x01\0\0\0\0\0.\0\x0a\0\x0b[\s\S]*(?:\x09ANONYMOUS\0\0\0\x0awatertight|\x05PLAIN\0\0\0\x0c\0guest\0guest)\x05en_US\xce$/,
  ],
  "rethinkdb.driver": [
    /^\xc3\xbd\xc2\x34$/,
    // Version 0.4 without a key, answers as JSON.
    /^\x20\x2d\x0c\x40\0{4}\xc7\x70\x69\x7e$/,
    /^\{"protocol_version":0,"authentication_method":"SCRAM-SHA-256","authentication":"n,,n=admin,r=[\w+/=]+"\}\0$/,
    /^\{"authentication":"c=biws,r=[\w+/=]+,p=[\w+/=]+"\}\0$/,
  ],
  postgres,
  "cockroachdb.sql": postgres,
  mongodb,
  "mongodb.elsewhere": mongodb,
  "neo4j.bolt": bolt,
  "neo4j.bolt-elsewhere": bolt,
  "clickhouse.native": [/^\x00\x0fwatertight\/test\x01\x00\x81\xa9\x03\x00\x07default\x00$/],
  "clickhouse.keeper": [/^srvr$/],
  "clickhouse.mysql": [mysqlLogin("default")],
  "clickhouse.postgresql": [
    /^\x00\x00\x00.\x00\x03\x00\x00user\x00default\x00database\x00default\x00application_name\x00[\w/]+\x00\x00$/s,
    // Goodbye in place of a password.
    /^X\x00\x00\x00\x04\x00{5}$/,
  ],
};

export function allowedBytes(service: string): readonly RegExp[] {
  return allowed[service] ?? [];
}
