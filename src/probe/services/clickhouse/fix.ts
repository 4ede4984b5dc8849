import type { FixStep } from "../../../model/index.ts";
import type { FixContext } from "../../service.ts";
import { isBefore } from "./version.ts";
import { vulnerabilitiesOf } from "./vulnerabilities.ts";

/**
 * How to close a ClickHouse server, most urgent first. Sources: programs/server/config.xml and users.xml of
 * ClickHouse/ClickHouse, https://clickhouse.com/docs/operations/settings/settings-users
 */
export function clickHouseFix(at: FixContext): readonly FixStep[] {
  const { facts, version } = at;
  const root = isBefore(version, 22, 1) ? "yandex" : "clickhouse";
  const isInterserver = facts["interserverOpen"] === true;
  const letsIn = facts["letsIn"] === true;
  return [
    listening(root),
    ...(letsIn
      ? [password(root), ...others(facts["passwordless"]), ...roles(version, facts["hasGrants"] === true)]
      : []),
    ...(isInterserver ? [interserver(root)] : []),
    compose,
    ...(letsIn ? [logging(root, facts["queryLog"])] : []),
    encryption(root),
    ...upgrade(version),
    ...(letsIn ? [rotate] : []),
  ];
}

function listening(root: string): FixStep {
  return {
    do: "let it listen on loopback, or on the private address that its clients use, and nowhere else",
    where: "/etc/clickhouse-server/config.d/listen.xml, then restart",
    language: "xml",
    text: `<${root}>\n  <listen_host replace="replace">127.0.0.1</listen_host>\n</${root}>`,
  };
}

/** The account `default` stands in users.xml, where no ALTER USER reaches it (error 495). */
function password(root: string): FixStep {
  return {
    do: 'give the account default a password and let it in from this machine only; the hash: printf %s "$PASSWORD" | sha256sum',
    where: "/etc/clickhouse-server/users.d/default.xml; taken up without a restart",
    language: "xml",
    text: [
      `<${root}>`,
      "  <users>",
      "    <default>",
      '      <password remove="remove"/>',
      "      <password_sha256_hex>…the hash…</password_sha256_hex>",
      '      <networks replace="replace"><ip>127.0.0.1</ip><ip>::1</ip></networks>',
      "      <access_management>0</access_management>",
      "    </default>",
      "  </users>",
      `</${root}>`,
    ].join("\n"),
  };
}

function others(passwordless: unknown): FixStep[] {
  const names = Array.isArray(passwordless)
    ? passwordless.map(String).filter((name) => name !== "default")
    : [];
  if (names.length === 0) return [];
  return [
    {
      do: `give the other ${names.length} users without a password one as well; those that stand in users.xml get it there`,
      where: "clickhouse-client, as an administrator",
      language: "sql",
      text: names
        .slice(0, 20)
        .map(
          (name) =>
            `ALTER USER ${quoted(name)} IDENTIFIED WITH sha256_password BY '…a long random password…' HOST LOCAL;`,
        )
        .join("\n"),
    },
  ];
}

function quoted(name: string): string {
  return `\`${name.replace(/[\\`]/g, "\\$&")}\``;
}

function roles(version: string | undefined, hasGrants: boolean): FixStep[] {
  if (!hasGrants || isBefore(version, 20, 4)) {
    return [
      {
        do: "give clients that only read a profile of their own; this version knows no users or grants in SQL",
        where: "/etc/clickhouse-server/users.d/readers.xml",
        language: "xml",
        text: "<yandex>\n  <profiles><reader><readonly>1</readonly></reader></profiles>\n  <users><app>\n    <password_sha256_hex>…the hash…</password_sha256_hex>\n    <networks><ip>10.0.0.0/8</ip></networks>\n    <profile>reader</profile><quota>default</quota>\n    <allow_databases><database>app</database></allow_databases>\n  </app></users>\n</yandex>",
      },
    ];
  }
  return [
    {
      do: "give each client a user of its own with what it needs, and take from the others what lets them leave the server",
      where: "clickhouse-client, as an administrator",
      language: "sql",
      text: [
        "CREATE USER app IDENTIFIED WITH sha256_password BY '…a long random password…' HOST IP '10.0.0.0/8' SETTINGS readonly = 1 READONLY;",
        "GRANT SELECT ON app.* TO app;",
        "-- of users made in SQL:",
        "REVOKE SOURCES ON *.* FROM app;",
        "REVOKE ACCESS MANAGEMENT ON *.* FROM app;",
      ].join("\n"),
    },
  ];
}

function interserver(root: string): FixStep {
  return {
    do: "let only replicas fetch parts: credentials for the interserver port on all of them, and the port on the private network",
    where: "/etc/clickhouse-server/config.d/interserver.xml on each replica, then restart",
    language: "xml",
    text: [
      `<${root}>`,
      "  <interserver_http_credentials>",
      "    <user>interserver</user>",
      "    <password>…a long random password…</password>",
      "  </interserver_http_credentials>",
      "  <!-- without replication, take the port away: -->",
      '  <!-- <interserver_http_port remove="remove"/> -->',
      `</${root}>`,
    ].join("\n"),
  };
}

const compose: FixStep = {
  do: "publish its ports on loopback only, and set a password for the image's user",
  where: "docker-compose.yml",
  language: "yaml",
  text: [
    "environment:",
    "  CLICKHOUSE_USER: app",
    "  CLICKHOUSE_PASSWORD_FILE: /run/secrets/clickhouse_password",
    "ports:",
    '  - "127.0.0.1:8123:8123"',
    '  - "127.0.0.1:9000:9000"',
  ].join("\n"),
};

function logging(root: string, queryLog: unknown): FixStep {
  const masking = [
    "  <query_masking_rules>",
    "    <rule><name>keys</name><regexp>sk-[A-Za-z0-9_-]{16,}</regexp><replace>[masked]</replace></rule>",
    "  </query_masking_rules>",
  ];
  const log = [
    "  <query_log>",
    "    <database>system</database><table>query_log</table>",
    "    <partition_by>toYYYYMM(event_date)</partition_by>",
    "  </query_log>",
  ];
  return {
    do:
      queryLog === "missing"
        ? "switch on the query log, so that the next time somebody can tell who has read; have it mask keys"
        : "have the query log mask keys, and let nobody but administrators read it",
    where: "/etc/clickhouse-server/config.d/logs.xml, then restart (log_queries=1 in the profile)",
    language: "xml",
    text: [`<${root}>`, ...(queryLog === "missing" ? log : []), ...masking, `</${root}>`].join("\n"),
  };
}

function encryption(root: string): FixStep {
  return {
    do: "where clients come over a network, let them come by TLS and close the plain ports",
    where: "/etc/clickhouse-server/config.d/tls.xml",
    language: "xml",
    text: `<${root}>\n  <https_port>8443</https_port>\n  <tcp_port_secure>9440</tcp_port_secure>\n  <http_port remove="remove"/>\n  <tcp_port remove="remove"/>\n</${root}>`,
  };
}

function upgrade(version: string | undefined): FixStep[] {
  const count = version === undefined ? 0 : vulnerabilitiesOf(version).length;
  if (count === 0) return [];
  return [
    {
      do: `move from ${version} to a supported release: ${count} known vulnerabilities are not mended in it`,
    },
  ];
}

const rotate: FixStep = {
  do: "rotate every key and password that lay in its tables and logs, even when the port is closed: whoever read them still has them",
};
