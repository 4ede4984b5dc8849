// Before the tests: what some of them run against. A browser, fonts for what it shows, and the servers that are inspected.
// CI installs what is missing, with Debian's packages; on a person's machine nothing is installed, only said.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const browser = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Each with what tells that it is there, and what is skipped without it. */
const needs = [
  { package: "chromium", path: browser, for: "tests in a browser" },
  { package: "clickhouse-server", path: "/usr/sbin/clickhouse-server", for: "tests on a ClickHouse server" },
  { package: "postgresql", path: "/usr/lib/postgresql", for: "tests on PostgreSQL" },
  { package: "mariadb-server", path: "/usr/sbin/mariadbd", for: "tests on MariaDB" },
  { package: "redis-server", path: "/usr/bin/redis-server", for: "tests on Redis" },
  { package: "memcached", path: "/usr/bin/memcached", for: "tests on Memcached" },
  { package: "influxdb", path: "/usr/bin/influxd", for: "tests on InfluxDB" },
  { package: "slapd", path: "/usr/sbin/slapd", for: "tests on LDAP" },
  { package: "etcd-server", path: "/usr/bin/etcd", for: "tests on etcd" },
  { package: "zookeeper", path: "/usr/share/java/zookeeper.jar", for: "tests on ZooKeeper" },
  { package: "default-jre-headless", path: "/usr/bin/java", for: "tests on ZooKeeper" },
  { package: "nats-server", path: "/usr/sbin/nats-server", for: "tests on NATS" },
  { package: "mosquitto", path: "/usr/sbin/mosquitto", for: "tests on MQTT" },
  { package: "rabbitmq-server", path: "/usr/lib/rabbitmq/bin/rabbitmq-server", for: "tests on RabbitMQ" },
  { package: "prometheus", path: "/usr/bin/prometheus", for: "tests on Prometheus" },
  { package: "docker-registry", path: "/usr/bin/docker-registry", for: "tests on a container registry" },
  { package: "jupyter-notebook", path: "/usr/bin/jupyter-notebook", for: "tests on Jupyter" },
  { package: "openssl", path: "/usr/bin/openssl", for: "tests that need certificates" },
  { package: "iproute2", path: "/usr/sbin/ip", for: "tests in networks of their own" },
];
const fonts = ["fonts-noto-cjk", "fonts-noto-color-emoji"];

if (process.env.CI && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
  const missing = [
    ...fonts.filter((name) => !isInstalled(name)),
    ...needs.filter(({ path }) => !existsSync(path)).map((need) => need.package),
  ];
  if (missing.length > 0) {
    run("apt-get", "update", "-q");
    run("apt-get", "install", "-q", "-y", "--no-install-recommends", ...missing);
  }
}

const lacking = needs.filter(({ path }) => !existsSync(path));
for (const { package: name, path, for: what } of lacking) {
  process.stderr.write(
    `\nwarning: ${path} is not there: ${what} are skipped\nhint: install ${name}${
      path === browser ? ", or set CHROMIUM to the path of one" : " (Debian, Ubuntu)"
    }\n`,
  );
}
// What is skipped on a person's machine would be a hole in CI.
if (lacking.length > 0 && process.env.CI) process.exit(1);

function isInstalled(name) {
  const { status, stdout } = spawnSync("dpkg-query", ["--status", name], { encoding: "utf8" });
  return status === 0 && stdout.includes("install ok installed");
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status === 0) return;
  process.stderr.write(`error: ${command} ${args.join(" ")} failed\n`);
  process.exit(1);
}
