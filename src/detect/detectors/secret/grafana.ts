import { alphabets, sample } from "../../../base/index.ts";
import { decodeBase64Json } from "../../checks/base64-json.ts";
import { crc32 } from "../../checks/crc32.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";
import { sampleBase64Json } from "./sample-base64-json.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const base64 = (length: number, seed: number): string => sample(alphabets.base64, length, seed);

/** The bytes of the CRC-32 of prefix and secret, least significant first, in hex. */
function grafanaChecksum(keyed: string): string {
  const sum = crc32(keyed);
  const bytes = [sum & 0xff, (sum >>> 8) & 0xff, (sum >>> 16) & 0xff, sum >>> 24];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A token that somebody altered on its way into a page still looks like nothing else: it is worth a look, no more. */
function hasGrafanaChecksum(candidate: Candidate): boolean | "medium" {
  if (!isGenuine(candidate)) return false;
  const { value } = candidate;
  return value.slice(-8).toLowerCase() === grafanaChecksum(value.slice(0, -9)) || "medium";
}

const glsa = (seed: number): string => {
  const keyed = `glsa_${alnum(32, seed)}`;
  return `${keyed}_${grafanaChecksum(keyed)}`;
};
const legacyGrafana = (seed: number): string => sampleBase64Json({ k: alnum(32, seed), n: "deploy", id: 1 });
const cloudGrafana = (seed: number): string =>
  sampleBase64Json({ o: "123456", n: "stack-write", k: alnum(24, seed), m: { r: "eu" } });

export const grafana: readonly Detector[] = [
  {
    id: "secret.grafana.service-account-token",
    dataClass: "secret",
    title: "Grafana service account token",
    severity: "critical",
    pattern: /glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}/,
    check: hasGrafanaChecksum,
    remedy: "rotate.secret",
    finds: [
      `GRAFANA_TOKEN=${glsa(15)}`,
      `curl -H "Authorization: Bearer ${glsa(16)}" /api/access-control/user/permissions`,
    ],
    ignores: [glsa(15).slice(0, -1), `${glsa(16)}0`, "glsa_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx_00000000"],
    references: ["https://github.com/grafana/grafana/blob/main/pkg/components/satokengen/satokengen.go"],
  },
  {
    id: "secret.grafana.cloud-token",
    dataClass: "secret",
    title: "Grafana Cloud token",
    severity: "critical",
    pattern: /glc_[A-Za-z0-9+/]{40,400}={0,2}/,
    check: (candidate) =>
      isGenuine(candidate) &&
      (typeof decodeBase64Json(candidate.value.slice(4))?.["o"] === "string" || "medium"),
    remedy: "rotate.secret",
    finds: [`GRAFANA_CLOUD_TOKEN=glc_${cloudGrafana(17)}`, `"token": "glc_${cloudGrafana(18)}"`],
    ignores: ["glc_your_token", `glc_${base64(20, 17)}`],
    references: [
      "https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/access-policies/",
    ],
  },
  {
    id: "secret.grafana.api-key-legacy",
    dataClass: "secret",
    title: "Grafana API key (legacy)",
    severity: "critical",
    pattern: /eyJrIjoi[A-Za-z0-9+/]{40,380}={0,2}/,
    check: ({ value }) => {
      const key = decodeBase64Json(value);
      // `eyJrIjoi` alone is `{"k":"`: one that was cut or altered still says so.
      return key === undefined ? "medium" : typeof key["k"] === "string" && "n" in key && "id" in key;
    },
    remedy: "rotate.secret",
    finds: [
      `Authorization: Bearer ${legacyGrafana(19)}`,
      `GrafanaClient("${legacyGrafana(20)}", host=grafana)`,
    ],
    ignores: [sampleBase64Json({ k: alnum(40, 19), other: "no such key" }), legacyGrafana(19).slice(0, 41)],
    references: ["https://github.com/grafana/grafana/blob/main/pkg/components/apikeygen/apikeygen.go"],
  },
];
