import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex } from "./genuine.ts";
import { sampleUuid } from "./sample-uuid.ts";

const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const capitals = (length: number, seed: number): string => sample(alphabets.base32, length, seed);

export const newRelic: readonly Detector[] = [
  {
    id: "secret.new-relic.user-key",
    dataClass: "secret",
    title: "New Relic user key",
    severity: "critical",
    pattern: /NRA[KA]-[A-Z0-9a-f-]{27,42}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`NEW_RELIC_API_KEY=NRAK-${capitals(27, 5)}`, `Api-Key: NRAA-${hex(27, 6)}`],
    ignores: ["NEW_RELIC_API_KEY=NRAK-XXXXXXXXXXXXXXXXXXXXXXXXXXX", `NRAK-${capitals(20, 5)}`],
    references: ["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
  },
  {
    id: "secret.new-relic.insights-key",
    dataClass: "secret",
    title: "New Relic insert or query key",
    severity: "high",
    pattern: /NRI[IQ]-[A-Za-z0-9_-]{32}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`"X-Insert-Key":"NRII-${alnum(32, 7)}"`, `X-Query-Key: NRIQ-${alnum(32, 8)}`],
    ignores: ["NEW_RELIC_INGEST_KEY=NRII-XXXXXXXXXX", `henrii-${alnum(32, 7)}`],
    references: ["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
  },
  {
    id: "secret.new-relic.rest-key",
    dataClass: "secret",
    title: "New Relic REST API key",
    severity: "high",
    pattern: /NRRA-[0-9a-f]{42}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`X-Api-Key:NRRA-${hex(42, 9)}`, `newrelic_rest = "NRRA-${hex(42, 10)}"`],
    ignores: [`NRRA-${hex(30, 9)}`, "X-Api-Key: NRRA-..."],
    references: ["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
  },
  {
    id: "secret.new-relic.browser-key",
    dataClass: "secret",
    title: "New Relic browser key",
    severity: "low",
    pattern: /NRJS-[0-9a-f]{19}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`licenseKey:"NRJS-${hex(19, 11)}"`, `NREUM.info={licenseKey:"NRJS-${hex(19, 12)}"}`],
    ignores: ["NRJS-example", `NRJS-${hex(18, 11)}`],
    references: ["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
  },
  {
    id: "secret.new-relic.license-key",
    dataClass: "secret",
    title: "New Relic license key",
    severity: "high",
    pattern: /(?:eu01xx)?[0-9a-f]{30,36}NRAL|[0-9a-f]{40}/,
    near: ["newrelic", "new_relic", "new relic", "new-relic", "nria_license_key"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [`NEW_RELIC_LICENSE_KEY=${hex(36, 13)}NRAL`, `newrelic: license_key: ${hex(40, 14)}`],
    ignores: [`license_key: ${hex(40, 14)}`, `newrelic agent sha1 ${hex(40, 13)}`],
    references: ["https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"],
  },
  {
    id: "secret.new-relic.pixie-key",
    dataClass: "secret",
    title: "New Relic Pixie key",
    severity: "high",
    pattern: /px-(?:api|dep)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`PX_API_KEY=px-api-${sampleUuid(47)}`, `--deploy_key px-dep-${sampleUuid(48)}`],
    ignores: ["px-api-your-key", `px-dev-${sampleUuid(47)}`],
    references: ["https://docs.px.dev/reference/admin/api-keys/"],
  },
];
