import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex, isGenuineMixed } from "./genuine.ts";
import { sampleUuid } from "./sample-uuid.ts";

const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const body = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);

const observed = "shape observed in public code, not published by the vendor";

/** Model makers without a file of their own, and assistants that write code. */
export const languageModels: readonly Detector[] = [
  {
    id: "secret.upstage.api-key",
    dataClass: "secret",
    title: "Upstage API key",
    severity: "critical",
    pattern: /up_[A-Za-z0-9]{26,40}|[A-Za-z0-9]{40,50}/,
    near: ["upstage", "업스테이지"],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`UPSTAGE_API_KEY=up_${alnum(29, 1)}`, `upstage: ${alnum(44, 2)}`],
    ignores: ["UPSTAGE_API_KEY=up_여기에_본인_키", `upstage ${hex(40, 1)}`],
    references: [
      "https://console.upstage.ai/docs/getting-started",
      "https://github.com/betterleaks/betterleaks",
    ],
  },
  {
    id: "secret.ai21.api-key",
    dataClass: "secret",
    title: "AI21 API key",
    severity: "critical",
    pattern: /[A-Za-z0-9]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
    near: ["ai21", "ai21_api_key", "jurassic"],
    context: "required",
    check: (candidate) =>
      candidate.value.length === 32 ? isGenuineMixed(candidate) : isGenuineHex(candidate),
    remedy: "rotate.secret",
    finds: [`AI21_API_KEY="${alnum(32, 3)}"`, `ai21.api_key = "${sampleUuid(4)}"`],
    ignores: [`ai21 md5 ${hex(32, 3)}`, `api_key = "${sampleUuid(4)}"`],
    references: ["https://docs.ai21.com/reference/authentication", observed],
  },
  {
    id: "secret.writer.api-key",
    dataClass: "secret",
    title: "Writer API key",
    severity: "critical",
    pattern: /[A-Za-z0-9_-]{32,64}/,
    near: ["writer_api_key", "writer-api-key", "api.writer.com", "writerai"],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`WRITER_API_KEY=${alnum(32, 5)}`, `https://api.writer.com -H "Bearer ${alnum(40, 6)}"`],
    ignores: [`PLAYWRITER_API_KEY=${alnum(32, 5)}`, "WRITER_API_KEY=replace_me_with_the_writer_key_x1"],
    references: ["https://dev.writer.com/api-reference/api-keys", "length not published"],
  },
  {
    id: "secret.clarifai.key",
    dataClass: "secret",
    title: "Clarifai key",
    severity: "critical",
    pattern: /[A-Za-z0-9]{32}/,
    near: ["clarifai", "clarifai_pat"],
    context: "required",
    check: (candidate) =>
      isGenuineHex(candidate) && /\d/.test(candidate.value) && /[a-z]/i.test(candidate.value),
    remedy: "rotate.secret",
    finds: [`CLARIFAI_PAT=${hex(32, 7)}`, `clarifai access key ${alnum(32, 8)}`],
    ignores: [`PAT=${hex(32, 7)}`, `clarifai image hash ${hex(32, 7)}`],
    references: [
      "https://docs.clarifai.com/control/authentication/pat",
      "https://github.com/mongodb/kingfisher",
    ],
  },
  {
    id: "secret.cursor.api-key",
    dataClass: "secret",
    title: "Cursor API key",
    severity: "critical",
    pattern: /key_[0-9a-f]{64}/,
    near: ["cursor", "cursor_api_key"],
    confidence: "medium",
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`CURSOR_API_KEY=key_${hex(64, 9)}`, `curl https://api.cursor.com -u key_${hex(64, 10)}:`],
    ignores: [`key_${hex(32, 9)}`, `primary_key_${hex(64, 9)}`],
    references: [
      "https://docs.cursor.com/en/account/teams/admin-api",
      "https://github.com/google/osv-scalibr (veles)",
    ],
  },
  {
    id: "secret.cursor.user-key",
    dataClass: "secret",
    title: "Cursor user key",
    severity: "critical",
    pattern: /crsr_[0-9a-z]{48,80}/i,
    check: isGenuine,
    confidence: "medium",
    near: ["cursor"],
    remedy: "rotate.secret",
    finds: [`CURSOR_API_KEY=crsr_${hex(64, 11)}`, `agent --api-key crsr_${hex(64, 12)}`],
    ignores: ["crsr_your_key_here", `DCRSR_${hex(64, 11)}`],
    references: ["https://cursor.com/docs/cli/reference/authentication", "shape recalled, not published"],
  },
  {
    id: "secret.devin.service-user-token",
    dataClass: "secret",
    title: "Devin service user token",
    severity: "critical",
    pattern: /cog_[a-z2-7]{52}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `DEVIN_SERVICE_USER_TOKEN=cog_${sample(alphabets.base32.toLowerCase(), 52, 13)}`,
      `Bearer cog_${sample(alphabets.base32.toLowerCase(), 52, 14)}`,
    ],
    ignores: ["cog_...", `SEMCOG_${sample(alphabets.base32.toLowerCase(), 52, 13)}`],
    references: ["https://docs.devin.ai/api-reference/overview", "length recalled, not published"],
  },
  {
    id: "secret.devin.api-key",
    dataClass: "secret",
    title: "Devin API key",
    severity: "critical",
    pattern: /apk_(?:user_)?[A-Za-z0-9+/=_-]{40,160}/,
    near: ["devin", "cognition"],
    context: "required",
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`DEVIN_API_KEY=apk_user_${body(80, 15)}`, `api.devin.ai Bearer apk_${body(64, 16)}`],
    ignores: [`API_KEY=apk_user_${body(80, 15)}`, "DEVIN_API_KEY=apk_your_key"],
    references: ["https://docs.devin.ai/api-reference/authentication", "length recalled, not published"],
  },
  {
    id: "secret.model-vendor.jwt-key",
    dataClass: "secret",
    title: "AI vendor key in the form of a JWT",
    severity: "critical",
    pattern: /eyJ[\w-]{10,400}\.eyJ[\w-]{10,3000}\.[\w-]{20,700}/,
    // Vendors whose API key is a JWT: as a key it does not run out, unlike a session's.
    near: [
      "hyperbolic",
      "aleph_alpha",
      "aleph-alpha",
      "aleph alpha",
      "alephalpha",
      "minimax",
      "nebius",
      "internlm",
    ],
    context: "required",
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `HYPERBOLIC_API_KEY=${["ey", "J"].join("")}${body(33, 17)}.${["ey", "J"].join("")}${body(60, 18)}.${body(43, 19)}`,
      `minimax key "${["ey", "J"].join("")}${body(33, 20)}.${["ey", "J"].join("")}${body(90, 21)}.${body(86, 22)}"`,
    ],
    ignores: [
      `session=${["ey", "J"].join("")}${body(33, 17)}.${["ey", "J"].join("")}${body(60, 18)}.${body(43, 19)}`,
      "HYPERBOLIC_API_KEY=your-hyperbolic-api-key",
    ],
    references: ["https://docs.hyperbolic.xyz/docs/rest-api", "https://docs.aleph-alpha.com/", observed],
  },
];
