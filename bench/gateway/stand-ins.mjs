// What is put before the vendor, each in a process of its own: nothing, nginx, a bare Node proxy, Portkey's gateway, and ours.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const path = "/v1/chat/completions";

/** A script that prints its port when it listens. */
export async function startScript(file, ...args) {
  const child = spawn(process.execPath, [join(here, file), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = await once(createInterface(child.stdout), "line");
  return { port: Number(port), pid: child.pid, stop: () => ended(child) };
}

export const standIns = [
  {
    name: "no proxy",
    start: async (vendorPort) => ({ url: `http://127.0.0.1:${vendorPort}${path}`, stop: async () => {} }),
  },
  {
    name: "nginx",
    missing: () => (existsSync("/usr/sbin/nginx") ? undefined : "nginx is not installed"),
    start: startNginx,
  },
  {
    name: "bare Node proxy",
    start: async (vendorPort) => {
      const { port, ...rest } = await startScript("bare-proxy.mjs", String(vendorPort));
      return { url: `http://127.0.0.1:${port}${path}`, ...rest };
    },
  },
  { name: "Portkey", missing: portkeyMissing, start: startPortkey },
  { name: "Watertight", start: startOurs },
];

async function startNginx(vendorPort) {
  const folder = mkdtempSync(join(tmpdir(), "watertight-nginx-"));
  const port = await freePort();
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; pid ${folder}/pid; error_log stderr crit; worker_processes 1; worker_rlimit_nofile 40000;
events { worker_connections 30000; }
http { access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder};
  uwsgi_temp_path ${folder}; scgi_temp_path ${folder}; client_max_body_size 10m; client_body_buffer_size 256k;
  upstream vendor { server 127.0.0.1:${vendorPort}; keepalive 256; }
  server { listen 127.0.0.1:${port} backlog=16384; keepalive_requests 1000000;
    location / { proxy_pass http://vendor; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } } }
`,
  );
  const child = spawn("/usr/sbin/nginx", ["-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")], {
    stdio: "ignore",
  });
  await answering(port);
  const stop = async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${port}${path}`, pid: child.pid, stop };
}

const portkeyFolder = join(root, "node_modules/.cache/bench-portkey");
const portkeyServer = join(portkeyFolder, "node_modules/@portkey-ai/gateway/build/start-server.js");

/** Installed aside, with the two versions that it runs with; it is no dependency of ours. */
function portkeyMissing() {
  if (existsSync(portkeyServer)) return undefined;
  mkdirSync(portkeyFolder, { recursive: true });
  writeFileSync(
    join(portkeyFolder, "package.json"),
    JSON.stringify({
      private: true,
      dependencies: { "@portkey-ai/gateway": "1.15.2", hono: "4.9.7", "@hono/node-server": "1.14.0" },
      overrides: { hono: "$hono", "@hono/node-server": "$@hono/node-server" },
    }),
  );
  const { status } = spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: portkeyFolder,
    stdio: "ignore",
  });
  return status === 0 && existsSync(portkeyServer) ? undefined : "it could not be installed";
}

async function startPortkey(vendorPort) {
  const port = await freePort();
  const child = spawn(process.execPath, [portkeyServer, "--headless", `--port=${port}`], { stdio: "ignore" });
  await answering(port);
  const headers = {
    authorization: "Bearer bench",
    "x-portkey-provider": "openai",
    "x-portkey-custom-host": `http://127.0.0.1:${vendorPort}/v1`,
  };
  return { url: `http://127.0.0.1:${port}${path}`, headers, pid: child.pid, stop: () => ended(child) };
}

/** Everything on: auth, the whole catalogue, tokens, ledger, metrics. */
async function startOurs(vendorPort) {
  const home = mkdtempSync(join(tmpdir(), "watertight-bench-"));
  const port = await freePort();
  const config = join(home, "watertight.yaml");
  writeFileSync(
    config,
    `gateway:
  listen: 127.0.0.1:${port}
  vendors:
    bench: { url: "http://127.0.0.1:${vendorPort}", key: "env:BENCH_KEY", state: approved }
`,
    { mode: 0o600 },
  );
  const env = { ...process.env, WATERTIGHT_HOME: home, BENCH_KEY: "bench" };
  const watertight = join(root, "bin/watertight.js");
  const made = spawnSync(process.execPath, [watertight, "keys", "create", "bench", "--format", "json"], {
    env,
    cwd: home,
    encoding: "utf8",
  });
  const key = JSON.parse(made.stdout).key;
  const child = spawn(process.execPath, [watertight, "gateway", "--config", config, "--quiet"], {
    env,
    cwd: home,
    stdio: ["ignore", "ignore", "inherit"],
  });
  await answering(port);
  const stop = async () => {
    await ended(child);
    rmSync(home, { recursive: true, force: true });
  };
  return {
    url: `http://127.0.0.1:${port}/bench${path}`,
    headers: { authorization: `Bearer ${key}` },
    pid: child.pid,
    home,
    stop,
  };
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answering(port) {
  for (let tries = 0; tries < 200; tries++) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("connect", () => resolve(true));
      socket.on("error", () => resolve(false));
      socket.on("connect", () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing listens at ${port}`);
}
