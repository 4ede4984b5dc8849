import type { FixStep, Holding } from "../../model/index.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { type HttpQuestion, httpService } from "../http-service.ts";
import { ransomNotes } from "../ransom-note.ts";
import { defineService } from "../service.ts";
import { hostInAddress } from "../wire/host.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, textAt } from "../wire/json.ts";

const indices = "/_cat/indices?format=json&bytes=b&h=index,docs.count,store.size";

const listsIndices: HttpQuestion = {
  get: indices,
  open: ({ status, json }) => status === 200 && Array.isArray(json) && json.every(isIndex),
  means: "lists its indices without a login",
  shows: ["read data"],
  holds: holdingsOf,
  notes: (answer) => ransomNotes(holdingsOf(answer)),
};

export const elasticsearch = defineService(
  httpService({
    id: "elasticsearch",
    title: "Elasticsearch",
    category: "search",
    ports: [9200],
    recognise: [
      {
        get: "/",
        tells: (answer) => isElasticsearch(answer) || isGuarded(answer),
        version: ({ json }) => textAt(json, "version", "number"),
        identity: ({ json }) => clusterId(json),
      },
    ],
    ask: [listsIndices],
    reach: [
      { can: "write", because: "without security every request is taken, DELETE of every index among them" },
      {
        can: "administer",
        because: "settings, templates and snapshots of the cluster take requests from everyone",
      },
      {
        can: "reach other systems",
        because: "reindex and snapshot repositories fetch from addresses that its settings allow",
      },
    ],
    hasAuthentication: true,
    fix: ({ version }) => [...turnSecurityOn(version), publishOnLoopback(9200)],
    content: {
      address: ({ address, port, tls }) => `${tls ? "es+https" : "es"}://${hostInAddress(address)}:${port}`,
    },
    references: [
      "https://www.elastic.co/guide/en/elasticsearch/reference/current/security-minimal-setup.html",
      "https://www.elastic.co/guide/en/elasticsearch/reference/current/cat-indices.html",
    ],
  }),
);

export const opensearch = defineService(
  httpService({
    id: "opensearch",
    title: "OpenSearch",
    category: "search",
    ports: [9200],
    recognise: [
      {
        get: "/",
        tells: ({ status, headers, json }) =>
          textAt(json, "version", "distribution") === "opensearch" ||
          (status === 401 && /realm="OpenSearch Security"/.test(headers["www-authenticate"] ?? "")),
        version: ({ json }) => textAt(json, "version", "number"),
        identity: ({ json }) => clusterId(json),
      },
    ],
    ask: [listsIndices],
    reach: [
      {
        can: "write",
        because: "without the security plugin every request is taken, DELETE of every index among them",
      },
      {
        can: "administer",
        because: "settings, templates and snapshots of the cluster take requests from everyone",
      },
      {
        can: "reach other systems",
        because: "reindex and snapshot repositories fetch from addresses that its settings allow",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "take DISABLE_SECURITY_PLUGIN and plugins.security.disabled away, and let it listen on loopback or the private network only",
        where: "opensearch.yml of each node, then restart",
        language: "yaml",
        text: "network.host: 127.0.0.1\nplugins.security.disabled: false\nplugins.security.ssl.http.enabled: true",
      },
      {
        do: "set the administrator's password before the first start",
        where: "docker-compose.yml",
        language: "yaml",
        text: "environment:\n  OPENSEARCH_INITIAL_ADMIN_PASSWORD: ${OPENSEARCH_ADMIN_PASSWORD}",
      },
      publishOnLoopback(9200),
    ],
    content: {
      address: ({ address, port, tls }) =>
        `${tls ? "opensearch+https" : "opensearch"}://${hostInAddress(address)}:${port}`,
    },
    references: [
      "https://docs.opensearch.org/latest/security/",
      "https://docs.opensearch.org/latest/api-reference/cat/cat-indices/",
    ],
  }),
);

function isElasticsearch({ json }: HttpAnswer): boolean {
  return (
    textAt(json, "tagline") === "You Know, for Search" &&
    textAt(json, "version", "distribution") === undefined
  );
}

/** `{"error":{"root_cause":[{"type":"security_exception",…}]},"status":401}` */
function isGuarded({ status, headers, json }: HttpAnswer): boolean {
  const isOwnWord = textAt(json, "error", "type") === "security_exception";
  return (
    (status === 401 || status === 403) && (isOwnWord || headers["x-elastic-product"] === "Elasticsearch")
  );
}

function clusterId(json: unknown): string | undefined {
  const id = textAt(json, "cluster_uuid");
  return id === "_na_" ? undefined : id;
}

function isIndex(one: unknown): boolean {
  return isObject(one) && textAt(one, "index") !== undefined;
}

function holdingsOf({ json }: HttpAnswer): Holding[] {
  return (Array.isArray(json) ? json : []).flatMap((one) => {
    const name = textAt(one, "index");
    if (name === undefined) return [];
    const rows = wholeNumber(textAt(one, "docs.count"));
    const bytes = wholeNumber(textAt(one, "store.size"));
    return [
      {
        name,
        ...(rows !== undefined && { rows: { count: rows, exact: true } }),
        ...(bytes !== undefined && { bytes }),
      },
    ];
  });
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Security came free of charge with 6.8 and 7.1, and is on from the start since 8.0. */
function turnSecurityOn(version: string | undefined): readonly FixStep[] {
  const [major = 8, minor = 0] = (version ?? "8.0").split(".").map(Number);
  const isFree = major > 7 || (major === 7 && minor >= 1) || (major === 6 && minor >= 8);
  const listen = "network.host: 127.0.0.1";
  if (!isFree) {
    return [
      {
        do: "let it listen on loopback only: this version cannot ask for a password; put a proxy that does in front, then upgrade",
        where: "elasticsearch.yml of each node, then restart",
        language: "yaml",
        text: listen,
      },
    ];
  }
  return [
    {
      do: "turn security on, and let it listen on loopback or the private network only",
      where: "elasticsearch.yml of each node, then restart",
      language: "yaml",
      text: `xpack.security.enabled: true\nxpack.security.http.ssl.enabled: true\n${listen}`,
    },
    {
      do: "make passwords",
      where: "on one node",
      language: "shell",
      text:
        major >= 8 ? "bin/elasticsearch-reset-password -u elastic" : "bin/elasticsearch-setup-passwords auto",
    },
  ];
}
