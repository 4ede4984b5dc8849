/** What a service that speaks a protocol of its own may be sent, whole conversations at a time, as Latin-1. */
const allowed: Readonly<Record<string, readonly RegExp[]>> = {
  redis: [/^\*1\r\n\$4\r\nPING\r\n$/, /^\*2\r\n\$4\r\nINFO\r\n\$\d+\r\n(?:server|keyspace)\r\n$/],
};

export function allowedBytes(service: string): readonly RegExp[] {
  return allowed[service] ?? [];
}
