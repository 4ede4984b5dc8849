import { alphabets, sample } from "../../../base/index.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { judgeDatabasePassword } from "./database-password.ts";

const password = (seed: number): string => sample(alphabets.alnum, 14, seed);

/** A value in front of `(`, `[` or `{` is the name of a function or a template; one in front of `.` and a word is an object. */
function isPassword({ value, text, start, end }: Candidate): boolean | "medium" {
  if (/^(?:[([{]|\.[a-z_]+[([])/i.test(text.slice(end, end + 40))) return false;
  // ${DB_PASSWORD:?required} says what to print, ${DB_PASSWORD:-postgres} what to take when it is not set.
  const orElse = text.charAt(start - 1) === ":" && /^[?+-]/.test(value);
  if (orElse && !value.startsWith("-")) return false;
  return judgeDatabasePassword(value.slice(orElse ? 1 : 0).replace(/[)\]}]+$/, ""));
}

/** Connections to databases that are not written as URLs. */
export const databaseConnections: readonly Detector[] = [
  {
    id: "secret.mysql.go-dsn",
    dataClass: "secret",
    title: "MySQL data source name with password",
    severity: "critical",
    pattern: /[\w.-]{1,64}:[^\s@"'`/<>]{1,128}@(?:tcp|tcp6|unix)\([^\s()"'`]{1,255}\)/,
    keywords: ["@tcp(", "@tcp6(", "@unix("],
    keywordWithin: 200,
    check: ({ value }) => {
      const at = value.lastIndexOf("@");
      const colon = value.indexOf(":");
      const host = value.slice(value.indexOf("(", at) + 1, -1).replace(/:\d{1,5}$/, "");
      return judgeDatabasePassword(value.slice(colon + 1, at), value.slice(0, colon), host);
    },
    remedy: "rotate.database",
    finds: [
      `sql.Open("mysql", "app:${password(1)}@tcp(db.internal:3306)/shop?parseTime=true")`,
      `DSN=root:${password(2)}@unix(/run/mysqld/mysqld.sock)/app`,
    ],
    ignores: [
      "user:password@tcp(127.0.0.1:3306)/dbname",
      "root:%s@tcp(%s:3306)/app",
      "root@tcp(db:3306)/app",
    ],
    references: ["https://github.com/go-sql-driver/mysql#dsn-data-source-name"],
  },
  {
    id: "secret.postgres.dsn",
    dataClass: "secret",
    title: "PostgreSQL connection string with password",
    severity: "critical",
    pattern:
      /(?:host|hostaddr|user|dbname|port|sslmode)=[^\s"'`]{1,200} (?:[a-z_]{2,30}=[^\s"'`]{0,200} ){0,10}password=([^\s"'`;,&<>]{1,200})/,
    keywords: ["password="],
    keywordWithin: 600,
    check: isPassword,
    remedy: "rotate.postgres",
    finds: [
      `dsn := "host=db.internal user=app password=${password(3)} dbname=prod sslmode=require"`,
      `psycopg2.connect("dbname=prod user=app password=${password(4)}")`,
    ],
    ignores: [
      `"host=db user=app password=$${"{PGPASSWORD}"} dbname=prod"`,
      "host=localhost user=postgres password=password dbname=test",
      "host=%s user=%s password=%s",
    ],
    references: ["https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE"],
  },
  {
    id: "secret.database.connection-string",
    dataClass: "secret",
    title: "database connection string with password",
    severity: "critical",
    pattern:
      /(?:server|data source|addr|address|network address|host|hostname|driver|database|initial catalog|user id|username|uid|user|port) ?= ?[^;\r\n"'`]{1,200};(?: ?[a-z][a-z _]{1,40}= ?[^;\r\n"'`]{0,200};){0,12} ?(?:password|pwd) ?= ?([^;\r\n"'`]{2,200})/i,
    keywords: ["password=", "password =", "pwd=", "pwd ="],
    keywordWithin: 900,
    edges: "open",
    check: isPassword,
    remedy: "rotate.database",
    finds: [
      `"Server=tcp:sql01.database.windows.net,1433;Initial Catalog=crm;User ID=svc;Password=${password(5)};Encrypt=True"`,
      `DRIVER={ODBC Driver 18 for SQL Server};SERVER=sql01;UID=sa;PWD=${password(6)}`,
      `Host=db.internal;Username=app;Password=${password(7)};Database=prod`,
    ],
    ignores: [
      "Server=sql01;User ID=svc;Password=<password>;",
      "Server=sql01;Database=crm;Integrated Security=true",
      "Server=db;User Id=sa;Password={your_password};",
    ],
    references: ["https://learn.microsoft.com/dotnet/framework/data/adonet/connection-string-syntax"],
  },
  {
    id: "secret.database.password-variable",
    dataClass: "secret",
    title: "database password in a variable",
    severity: "critical",
    pattern:
      /(?:PGPASSWORD|POSTGRES(?:QL)?_PASSWORD|PG_PASSWORD|MYSQL_PWD|(?:MYSQL|MARIADB)_(?:ROOT_)?PASSWORD|MONGO(?:DB)?_(?:INITDB_)?(?:ROOT_)?PASSWORD|REDISCLI_AUTH|REDIS_PASSWORD|CLICKHOUSE_PASSWORD|SNOWFLAKE_PASSWORD|SNOWSQL_PWD|MSSQL_SA_PASSWORD|SA_PASSWORD|SQLCMDPASSWORD|RABBITMQ_(?:DEFAULT_)?PASS(?:WORD)?|ELASTIC_PASSWORD|NEO4J_PASSWORD|CASSANDRA_PASSWORD|ORACLE_PWD|ORACLE_PASSWORD|COUCHDB_PASSWORD|DB_PASSWORD|DATABASE_PASSWORD)["']?\s{0,3}[:=]\s{0,3}["']?([^\s"'`,;<>(){}[\]]{2,200})/i,
    keywords: [
      "pgpassword",
      "sql_password",
      "postgres_password",
      "pg_password",
      "mysql_pwd",
      "root_password",
      "mariadb_password",
      "mongo_password",
      "mongodb_password",
      "rediscli_auth",
      "redis_password",
      "clickhouse_password",
      "snowflake_password",
      "snowsql_pwd",
      "sa_password",
      "sqlcmdpassword",
      "rabbitmq_",
      "elastic_password",
      "neo4j_password",
      "cassandra_password",
      "oracle_pwd",
      "oracle_password",
      "couchdb_password",
      "db_password",
      "database_password",
      "mysql_password",
      "initdb_password",
    ],
    // The name may go on to the left: MY_APP_DB_PASSWORD.
    edges: "open",
    // A kind of password known by its prefix says more.
    generic: true,
    check: isPassword,
    remedy: "rotate.database",
    finds: [
      `PGPASSWORD=${password(8)} psql -h db.internal`,
      `      POSTGRES_PASSWORD: ${password(9)}`,
      `export MY_APP_DB_PASSWORD="${password(10)}"`,
    ],
    ignores: [
      `POSTGRES_PASSWORD=$${"{POSTGRES_PASSWORD}"}`,
      "DB_PASSWORD=password",
      "DB_PASSWORD = os.environ['DB_PASSWORD']",
      "POSTGRES_PASSWORD=",
    ],
    references: [
      "https://www.postgresql.org/docs/current/libpq-envars.html",
      "https://hub.docker.com/_/postgres (environment variables of the official images)",
    ],
  },
  {
    id: "secret.database.command-password",
    dataClass: "secret",
    title: "database password on a command line",
    severity: "critical",
    pattern: /--password[= ]["']?([^\s"'`;|&<>(){}[\]-][^\s"'`;|&<>(){}[\]]{1,200})/,
    near: [
      "clickhouse-client",
      "clickhouse client",
      "clickhouse",
      "mysql",
      "mysqldump",
      "mysqladmin",
      "mariadb",
      "mongo",
      "mongosh",
      "mongodump",
      "mongorestore",
      "psql",
      "cqlsh",
      "influx",
      "neo4j",
      "cypher-shell",
    ],
    context: "required",
    check: isPassword,
    remedy: "rotate.database",
    finds: [
      `clickhouse-client --host ch.internal --password ${password(11)} --query "SELECT 1"`,
      `mysqldump -u root --password=${password(12)} shop > shop.sql`,
    ],
    ignores: [
      "mysqldump -u root --password $MYSQL_PWD shop",
      `docker login --password ${password(11)}`,
      "mysql --password --host db",
    ],
    references: [
      "https://clickhouse.com/docs/interfaces/cli",
      "https://dev.mysql.com/doc/refman/8.4/en/password-security-user.html",
    ],
  },
  {
    id: "secret.redis.command-password",
    dataClass: "secret",
    title: "Redis password on a command line",
    severity: "critical",
    pattern: /redis-cli [^\r\n"'`|]{0,80}(?:-a|--pass) ["']?([^\s"'`;|&<>(){}[\]]{2,200})/,
    check: isPassword,
    remedy: "rotate.database",
    finds: [`redis-cli -h cache.internal -a ${password(13)} ping`, `redis-cli --pass '${password(14)}' INFO`],
    ignores: ["redis-cli -h cache.internal ping", 'redis-cli -a "$REDIS_PASSWORD" ping'],
    references: ["https://redis.io/docs/latest/develop/tools/cli/"],
  },
];
