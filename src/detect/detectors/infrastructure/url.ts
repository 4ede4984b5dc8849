import { ipv4Kind } from "../../checks/ipv4.ts";
import type { Detector } from "../../detector.ts";

const common = { dataClass: "infrastructure", severity: "low", remedy: "hide.infrastructure" } as const;

export const url: readonly Detector[] = [
  {
    ...common,
    id: "infrastructure.url.private",
    title: "address of an internal service",
    pattern:
      /(?:https?|wss?|grpcs?|redis|kafka|mongodb|clickhouse|tcp):\/\/(?:localhost|(?:\d{1,3}\.){3}\d{1,3}|(?:[a-z0-9-]{1,63}\.){1,6}(?:internal|intranet|corp|lan|local|localdomain|intra|svc))(?::\d{2,5})?(?:\/[\w./%~-]{0,200})?/i,
    keywords: ["://"],
    keywordWithin: 10,
    check: ({ value }) => {
      const [, host = "", port] = /:\/\/([^:/]+)(:\d+)?/.exec(value) ?? [];
      if (host.toLowerCase() === "localhost") return port !== undefined && "medium";
      if (!/^[\d.]+$/.test(host)) return true;
      const kind = ipv4Kind(host);
      if (kind === "loopback" || kind === "unspecified") return port !== undefined && "medium";
      return kind === "private";
    },
    finds: [
      "POST http://10.20.0.14:8123/?query= failed",
      "http://localhost:11434/api/chat",
      "https://vault.prod.internal/v1/secret",
    ],
    ignores: [
      "http://localhost/",
      "https://acme.com/internal",
      "http://203.0.113.7:80/",
      "http://169.254.169.254/",
    ],
    references: ["RFC 3986", "RFC 1918"],
  },
  {
    ...common,
    severity: "medium",
    id: "infrastructure.url.admin",
    title: "address of an administration page",
    confidence: "medium",
    pattern:
      /https?:\/\/[a-z0-9.-]{4,120}(?::\d{2,5})?\/(?:(?:wp-)?admin(?:istrator)?|phpmyadmin|pma|adminer|actuator\/(?:env|heapdump|configprops|beans)|_cat\/indices|_cluster\/health|server-status|debug\/(?:pprof|vars)|manager\/html|jenkins|grafana\/admin|kibana\/app|druid\/index|nacos|console\/login|swagger-ui)[\w./-]{0,100}/i,
    keywords: [
      "/admin", "/wp-admin", "/phpmyadmin", "/pma", "/adminer", "/actuator/", "/_cat/", "/_cluster/", "/server-status", "/debug/",
      "/manager/html", "/jenkins", "/grafana/", "/kibana/", "/druid/", "/nacos", "/console/login", "/swagger-ui",
    ], // biome-ignore format: a table
    keywordWithin: 140,
    edges: "open",
    check: ({ value }) =>
      !/\/\/(?:[a-z0-9-]+\.)*(?:example\.(?:com|net|org)|wikipedia\.org|github\.com|localhost)(?:[:/])/i.test(
        value,
      ),
    finds: [
      "opened https://shop.acme-widgets.io/wp-admin/users.php",
      "http://shop.acme-widgets.io:8080/actuator/env",
    ],
    ignores: ["https://example.com/admin", "https://acme.io/about", "/admin/users"],
    references: ["https://owasp.org/www-project-web-security-testing-guide/"],
  },
  {
    ...common,
    severity: "medium",
    id: "infrastructure.url.metadata",
    title: "request to the metadata service of a cloud",
    pattern:
      /(?:169\.254\.169\.254|metadata\.google\.internal|100\.100\.100\.200)\/(?:latest|computeMetadata|metadata|openstack)[\w./-]{0,160}/i,
    finds: [
      "curl http://169.254.169.254/latest/meta-data/iam/security-credentials/app",
      "GET metadata.google.internal/computeMetadata/v1/",
    ],
    ignores: ["route 169.254.169.254", "metadata.google.internal", "100.100.100.200 rows"],
    references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html"],
  },
  {
    ...common,
    id: "infrastructure.connection.jdbc",
    title: "database connection string",
    pattern:
      /jdbc:(?:postgresql|mysql|mariadb|oracle|sqlserver|db2|clickhouse|ch|snowflake|redshift|hive2|trino|presto|h2|sap|teradata|vertica|databricks|bigquery):[^\s"'<>]{6,300}/i,
    check: ({ value }) => !/\/\/(?:localhost|127\.0\.0\.1|host|hostname|example)[:/]/i.test(value),
    finds: [
      "spring.datasource.url=jdbc:postgresql://db7.acme.io:5432/orders",
      "jdbc:clickhouse://ch-3:8123/logs?ssl=true",
    ],
    ignores: ["jdbc:postgresql://localhost:5432/db", "jdbc:mysql:", "import jdbc"],
    references: [
      "https://jdbc.postgresql.org/documentation/use/",
      "https://clickhouse.com/docs/integrations/java",
    ],
  },
  {
    ...common,
    id: "infrastructure.connection.odbc",
    title: "database connection settings (ODBC, ADO)",
    pattern:
      /(?:Server|Data Source|Host|Addr)=[\w.:\\,-]{2,120};[^\n\r"'<>]{0,120}?(?:Database|Initial Catalog|DBQ|Dbname)=[\w.-]{1,80}/i,
    keywords: ["server=", "data source=", "host=", "addr="],
    keywordWithin: 1,
    check: ({ value }) => !/=(?:localhost|127\.0\.0\.1|\(local\)|\.)[;:,\\]/i.test(value),
    finds: [
      "Driver={ODBC Driver 18};Server=sql01.acme.io,1433;Database=crm;Uid=app",
      "Data Source=SQLPROD\\HR;Initial Catalog=payroll;",
    ],
    ignores: ["Server=localhost;Database=crm", "server=nginx", "host=acme.io"],
    references: ["https://learn.microsoft.com/sql/connect/odbc/dsn-connection-string-attribute"],
  },
  {
    ...common,
    id: "infrastructure.repository.private",
    title: "address of a source repository over SSH",
    pattern: /git@[a-z0-9.-]{4,80}:[\w.-]{1,60}\/[\w./-]{1,100}?\.git/i,
    finds: [
      "git clone git@gitlab.acme.io:platform/billing.git",
      'url = "git@github.com:acme/secret-model.git"',
    ],
    ignores: ["git@github.com", "https://github.com/acme/widgets.git", "git@x"],
    references: ["https://git-scm.com/docs/git-clone#_git_urls"],
  },
];
