const servers: Readonly<Record<number, string>> = {
  13: "the user is not allowed to read it",
  18: "wrong user or password",
  26: "it vanished before it was read",
  43: "the server closed the cursor",
  50: "it took longer than the budget allows",
  59: "the server does not know the command",
  89: "the network timed out",
  91: "the server is shutting down",
  166: "the view cannot be resolved",
  168: "the server does not know an operator",
  175: "the collection was dropped while being read",
  237: "the cursor was killed on the server",
  11601: "the operation was interrupted",
  11602: "the server changed its role while being read",
  13435: "the server does not answer reads (not primary)",
};

const drivers: Readonly<Record<string, string>> = {
  MongoNetworkError: "the connection broke",
  MongoNetworkTimeoutError: "the server did not answer in time",
  MongoServerSelectionError: "no server of the address answers",
  MongoTopologyClosedError: "the connection was closed",
  MongoServerClosedError: "the connection was closed",
  MongoClientClosedError: "the connection was closed",
  MongoPoolClosedError: "the connection was closed",
  PoolClosedOnNetworkError: "the connection broke",
  MongoPoolClearedError: "the connection broke",
  MongoParseError: "the server's answer cannot be understood",
  MongoMissingCredentialsError: "user and password are needed",
  BSONError: "the server's answer is damaged",
  RangeError: "the server's answer is damaged",
};

/** The number the server gave its refusal. */
export function codeOf(thrown: unknown): number | undefined {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "number"
    ? thrown.code
    : undefined;
}

/** The reason in words; messages of server and driver are left out, since they may quote documents. */
export function whyOf(thrown: unknown): string {
  const code = codeOf(thrown);
  if (code !== undefined) return servers[code] ?? `the server refused it (${code})`;
  if (!(thrown instanceof Error)) return "it could not be read";
  return drivers[thrown.name] ?? `it could not be read (${thrown.name})`;
}
