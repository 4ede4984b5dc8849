import { alphabets, sample } from "../../../base/index.ts";
import { decodeBase64Json } from "../../checks/base64-json.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex } from "./genuine.ts";
import { keyNames } from "./key-names.ts";
import { sampleBase64Json } from "./sample-base64-json.ts";
import { sampleUuid } from "./sample-uuid.ts";

const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const body = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);

const neptuneToken = (seed: number): string =>
  sampleBase64Json({ api_address: "https://app.neptune.ai", api_key: sampleUuid(seed) });
const observed = "shape observed in public code, not published by the vendor";

/** Where models are trained, tracked and fed. */
export const mlPlatforms: readonly Detector[] = [
  {
    id: "secret.wandb.api-key",
    dataClass: "secret",
    title: "Weights & Biases API key",
    severity: "critical",
    pattern: /wandb_v1_[A-Za-z0-9_]{77}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `WANDB_API_KEY=wandb_v1_${alnum(27, 1)}_${alnum(49, 2)}`,
      `wandb.login(key="wandb_v1_${alnum(27, 3)}_${alnum(49, 4)}")`,
    ],
    ignores: ["WANDB_API_KEY=wandb_v1_xxxxx", `wandb_v1_${alnum(40, 1)}`],
    references: ["https://docs.wandb.ai/support/find_api_key", observed],
  },
  {
    id: "secret.wandb.api-key-legacy",
    dataClass: "secret",
    title: "Weights & Biases API key (legacy)",
    severity: "critical",
    pattern: /[0-9a-f]{40}/,
    near: ["wandb", "wandb_api_key", "api.wandb.ai", "weights & biases"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [
      `WANDB_API_KEY=${hex(40, 5)}`,
      `wandb login ${hex(40, 6)}`,
      `machine api.wandb.ai login user password ${hex(40, 7)}`,
    ],
    ignores: [`wandb git commit: ${hex(40, 5)}`, `API_KEY=${hex(40, 5)}`],
    references: ["https://docs.wandb.ai/support/find_api_key"],
  },
  {
    id: "secret.databricks.access-token",
    dataClass: "secret",
    title: "Databricks personal access token",
    severity: "critical",
    pattern: /dapi[0-9a-f]{32}(?:-[0-9])?/,
    check: isGenuine,
    remedy: "rotate.databricks",
    finds: [`DATABRICKS_TOKEN=dapi${hex(32, 8)}`, `token = 'dapi${hex(32, 9)}-2'`],
    ignores: [`dapi${hex(30, 8)}`, `DAPI${hex(33, 8)}`],
    references: ["https://docs.databricks.com/en/dev-tools/auth/pat.html"],
  },
  {
    id: "secret.databricks.oauth-secret",
    dataClass: "secret",
    title: "Databricks OAuth secret",
    severity: "critical",
    pattern: /dose[0-9a-f]{32}/,
    check: isGenuine,
    remedy: "rotate.databricks",
    finds: [`DATABRICKS_CLIENT_SECRET=dose${hex(32, 10)}`, `client_secret = "dose${hex(32, 11)}"`],
    ignores: [`dose${hex(20, 10)}`, `overdose${hex(32, 10)}`],
    references: [
      "https://docs.databricks.com/en/dev-tools/auth/oauth-m2m.html",
      "prefix recalled, not published",
    ],
  },
  {
    id: "secret.posthog.personal-key",
    dataClass: "secret",
    title: "PostHog personal API key",
    severity: "critical",
    pattern: /ph[xs]_[A-Za-z0-9_-]{41,49}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`POSTHOG_PERSONAL_API_KEY=phx_${alnum(48, 12)}`, `"Bearer phx_${alnum(43, 13)}"`],
    ignores: ["phx_your_personal_api_key_here", `phx_${alnum(20, 12)}`],
    references: ["https://github.com/PostHog/posthog/blob/master/posthog/models/utils.py"],
  },
  {
    id: "secret.posthog.project-key",
    dataClass: "secret",
    title: "PostHog project key",
    severity: "low",
    pattern: /phc_[A-Za-z0-9_-]{41,49}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`NEXT_PUBLIC_POSTHOG_KEY=phc_${alnum(43, 14)}`, `posthog.init('phc_${alnum(43, 15)}')`],
    ignores: ["phc_your_project_key", `phc_${alnum(20, 14)}`],
    references: ["https://posthog.com/docs/api"],
  },
  {
    id: "secret.prefect.api-key",
    dataClass: "secret",
    title: "Prefect API key",
    severity: "critical",
    pattern: /pn[ub]_[A-Za-z0-9]{36}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`PREFECT_API_KEY=pnu_${alnum(36, 16)}`, `prefect cloud login --key pnb_${alnum(36, 17)}`],
    ignores: ["pnu_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", `pnu_${alnum(30, 16)}`],
    references: ["https://docs.prefect.io/v3/manage/cloud/manage-users/api-keys"],
  },
  {
    id: "secret.apify.token",
    dataClass: "secret",
    title: "Apify API token",
    severity: "high",
    pattern: /apify_api_[A-Za-z0-9]{36}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `APIFY_TOKEN=apify_api_${alnum(36, 18)}`,
      `new ApifyClient({ token: 'apify_api_${alnum(36, 19)}' })`,
    ],
    ignores: ["apify_api_token", `apify_api_${alnum(20, 18)}`],
    references: ["https://docs.apify.com/platform/integrations/api"],
  },
  {
    id: "secret.neptune.api-token",
    dataClass: "secret",
    title: "Neptune API token",
    severity: "critical",
    pattern: /eyJhcGlf[A-Za-z0-9+/]{60,400}={0,2}/,
    check: ({ value }) => typeof decodeBase64Json(value)?.["api_key"] === "string",
    remedy: "rotate.secret",
    finds: [`NEPTUNE_API_TOKEN=${neptuneToken(20)}`, `neptune.init_run(api_token="${neptuneToken(21)}")`],
    ignores: [
      `NEPTUNE_API_TOKEN=${sampleBase64Json({ api_address: "https://app.neptune.ai", api_url: "https://app.neptune.ai" })}`,
      `NEPTUNE_API_TOKEN=${neptuneToken(20).slice(0, 90)}`,
    ],
    references: ["https://github.com/neptune-ai/neptune-client (Credentials.from_token)"],
  },
  {
    id: "secret.clearml.secret-key",
    dataClass: "secret",
    title: "ClearML secret key",
    severity: "critical",
    pattern: /[A-Za-z0-9_-]{40,120}/,
    near: ["clearml", "clearml_api_secret_key", "trains_api_secret_key"],
    context: "required",
    check: (candidate) =>
      isGenuineHex(candidate) && /[A-Z]/.test(candidate.value) && /\d/.test(candidate.value),
    remedy: "rotate.secret",
    finds: [`CLEARML_API_SECRET_KEY=${alnum(50, 22)}`, `%env CLEARML_API_SECRET_KEY=${body(64, 23)}`],
    ignores: [`clearml task commit ${hex(40, 22)}`, `SECRET_KEY=${alnum(50, 22)}`],
    references: ["https://clear.ml/docs/latest/docs/configs/env_vars", "length recalled, not published"],
  },
  {
    id: "secret.kaggle.api-key",
    dataClass: "secret",
    title: "Kaggle API key",
    severity: "high",
    pattern: /KGAT_[0-9a-f]{32}|[0-9a-f]{32}/,
    near: ["kaggle", "kaggle_key", "kaggle_api_token"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [`KAGGLE_KEY=${hex(32, 24)}`, `# kaggle.json {"username":"ada","key":"${hex(32, 25)}"}`],
    ignores: [`kaggle dataset md5: ${hex(32, 24)}`, `key=${hex(32, 25)}`],
    references: ["https://www.kaggle.com/docs/api"],
  },
  {
    id: "secret.vastai.api-key",
    dataClass: "secret",
    title: "Vast.ai API key",
    severity: "critical",
    pattern: /[0-9a-f]{64}/,
    near: ["vastai", "vast.ai", ...keyNames("vast", "vastai", "vast_ai")],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [`VAST_API_KEY=${hex(64, 26)}`, `vastai set api-key ${hex(64, 27)}`],
    ignores: [`vast.ai image sha256:${hex(64, 26)}`, `API_KEY=${hex(64, 26)}`],
    references: ["https://docs.vast.ai/api-reference/authentication", "length recalled, not published"],
  },
];
