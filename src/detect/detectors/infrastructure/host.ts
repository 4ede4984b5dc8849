import { ipv4Kind } from "../../checks/ipv4.ts";
import type { Candidate, Detector } from "../../detector.ts";

const common = { dataClass: "infrastructure", severity: "low", remedy: "hide.infrastructure" } as const;

/** What stands first in the names of packages and objects, and never in the name of a host. */
const codeNames =
  /^(?:com|org|net|io|java|javax|sun|jdk|this|self|window|global|module|console|process|env|config|import|from|is|at)$/i;
const serverNames =
  /^(?:db|api|git|vpn|mail|nas|redis|vault|jira|grafana|postgres|mysql|kafka|jenkins|wiki|ldap|dc|proxy|router|printer|server|clickhouse|prometheus)/i;
/** Code goes on after it: `window.local(`, `com.acme.internal.Thing`, `.local/share`, `settings.local.json`. */
const codeAfter = /^(?:[([={-]|\.[\w*]| [=(]|\?\.|\/(?:share|bin|lib|state))/;

function isInternalHost({ value, text, start, end }: Candidate): boolean {
  if (/[.$/\\@-]/.test(text.charAt(start - 1)) && !/[a-z]:\/\/$|@$/i.test(text.slice(0, start).slice(-8)))
    return false;
  if (codeAfter.test(text.slice(end, end + 8))) return false;
  const labels = value.replace(/:\d+$/, "").split(".");
  if (codeNames.test(labels[0] ?? "")) return false;
  // f(node, file.imports.internal, graph): code reads its own objects like that.
  const plain = labels.every((label) => /^[A-Za-z_]+$/.test(label)) && !serverNames.test(value);
  if (
    plain &&
    /[(:,!&|=] ?$/.test(text.slice(Math.max(0, start - 2), start)) &&
    /^[,;)}\]&|?]/.test(text.slice(end, end + 1))
  )
    return false;
  return labels.length > 2 || /[-\d]/.test(labels[0] ?? "") || /:\d+$/.test(value) || serverNames.test(value);
}

export const host: readonly Detector[] = [
  {
    ...common,
    id: "infrastructure.host.internal",
    title: "internal host name",
    confidence: "medium",
    pattern:
      /(?:[a-z0-9][a-z0-9_-]{0,62}\.){1,6}(?:internal|intranet|corp|lan|localdomain|home\.arpa|intra|consul|ts\.net|local)(?::\d{2,5})?/i,
    keywords: [
      ".internal",
      ".intranet",
      ".corp",
      ".lan",
      ".local",
      ".home.arpa",
      ".intra",
      ".consul",
      ".ts.net",
    ],
    keywordWithin: 140,
    check: isInternalHost,
    finds: [
      "ping db-01.prod.internal failed",
      "host: clickhouse.acme.corp:8123",
      "see wiki.intranet for details",
    ],
    ignores: [
      "import com.acme.internal.Thing",
      "settings.local.json",
      "~/.local/share/app",
      "this.internal = 1",
      "shop.local.de",
    ],
    references: ["RFC 6762", "RFC 8375", "ICANN board resolution 2024.07.29.06 (.internal)"],
  },
  {
    ...common,
    id: "infrastructure.host.kubernetes",
    title: "name of a Kubernetes service",
    pattern: /(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}svc(?:\.cluster\.local)?(?::\d{2,5})?/,
    keywords: [".svc"],
    keywordWithin: 140,
    check: ({ value, text, start }) => value.split(".").length > 2 && !/[.$]/.test(text.charAt(start - 1)),
    finds: [
      "getaddrinfo redis-master.cache.svc.cluster.local:6379",
      "dial tcp: lookup vllm.inference.svc: no such host",
    ],
    ignores: ["IIS page.svc", "com.svc", ".svc.cluster.local"],
    references: ["https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/"],
  },
  {
    ...common,
    id: "infrastructure.host.cloud-internal",
    title: "internal name of a cloud machine",
    pattern:
      /ip-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}(?:\.[a-z0-9-]{2,20}\.compute\.internal|\.ec2\.internal)?|ec2-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}\.[a-z0-9.-]{0,30}compute(?:-1)?\.amazonaws\.com/,
    check: ({ value }) => {
      const address = /\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}/.exec(value)?.[0].replaceAll("-", ".");
      return address !== undefined && ipv4Kind(address) !== undefined;
    },
    finds: [
      "node ip-10-0-31-204.eu-central-1.compute.internal NotReady",
      "ec2-18-194-20-7.eu-central-1.compute.amazonaws.com",
    ],
    ignores: ["ip-10-0-31", "ip-999-0-31-204", "skip-1-2-3-4"],
    references: ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html"],
  },
  {
    ...common,
    id: "infrastructure.host.managed-database",
    title: "host of a managed database",
    pattern:
      /(?:[a-z0-9-]{1,63}\.){1,6}(?:rds\.amazonaws\.com(?:\.cn)?|cache\.amazonaws\.com|redshift\.amazonaws\.com|docdb\.amazonaws\.com|es\.amazonaws\.com|aoss\.amazonaws\.com|database\.windows\.net|documents\.azure\.com|redis\.cache\.windows\.net|search\.windows\.net|clickhouse\.cloud|mongodb\.net|snowflakecomputing\.com|neon\.tech|pooler\.supabase\.com|cockroachlabs\.cloud|upstash\.io|redns\.redis-cloud\.com|aivencloud\.com|pinecone\.io|weaviate\.network|cloud\.qdrant\.io|rds\.aliyuncs\.com|mysql\.rds\.tencentcdb\.com)(?::\d{2,5})?/i,
    keywords: [
      ".rds.", ".cache.amazonaws", ".redshift.", ".docdb.", ".es.amazonaws", ".aoss.", ".database.windows", ".documents.azure",
      ".redis.cache.windows", ".search.windows", ".clickhouse.cloud", ".mongodb.net", ".snowflakecomputing", ".neon.tech",
      ".pooler.supabase", ".cockroachlabs", ".upstash.io", ".redns.redis-cloud", ".aivencloud", ".pinecone.io",
      ".weaviate.network", ".qdrant.io",
    ], // biome-ignore format: a table
    keywordWithin: 104,
    check: ({ value, text, start }) =>
      !/^(?:www|docs|api|app|console|status|cloud)\.[a-z-]+\.[a-z]+$/i.test(value) &&
      !/example|your-/.test(value) &&
      !/[.-]/.test(text.charAt(start - 1)),
    finds: [
      "DB_HOST=prod-orders.c9akciq32xyz.eu-west-1.rds.amazonaws.com",
      "abc123xyz.eu-central-1.aws.clickhouse.cloud:8443",
    ],
    ignores: ["https://docs.pinecone.io", "rds.amazonaws.com", "your-db.abc.rds.amazonaws.com"],
    references: [
      "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ConnectToInstance.html",
      "https://clickhouse.com/docs/cloud",
    ],
  },
  {
    ...common,
    id: "infrastructure.host.onion",
    title: "onion service",
    pattern: /[a-z2-7]{55}d\.onion/,
    keywords: ["d.onion"],
    keywordWithin: 56,
    finds: ["http://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion/"],
    ignores: ["red.onion", "2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wie.onion"],
    references: ["https://spec.torproject.org/address-spec.html"],
  },
];
