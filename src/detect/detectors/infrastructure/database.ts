import type { Detector } from "../../detector.ts";

const common = { dataClass: "infrastructure", severity: "low", remedy: "hide.infrastructure" } as const;

export const database: readonly Detector[] = [
  {
    ...common,
    id: "infrastructure.database.schema",
    title: "definition of a database table",
    pattern:
      /CREATE (?:(?:OR REPLACE|TEMP|TEMPORARY|EXTERNAL|UNLOGGED) ){0,2}TABLE (?:IF NOT EXISTS )?[\w."`[\]-]{1,120}(?: ON CLUSTER [\w'{}-]{1,60})? {0,2}\n?\(/i,
    edges: "open",
    finds: [
      "CREATE TABLE default.log_stream (\n `ts` DateTime)",
      "create table if not exists users (id serial)",
    ],
    ignores: ["CREATE TABLE statement", "how to create table rows"],
    references: ["ISO/IEC 9075-2", "https://clickhouse.com/docs/sql-reference/statements/create/table"],
  },
  {
    ...common,
    id: "infrastructure.database.query-log",
    title: "statement in a database's log",
    pattern:
      /(?:executeQuery: \(from [^)\n]{4,80}\)|LOG: {1,2}(?:statement|execute [^:\n]{1,60}|duration: [\d.]{1,14} ms {1,2}statement): |# Query_time: [\d.]{1,14} {1,2}Lock_time: |initial_query_id["']?[:=])/,
    keywords: ["executequery: (from", "log:  ", "log: ", "# query_time:", "initial_query_id"],
    keywordWithin: 1,
    edges: "open",
    finds: [
      "<Debug> executeQuery: (from 10.0.0.7:51234) SELECT * FROM log_stream",
      "2025-01-01 UTC LOG:  statement: SELECT secret FROM users",
      "# Query_time: 2.5  Lock_time: 0.0",
    ],
    ignores: ["LOG: started", "select a statement", "Query_time"],
    references: [
      "https://www.postgresql.org/docs/current/runtime-config-logging.html",
      "https://clickhouse.com/docs/operations/system-tables/query_log",
    ],
  },
  {
    ...common,
    id: "infrastructure.database.error",
    title: "error text of a database",
    pattern:
      /duplicate key value violates unique constraint "[^"\n]{1,120}"|relation "[^"\n]{1,120}" does not exist|You have an error in your SQL syntax|Unknown column '[^'\n]{1,120}' in '|Duplicate entry '[^'\n]{1,200}' for key '|ORA-\d{5}: |SQLSTATE\[[0-9A-Z]{5}\]|DB::Exception: |Unclosed quotation mark after the character string|no such table: \w{1,80}/,
    edges: "open",
    finds: [
      'ERROR: relation "billing.cards" does not exist',
      "Code: 60. DB::Exception: Table default.users does not exist",
      "SQLSTATE[42S02]: Base table",
    ],
    ignores: ["the relation does not exist", "ORA-12: x", "SQLSTATE"],
    references: [
      "https://www.postgresql.org/docs/current/errcodes-appendix.html",
      "https://owasp.org/www-community/attacks/SQL_Injection",
    ],
  },
  {
    ...common,
    severity: "medium",
    id: "infrastructure.environment",
    title: "environment of a process",
    pattern: /(?:^|[\n\r;"' \0])(?:PATH|Path)=(?:\/usr\/|\/bin|\/opt\/|\/sbin|[A-Z]:\\)[^\n\r\0"]{4,400}/,
    keywords: ["path=/", "path=c:\\"],
    keywordWithin: 2,
    edges: "open",
    // One PATH is a line of a script; with the others it is what a process was started with.
    check: ({ text, start, end }) => {
      const around = text.slice(Math.max(0, start - 2000), end + 2000);
      const others = [
        /\bHOME=\//,
        /\bPWD=\//,
        /\bHOSTNAME=\w/,
        /\bUSER=\w/,
        /\bSHELL=\//,
        /\bLANG=\w/,
        /\bSHLVL=\d/,
        /\bKUBERNETES_SERVICE_HOST=/,
      ];
      return others.filter((other) => other.test(around)).length >= 2;
    },
    finds: [
      "HOSTNAME=api-7c9d\nPATH=/usr/local/bin:/usr/bin\nHOME=/root\nPWD=/app",
      "SHELL=/bin/bash PATH=/usr/bin:/bin HOME=/home/app USER=app",
    ],
    ignores: ["export PATH=/usr/local/bin:$PATH", "PATH=/usr/bin make"],
    references: ["https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html"],
  },
  {
    ...common,
    severity: "medium",
    id: "infrastructure.terraform-state",
    title: "Terraform state",
    pattern:
      /"terraform_version": ?"\d{1,2}\.\d{1,3}\.\d{1,3}[\w.-]{0,12}",\s{0,10}"serial": ?\d{1,9},\s{0,10}"lineage":/,
    edges: "open",
    finds: [
      '{"version":4,"terraform_version":"1.9.5","serial":12,"lineage":"3f2504e0"}',
      '"terraform_version": "1.5.0",\n  "serial": 3,\n  "lineage": "x"',
    ],
    ignores: ['"terraform_version": "1.9.5"', "terraform_version and lineage"],
    references: ["https://developer.hashicorp.com/terraform/language/state"],
  },
];
