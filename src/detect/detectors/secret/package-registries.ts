import { base64, base64urlnopad, utf8 } from "@scure/base";
import { alphabets, sample } from "../../../base/index.ts";
import { base64Text } from "../../checks/base64-text.ts";
import { countingDigits, crcTail } from "../../checks/crc-tail.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex, isGenuineMixed } from "./genuine.ts";
import { sampleUuid } from "./sample-uuid.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const url64 = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);
const npmToken = (seed: number): string =>
  `npm_${alnum(30, seed)}${crcTail(alnum(30, seed), countingDigits.base62, 6)}`;
const altered = (token: string): string => token.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
/** PyPI's tokens are macaroons: version 2, then the site's name behind its length. */
const pypiStart = (site: string): string =>
  `pypi-${base64urlnopad.encode(utf8.decode(`\x02\x01${String.fromCharCode(site.length)}${site}`))}`;
const credentials = (user: string, seed: number): string =>
  base64.encode(utf8.decode(`${user}:${alnum(18, seed)}`));

/** Base64 of `user:password`, both printable. */
function isUserAndPassword({ value }: Candidate): boolean {
  const [, user, password] =
    /^([\w.@+~/-]{1,120}):([\x20-\x7e\s]{3,4000})$/.exec(base64Text(value) ?? "") ?? [];
  return user !== undefined && password !== undefined && !looksLikePlaceholder(password);
}

/** npm, PyPI, RubyGems, NuGet, crates.io, Clojars, Docker, Artifactory, JSR. */
export const packageRegistries: readonly Detector[] = [
  {
    id: "secret.npm.access-token",
    dataClass: "secret",
    title: "npm access token",
    severity: "critical",
    pattern: /npm_[A-Za-z0-9]{36}/,
    // The same checksum as GitHub's tokens.
    check: ({ value }) => value.endsWith(crcTail(value.slice(4, -6), countingDigits.base62, 6)),
    remedy: "rotate.npm",
    finds: [`//registry.npmjs.org/:_authToken=${npmToken(1)}`, `NPM_TOKEN="${npmToken(2)}"`],
    ignores: [altered(npmToken(3)), npmToken(4).slice(0, -1), `npm_${"x".repeat(36)}`],
    references: ["https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/"],
  },
  {
    id: "secret.npm.access-token-legacy",
    dataClass: "secret",
    title: "npm access token (legacy)",
    severity: "critical",
    pattern: /_authToken\s{0,2}=\s{0,2}["']?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/,
    check: isGenuine,
    remedy: "rotate.npm",
    finds: [
      `//registry.npmjs.org/:_authToken=${sampleUuid(1)}`,
      `//npm.shop.test/:_authToken = "${sampleUuid(2)}"`,
    ],
    ignores: [
      "//registry.npmjs.org/:_authToken=$NPM_TOKEN",
      `//registry.npmjs.org/:_authToken=${sampleUuid(3).slice(1)}`,
    ],
    references: ["https://docs.npmjs.com/cli/configuring-npm/npmrc"],
  },
  {
    id: "secret.npm.basic-auth",
    dataClass: "secret",
    title: "npm registry user and password",
    severity: "critical",
    pattern: /_auth\s{0,2}=\s{0,2}["']?([A-Za-z0-9+/]{12,400}={0,2})/,
    check: isUserAndPassword,
    remedy: "rotate.npm",
    finds: [`//npm.shop.test/:_auth=${credentials("ci", 1)}`, `_auth = "${credentials("deploy", 2)}"`],
    ignores: [
      `_auth=${base64.encode(utf8.decode("nopassword"))}`,
      `_auth=${base64.encode(utf8.decode("user:your-password"))}`,
    ],
    references: ["https://docs.npmjs.com/cli/configuring-npm/npmrc"],
  },
  {
    id: "secret.pypi.token",
    dataClass: "secret",
    title: "PyPI upload token",
    severity: "critical",
    pattern: /pypi-AgEIcHlwaS5vcmc[\w-]{50,1000}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `TWINE_PASSWORD=${pypiStart("pypi.org")}${url64(150, 1)}`,
      `password = ${pypiStart("pypi.org")}${url64(160, 2)}`,
    ],
    ignores: [`${pypiStart("pypi.org")}${url64(20, 3)}`, `pypi-${url64(170, 4)}`],
    references: [
      "https://docs.pypi.org/api/secrets/",
      "https://github.com/pypi/warehouse (warehouse/macaroons)",
    ],
  },
  {
    id: "secret.pypi.test-token",
    dataClass: "secret",
    title: "TestPyPI upload token",
    severity: "high",
    pattern: /pypi-AgENdGVzdC5weXBpLm9yZw[\w-]{50,1000}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `TEST_PYPI_TOKEN=${pypiStart("test.pypi.org")}${url64(150, 1)}`,
      `password: ${pypiStart("test.pypi.org")}${url64(160, 2)}`,
    ],
    ignores: [`${pypiStart("test.pypi.org")}${url64(20, 3)}`, `pypi-${url64(170, 4)}`],
    references: ["https://docs.pypi.org/api/secrets/"],
  },
  {
    id: "secret.rubygems.api-key",
    dataClass: "secret",
    title: "RubyGems API key",
    severity: "critical",
    pattern: /rubygems_[0-9a-f]{48}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`:rubygems_api_key: rubygems_${hex(48, 1)}`, `GEM_HOST_API_KEY=rubygems_${hex(48, 2)}`],
    ignores: [`rubygems_${hex(40, 1)}`, `rubygems_${"0".repeat(48)}`],
    references: ["https://guides.rubygems.org/api-key-scopes/"],
  },
  {
    id: "secret.nuget.api-key",
    dataClass: "secret",
    title: "NuGet API key",
    severity: "critical",
    pattern: /oy2[a-z2-7]{43}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `dotnet nuget push --api-key oy2${sample(alphabets.base32, 43, 1).toLowerCase()}`,
      `NUGET_API_KEY=oy2${sample(alphabets.base32, 43, 2).toLowerCase()}`,
    ],
    ignores: [
      `oy2${sample(alphabets.base32, 40, 3).toLowerCase()}`,
      `boy2${sample(alphabets.base32, 43, 4).toLowerCase()}`,
    ],
    references: ["https://github.com/microsoft/security-utilities (SEC101/031)"],
  },
  {
    id: "secret.crates-io.token",
    dataClass: "secret",
    title: "crates.io token",
    severity: "critical",
    pattern: /cio[A-Za-z0-9]{32}/,
    check: isGenuineMixed,
    near: ["cargo", "crates", "crates.io", "cargo_registry_token"],
    remedy: "rotate.secret",
    finds: [`CARGO_REGISTRY_TOKEN=cio${alnum(32, 1)}`, `[registry]\ntoken = "cio${alnum(32, 2)}"`],
    ignores: [`cio${alnum(30, 1)}`, `precio${alnum(32, 3)}`],
    references: ["https://github.com/rust-lang/crates.io (crates_io_database/src/utils/token.rs)"],
  },
  {
    id: "secret.clojars.token",
    dataClass: "secret",
    title: "Clojars deploy token",
    severity: "critical",
    pattern: /CLOJARS_[0-9a-f]{60}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`CLOJARS_PASSWORD=CLOJARS_${hex(60, 1)}`, `:password "CLOJARS_${hex(60, 2)}"`],
    ignores: [`CLOJARS_${hex(50, 1)}`, "CLOJARS_USERNAME"],
    references: ["https://github.com/clojars/clojars-web/wiki/Deploy-Tokens"],
  },
  {
    id: "secret.jsr.token",
    dataClass: "secret",
    title: "JSR token",
    severity: "critical",
    pattern: /(?:jsrp|jsrd|jsrt)_[A-Za-z0-9]{36}/,
    check: isGenuineMixed,
    confidence: "medium",
    near: ["jsr", "jsr_token"],
    remedy: "rotate.secret",
    finds: [`JSR_TOKEN=jsrp_${alnum(36, 1)}`, `npx jsr publish --token jsrd_${alnum(36, 2)}`],
    ignores: [`jsrp_${alnum(30, 1)}`, `jsrx_${alnum(36, 3)}`],
    references: ["https://github.com/jsr-io/jsr (api/src/iam.rs)", "shape recalled, not published"],
  },
  {
    id: "secret.docker.access-token",
    dataClass: "secret",
    title: "Docker Hub access token",
    severity: "critical",
    pattern: /dckr_(?:pat_[\w-]{27}|oat_[\w-]{32})/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`docker login -u team -p dckr_pat_${alnum(27, 1)}`, `DOCKERHUB_TOKEN=dckr_oat_${alnum(32, 2)}`],
    ignores: [`dckr_pat_${alnum(20, 1)}`, `dckr_pat_${"x".repeat(27)}`],
    references: ["https://docs.docker.com/security/access-tokens/"],
  },
  {
    id: "secret.docker.registry-login",
    dataClass: "secret",
    title: "container registry login (Docker config)",
    severity: "critical",
    pattern: /"auth"\s{0,4}:\s{0,4}"([A-Za-z0-9+/]{8,4000}={0,2})"/,
    check: isUserAndPassword,
    remedy: "rotate.secret",
    finds: [
      `{"auths":{"https://index.docker.io/v1/":{"auth":"${credentials("team", 1)}"}}}`,
      `"ghcr.io": { "auth": "${credentials("robot$ci".replace("$", "-"), 2)}" }`,
    ],
    ignores: [`{"auth": "${base64.encode(utf8.decode("nocolonhere1"))}"}`, `{"auth":"${hex(40, 3)}"}`],
    references: ["https://github.com/docker/cli (cli/config/configfile/file.go)"],
  },
  {
    id: "secret.artifactory.api-key",
    dataClass: "secret",
    title: "JFrog Artifactory API key",
    severity: "critical",
    pattern: /AKCp[A-Za-z0-9]{68,70}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`X-JFrog-Art-Api: AKCp8${alnum(68, 1)}`, `ARTIFACTORY_API_KEY=AKCp5${alnum(68, 2)}`],
    ignores: [`AKCp${alnum(60, 1)}`, `AKCx${alnum(69, 3)}`],
    references: ["https://jfrog.com/help/r/jfrog-platform-administration-documentation/api-key"],
  },
  {
    id: "secret.artifactory.reference-token",
    dataClass: "secret",
    title: "JFrog reference token",
    severity: "critical",
    pattern: /cmVmdGtu[A-Za-z0-9]{56}/,
    check: ({ value }) => /^reftkn:\d\d:\d{10}:/.test(base64Text(value) ?? "") || "medium",
    remedy: "rotate.secret",
    finds: [`JFROG_TOKEN=${referenceToken(1)}`, `Authorization: Bearer ${referenceToken(2)}`],
    ignores: [referenceToken(3).slice(0, -4), `cmVmdGtx${alnum(56, 4)}`],
    references: [
      "https://jfrog.com/help/r/jfrog-platform-administration-documentation/introduction-to-access-tokens",
    ],
  },
  {
    id: "secret.cloudsmith.api-key",
    dataClass: "secret",
    title: "Cloudsmith API key",
    severity: "critical",
    pattern: /[0-9a-f]{40}/,
    near: ["cloudsmith", "cloudsmith_api_key"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [`CLOUDSMITH_API_KEY=${hex(40, 1)}`, `cloudsmith token ${hex(40, 2)}`],
    ignores: [`cloudsmith sha1: ${hex(40, 3)}`, `CLOUDSMITH_API_KEY=${hex(39, 4)}`],
    references: ["https://help.cloudsmith.io/docs/api-key"],
  },
];

/** 48 bytes, so that base64 ends without padding. */
function referenceToken(seed: number): string {
  return base64.encode(utf8.decode(`reftkn:01:1798761600:${alnum(27, seed)}`));
}
