import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { asksWhoYouAre, httpService } from "../http-service.ts";
import { defineService, type Recognition } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";

const databases = "/query?q=SHOW%20DATABASES";
const mostRows = 100;

export const influxdb = defineService(
  httpService({
    id: "influxdb",
    title: "InfluxDB",
    category: "database",
    ports: [8086, 8181],
    recognise: [
      // Both public by design. 1.x puts its version on every answer, 2.x on this one.
      { get: "/", tells: isInflux, version: versionOf },
      { get: "/ping", tells: isInflux, version: versionOf },
    ],
    ask: [
      {
        get: databases,
        only: (known) => majorOf(known) <= 1,
        open: (answer) => namesIn(answer) !== undefined,
        means: "lists its databases without a login",
        shows: ["read data"],
        holds: (answer) => (namesIn(answer) ?? []).map((name) => ({ name })),
      },
      {
        get: "/api/v2/setup",
        only: (known) => majorOf(known) === 2,
        open: ({ json }) => valueAt(json, "allowed") === true,
        guarded: (answer) => asksWhoYouAre(answer) || valueAt(answer.json, "allowed") === false,
        means: "is not set up: whoever comes first becomes its administrator",
        meansGuarded: "is set up, and has an administrator",
        shows: ["administer"],
      },
      {
        get: "/api/v2/buckets?limit=100",
        only: (known) => majorOf(known) === 2,
        open: ({ json }) =>
          listAt(json, "buckets")?.every((one) => textAt(one, "orgID") !== undefined) === true,
        means: "lists its buckets without a token",
        shows: ["read data"],
        holds: ({ json }) =>
          (listAt(json, "buckets") ?? []).flatMap((one) => {
            const name = textAt(one, "name");
            return name === undefined ? [] : [{ name }];
          }),
      },
      {
        get: "/api/v3/configure/database?format=json",
        only: (known) => majorOf(known) >= 3,
        open: ({ status, json }) =>
          status === 200 &&
          Array.isArray(json) &&
          json.every((one) => textAt(one, "iox::database") !== undefined),
        means: "lists its databases without a token",
        shows: ["read data"],
        holds: ({ json }) =>
          (Array.isArray(json) ? json : []).flatMap((one) => {
            const name = textAt(one, "iox::database");
            return name === undefined ? [] : [{ name }];
          }),
      },
    ],
    reach: [
      { can: "write", because: "who needs no login to read needs none to write or drop" },
      { can: "administer", because: "without authentication every client may make users and drop databases" },
    ],
    hasAuthentication: true,
    fix: ({ version }) => {
      const major = Number(version?.split(".")[0] ?? 1);
      if (major === 2) {
        return [
          {
            do: "finish its set-up with an administrator of your own, before anyone else does",
            where: "on the server",
            language: "shell",
            text: "influx setup --username admin --org yours --bucket main --force",
          },
          publishOnLoopback(8086),
        ];
      }
      if (major >= 3) {
        return [
          {
            do: "take --without-auth away from its start, and make an administrator's token",
            where: "on the server",
            language: "shell",
            text: "influxdb3 create token --admin",
          },
          publishOnLoopback(8181),
        ];
      }
      return [
        {
          do: "make an administrator",
          where: "influx, on the server",
          language: "sql",
          text: "CREATE USER admin WITH PASSWORD '…a long random password…' WITH ALL PRIVILEGES",
        },
        {
          do: "turn authentication on, and let it listen on loopback or the private network only",
          where: "/etc/influxdb/influxdb.conf, then restart",
          language: "toml",
          text: '[http]\n  bind-address = "127.0.0.1:8086"\n  auth-enabled = true\n  ping-auth-enabled = true\n  pprof-enabled = false',
        },
        publishOnLoopback(8086),
      ];
    },
    alsoSends: [
      "GET /query?db={database}&q=SHOW%20MEASUREMENTS%20LIMIT%2050",
      `GET /query?db={database}&q=SELECT%20*%20FROM%20{measurement}%20LIMIT%20${mostRows}`,
    ],
    content: {
      async *collections(door) {
        for (const database of namesIn(await door.get(databases)) ?? []) {
          if (database === "_internal") continue;
          for (const measurement of await measurementsOf(door, database)) {
            yield { name: `${database}.${measurement}`, records: () => rowsOf(door, database, measurement) };
          }
        }
      },
    },
    references: [
      "https://docs.influxdata.com/influxdb/v1/administration/authentication_and_authorization/",
      "https://docs.influxdata.com/influxdb/v1/tools/api/",
      "https://docs.influxdata.com/influxdb/v2/api/",
      "https://docs.influxdata.com/influxdb3/core/api/v3/",
    ],
  }),
);

function isInflux({ headers }: HttpAnswer): boolean {
  return headers["x-influxdb-version"] !== undefined;
}

/** `1.6.7~rc0`, `v2.7.4` */
function versionOf({ headers }: HttpAnswer): string | undefined {
  return /^v?(\d[\w.~+-]{0,40})/.exec(headers["x-influxdb-version"] ?? "")?.[1];
}

function majorOf({ version }: Recognition): number {
  return Number(version?.split(".")[0] ?? 1);
}

function namesIn({ json }: HttpAnswer): readonly string[] | undefined {
  if (textAt(json, "results", 0, "series", 0, "name") !== "databases") return undefined;
  return firstColumn(json);
}

function firstColumn(json: unknown): readonly string[] {
  return (listAt(json, "results", 0, "series", 0, "values") ?? []).flatMap((row) => {
    const name = valueAt(row, 0);
    return typeof name === "string" ? [name] : [];
  });
}

async function measurementsOf(door: AskingDoor, database: string): Promise<readonly string[]> {
  const answer = await door.get(
    `/query?db=${encodeURIComponent(database)}&q=SHOW%20MEASUREMENTS%20LIMIT%2050`,
  );
  return firstColumn(answer.json);
}

/** The server refuses SELECT … INTO to a GET; a name is quoted, so that it stays a name. */
async function* rowsOf(door: AskingDoor, database: string, measurement: string): AsyncGenerator<unknown> {
  const quoted = encodeURIComponent(`"${measurement.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`);
  const path = `/query?db=${encodeURIComponent(database)}&q=SELECT%20*%20FROM%20${quoted}%20LIMIT%20${mostRows}`;
  const { json } = await door.get(path);
  const columns = listAt(json, "results", 0, "series", 0, "columns") ?? [];
  for (const row of listAt(json, "results", 0, "series", 0, "values") ?? []) {
    if (Array.isArray(row)) yield Object.fromEntries(columns.map((column, at) => [String(column), row[at]]));
  }
}
