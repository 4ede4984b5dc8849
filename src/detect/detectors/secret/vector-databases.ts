import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex, isGenuineMixed } from "./genuine.ts";
import { keyNames } from "./key-names.ts";
import { sampleUuid } from "./sample-uuid.ts";

const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const body = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);
const jwtStart = ["ey", "J"].join("");

const observed = "shape observed in public code, not published by the vendor";

/** Stores of embeddings: who holds the key reads the documents behind every answer. */
export const vectorDatabases: readonly Detector[] = [
  {
    id: "secret.pinecone.api-key",
    dataClass: "secret",
    title: "Pinecone API key",
    severity: "critical",
    pattern: /pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,66}/,
    check: isGenuine,
    remedy: "rotate.pinecone",
    finds: [
      `PINECONE_API_KEY=pcsk_${alnum(5, 1)}_${alnum(63, 2)}`,
      `Pinecone(api_key="pcsk_${alnum(6, 3)}_${alnum(63, 4)}")`,
    ],
    ignores: ["PINECONE_API_KEY=pcsk_your-key-here", `pcsk_${alnum(5, 1)}_${alnum(30, 2)}`],
    references: ["https://docs.pinecone.io/guides/projects/manage-api-keys"],
  },
  {
    id: "secret.pinecone.api-key-legacy",
    dataClass: "secret",
    title: "Pinecone API key (legacy)",
    severity: "critical",
    pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
    near: ["pinecone", "pinecone_api_key"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.pinecone",
    finds: [`PINECONE_API_KEY=${sampleUuid(5)}`, `pinecone.init(api_key="${sampleUuid(6)}")`],
    ignores: [`api_key="${sampleUuid(6)}"`, `pinecone request_id=${sampleUuid(5)}`],
    references: ["https://docs.pinecone.io/guides/projects/manage-api-keys"],
  },
  {
    id: "secret.weaviate.api-key",
    dataClass: "secret",
    title: "Weaviate API key",
    severity: "critical",
    pattern: /[A-Za-z0-9_-]{36,120}={0,2}/,
    near: [
      "weaviate_api_key",
      "weaviate-api-key",
      "weaviate_key",
      "weaviate.cloud",
      "wcd_api_key",
      "wcs_api_key",
    ],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`WEAVIATE_API_KEY=${alnum(36, 7)}`, `WCD_API_KEY="${body(80, 8)}"`],
    ignores: [`weaviate ${alnum(36, 7)}`, "WEAVIATE_API_KEY=your-weaviate-api-key-goes-here-please-Do1t"],
    references: ["https://docs.weaviate.io/cloud/manage-clusters/connect", "shape recalled, not published"],
  },
  {
    id: "secret.qdrant.api-key",
    dataClass: "secret",
    title: "Qdrant API key",
    severity: "critical",
    pattern: /eyJ[\w-]{10,400}\.eyJ[\w-]{10,2000}\.[\w-]{20,700}/,
    near: ["qdrant", "qdrantclient"],
    context: "required",
    confidence: "high",
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `QDRANT_API_KEY=${jwtStart}${body(33, 9)}.${jwtStart}${body(20, 10)}.${body(43, 11)}`,
      `cloud.qdrant.io api-key "${jwtStart}${body(33, 12)}.${jwtStart}${body(60, 13)}.${body(43, 14)}"`,
    ],
    ignores: [
      `token=${jwtStart}${body(33, 9)}.${jwtStart}${body(20, 10)}.${body(43, 11)}`,
      "QDRANT_API_KEY=your_qdrant_api_key",
    ],
    references: ["https://qdrant.tech/documentation/cloud/authentication/"],
  },
  {
    id: "secret.qdrant.cloud-management-key",
    dataClass: "secret",
    title: "Qdrant key (opaque)",
    severity: "critical",
    pattern: /[A-Za-z0-9_-]{54}|[A-Za-z0-9_-]{11}\.[A-Za-z0-9_-]{40,60}/,
    near: ["qdrant", "qdrantclient", "qdrant_api_key"],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`QDRANT_API_KEY=${body(54, 15)}`, `QdrantClient(api_key="${body(54, 16)}")`],
    ignores: [`API_KEY=${body(54, 15)}`, `qdrant ${hex(40, 15)}`],
    references: ["https://qdrant.tech/documentation/cloud/authentication/", "shape recalled, not published"],
  },
  {
    id: "secret.zilliz.api-key",
    dataClass: "secret",
    title: "Zilliz Cloud (Milvus) API key",
    severity: "critical",
    pattern: /[0-9a-f]{72}(?:[0-9a-f]{24,32})?/,
    near: ["zilliz", "milvus", "zillizcloud"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [`ZILLIZ_API_KEY=${hex(72, 17)}`, `MILVUS_TOKEN="${hex(72, 18)}"`],
    ignores: [`TOKEN=${hex(72, 17)}`, `milvus sha256 ${hex(64, 17)}`],
    references: ["https://docs.zilliz.com/docs/manage-api-keys", "length recalled, not published"],
  },
  {
    id: "secret.chroma.api-key",
    dataClass: "secret",
    title: "Chroma Cloud API key",
    severity: "critical",
    pattern: /ck-[1-9A-HJ-NP-Za-km-z]{42,45}/,
    check: isGenuineMixed,
    confidence: "medium",
    near: ["chroma", "chromadb", "trychroma", "chroma_api_key"],
    remedy: "rotate.secret",
    finds: [
      `CHROMA_API_KEY=ck-${sample(base58(), 44, 19)}`,
      `CloudClient(api_key='ck-${sample(base58(), 44, 20)}')`,
    ],
    ignores: ["CHROMA_API_KEY=ck-your-chromadb-cloud-api-key", `stack-${sample(base58(), 44, 19)}`],
    references: ["https://docs.trychroma.com/cloud/getting-started", observed],
  },
  {
    id: "secret.turbopuffer.api-key",
    dataClass: "secret",
    title: "turbopuffer API key",
    severity: "critical",
    pattern: /tpuf_[A-Za-z0-9]{20,64}/,
    check: isGenuineMixed,
    confidence: "medium",
    near: ["turbopuffer", "tpuf"],
    remedy: "rotate.secret",
    finds: [`TURBOPUFFER_API_KEY=tpuf_${alnum(32, 21)}`, `"Bearer tpuf_${alnum(32, 22)}"`],
    ignores: ["TURBOPUFFER_API_KEY=tpuf_...", "tpuf_namespace_prefix_of_tests"],
    references: ["https://turbopuffer.com/docs/auth", observed],
  },
  {
    id: "secret.lancedb.api-key",
    dataClass: "secret",
    title: "LanceDB Cloud API key",
    severity: "critical",
    pattern: /sk_[A-Z2-7]{52,60}={0,6}/,
    near: ["lancedb", "lance_db", ...keyNames("lancedb")],
    context: "required",
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `LANCEDB_API_KEY=sk_${sample(alphabets.base32, 52, 23)}`,
      `lancedb.connect("db://x", api_key="sk_${sample(alphabets.base32, 52, 24)}====")`,
    ],
    ignores: ["LANCEDB_API_KEY=sk_...", `API_KEY=sk_${sample(alphabets.base32, 52, 23)}`],
    references: ["https://lancedb.com/docs/cloud/", "shape recalled, not published"],
  },
];

/** Bitcoin's base 58: no 0, O, I, l. */
function base58(): string {
  return alphabets.alnum.replace(/[0OIl]/g, "");
}
