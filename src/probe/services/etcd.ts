import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { type HttpQuestion, httpService } from "../http-service.ts";
import { defineService, type ReadBudget, type ReadCollection } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt } from "../wire/json.ts";
import { expectedList } from "../wire/paged.ts";

/** Of 3.4 and newer, of 3.3, and of 3.2: the others are not there. */
const gateways = ["/v3", "/v3beta", "/v3alpha"] as const;
/** From the first key on, all of them. */
const everyKey = { key: "AA==", range_end: "AA==" };
const mostNamed = 100;

export const etcd = defineService(
  httpService({
    id: "etcd",
    title: "etcd",
    category: "coordination",
    ports: [2379, 2380, 4001],
    recognise: [
      {
        // Public by design, like /health and /metrics.
        get: "/version",
        tells: ({ json }) =>
          textAt(json, "etcdserver") !== undefined && textAt(json, "etcdcluster") !== undefined,
        version: ({ json }) => textAt(json, "etcdserver"),
      },
    ],
    ask: [
      ...gateways.map(keysQuestion),
      {
        // Before 3.4 the API of version 2 is on unless switched off; it has its own users.
        get: "/v2/keys/",
        open: ({ json, headers }) =>
          textAt(json, "action") === "get" && headers["x-etcd-cluster-id"] !== undefined,
        means: "lists the keys of its old API without a login",
        shows: ["read data"],
      },
      {
        // The door between members: whoever gets an answer there was not asked for a certificate.
        get: "/members",
        open: ({ json, headers }) =>
          headers["x-etcd-cluster-id"] !== undefined &&
          Array.isArray(json) &&
          json.every((one) => listAt(one, "peerURLs") !== undefined),
        grade: "weak",
        means: "talks to strangers on the door for members of the cluster",
        shows: ["see metadata"],
        // The same number as on the other door, there in decimal.
        identity: ({ headers }) => {
          const id = headers["x-etcd-cluster-id"] ?? "";
          return /^[0-9a-f]{1,16}$/.test(id) ? BigInt(`0x${id}`).toString() : undefined;
        },
        reach: () => [
          {
            can: "write",
            because:
              "members believe each other: who reaches their door without a certificate may pose as one",
            how: "inferred",
          },
        ],
      },
    ],
    reach: [
      { can: "write", because: "who lists keys without a login also puts and deletes them" },
      { can: "administer", because: "members, snapshots and users are managed over the same API" },
      {
        can: "read credentials",
        because: "under Kubernetes its keys are the cluster's objects, secrets among them",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask clients and members for certificates, and let it listen on loopback or the private network only",
        where: "etcd.conf.yml, or the flags of the same names, then restart member by member",
        language: "yaml",
        text: "listen-client-urls: https://127.0.0.1:2379\nlisten-peer-urls: https://10.0.0.5:2380\nclient-transport-security:\n  client-cert-auth: true\n  trusted-ca-file: /etc/etcd/ca.pem\n  cert-file: /etc/etcd/server.pem\n  key-file: /etc/etcd/server.key\npeer-transport-security:\n  client-cert-auth: true\n  trusted-ca-file: /etc/etcd/peer-ca.pem\n  cert-file: /etc/etcd/peer.pem\n  key-file: /etc/etcd/peer.key",
      },
      {
        do: "turn on users and roles, where certificates are no choice",
        where: "on the server",
        language: "shell",
        text: "etcdctl user add root\netcdctl user grant-role root root\netcdctl auth enable",
      },
      publishOnLoopback(2379),
    ],
    content: { collections: (door, budget) => keysOf(door, budget) },
    references: [
      "https://etcd.io/docs/v3.5/op-guide/authentication/rbac/",
      "https://etcd.io/docs/v3.5/op-guide/security/",
      "etcd-io/etcd api/etcdserverpb/rpc.proto",
    ],
  }),
);

/** A read: etcd's HTTP door takes every question as POST. Values are left out. */
function keysQuestion(gateway: string): HttpQuestion {
  return {
    post: { path: `${gateway}/kv/range`, json: { ...everyKey, keys_only: true, limit: mostNamed } },
    open: (answer) => answer.status === 200 && clusterOf(answer) !== undefined,
    // "user name is empty", or a token that is not given.
    guarded: ({ status, json }) =>
      status === 401 ||
      status === 403 ||
      /user name is empty|permission denied|token/.test(textAt(json, "error") ?? ""),
    means: "lists its keys without a login",
    meansGuarded: "asks who one is before it lists keys",
    shows: ["read data"],
    identity: clusterOf,
    holds: ({ json }) => {
      const count = Number(textAt(json, "count") ?? 0);
      const names = (listAt(json, "kvs") ?? []).flatMap((one) => keyOf(one) ?? []);
      return [
        ...(Number.isSafeInteger(count) ? [{ name: "keys", rows: { count, exact: true } }] : []),
        ...[...new Set(names.map(prefixOf))].map((name) => ({ name })),
      ];
    },
  };
}

async function* keysOf(door: AskingDoor, { rows }: ReadBudget): AsyncIterable<ReadCollection> {
  yield {
    name: "keys",
    async *records() {
      for (const gateway of gateways) {
        const path = `${gateway}/kv/range`;
        let page = await door.post(path, { ...everyKey, limit: Math.min(rows, mostNamed) });
        if (page.status === 404) continue;
        // Large values: a few of them say more than an answer that was cut off.
        if (page.cut) page = await door.post(path, { ...everyKey, limit: 3 });
        // Without a key the list is left out.
        const isEmpty = clusterOf(page) !== undefined && listAt(page.json, "kvs") === undefined;
        for (const one of isEmpty ? [] : expectedList(page, "kvs")) {
          const key = keyOf(one);
          const value = textAt(one, "value");
          if (key === undefined || value === undefined) continue;
          yield { key, value: Buffer.from(value, "base64").toString("utf8") };
        }
        return;
      }
    },
  };
}

function clusterOf({ json }: HttpAnswer): string | undefined {
  return textAt(json, "header", "cluster_id");
}

function keyOf(entry: unknown): string | undefined {
  const key = textAt(entry, "key");
  return key === undefined ? undefined : Buffer.from(key, "base64").toString("utf8").slice(0, 200);
}

/** `/registry/secrets/default/a` is told as `/registry/secrets/`: names of single keys may be of people. */
function prefixOf(key: string): string {
  return /^\/?[^/]*\/(?:[^/]*\/)?/.exec(key)?.[0] ?? key;
}
