/** What a service that speaks a protocol of its own may be sent, whole conversations at a time, as Latin-1. */
const allowed: Readonly<Record<string, readonly RegExp[]>> = {
  redis: [/^\*1\r\n\$4\r\nPING\r\n$/, /^\*2\r\n\$4\r\nINFO\r\n\$\d+\r\n(?:server|keyspace)\r\n$/],
  "clickhouse.native": [/^\x00\x0fwatertight\/test\x01\x00\x81\xa9\x03\x00\x07default\x00$/],
  "clickhouse.keeper": [/^srvr$/],
  "clickhouse.mysql": [/^..\x00\x01.{32}default\x00\x00mysql_native_password\x00$/s],
  "clickhouse.postgresql": [
    /^\x00\x00\x00.\x00\x03\x00\x00user\x00default\x00database\x00default\x00application_name\x00[\w/]+\x00\x00$/s,
    // Goodbye in place of a password.
    /^X\x00\x00\x00\x04\x00{5}$/,
  ],
};

export function allowedBytes(service: string): readonly RegExp[] {
  return allowed[service] ?? [];
}
