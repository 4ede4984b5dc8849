import { alphabets, sample } from "../../../base/index.ts";
import { holdsLetterAndDigit } from "../../checks/holds-letter-and-digit.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex, isGenuineMixed } from "./genuine.ts";
import { keyNames } from "./key-names.ts";
import { sampleUuid } from "./sample-uuid.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const small = (length: number, seed: number): string => sample(alphabets.base36, length, seed);
const capitals = (length: number, seed: number): string =>
  sample(alphabets.upper + alphabets.digits, length, seed);
const teamCity = ["eyJ0eXAiOiAi", "VENWMiJ9"].join("");

const isGenuineCode = (candidate: Candidate): boolean =>
  holdsLetterAndDigit(candidate.value) && isGenuineHex(candidate);

/** What builds, tests and ships: CircleCI, Buildkite, Jenkins, Travis, Drone, TeamCity, Harness, Octopus, Codecov. */
export const ci: readonly Detector[] = [
  {
    id: "secret.circleci.token",
    dataClass: "secret",
    title: "CircleCI token",
    severity: "critical",
    pattern: /(?:CCIPAT|CCIPRJ)_[A-Za-z0-9]{22}_[0-9a-f]{40}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `CIRCLE_TOKEN=CCIPAT_${alnum(22, 1)}_${hex(40, 1)}`,
      `Circle-Token: CCIPRJ_${alnum(22, 2)}_${hex(40, 2)}`,
    ],
    ignores: [`CCIPAT_${alnum(22, 3)}_${hex(30, 3)}`, `CCIPXX_${alnum(22, 4)}_${hex(40, 4)}`],
    references: ["https://circleci.com/docs/managing-api-tokens/"],
  },
  {
    id: "secret.circleci.token-legacy",
    dataClass: "secret",
    title: "CircleCI token (legacy)",
    severity: "critical",
    pattern: /[0-9a-f]{40}/,
    near: ["circleci", "circle_token", "circle-token", "circleci_token"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [`CIRCLECI_TOKEN=${hex(40, 5)}`, `Circle-Token: ${hex(40, 6)}`],
    ignores: [`circleci commit ${hex(40, 7)}`, `CIRCLE_TOKEN=${hex(39, 8)}`],
    references: ["https://circleci.com/docs/managing-api-tokens/"],
  },
  {
    id: "secret.buildkite.token",
    dataClass: "secret",
    title: "Buildkite API access token",
    severity: "critical",
    pattern: /bkua_[a-z0-9]{40}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`BUILDKITE_API_TOKEN=bkua_${small(40, 1)}`, `Authorization: Bearer bkua_${small(40, 2)}`],
    ignores: [`bkua_${small(30, 1)}`, `bkua_${"x".repeat(40)}`],
    references: ["https://buildkite.com/docs/apis/managing-api-tokens"],
  },
  {
    id: "secret.jenkins.api-token",
    dataClass: "secret",
    title: "Jenkins API token",
    severity: "critical",
    pattern: /11[0-9a-f]{32}/,
    near: ["jenkins", "jenkins_token", "jenkins_api_token", "jenkins_passwd"],
    context: "required",
    confidence: "high",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [
      `JENKINS_TOKEN=11${hex(32, 1)}`,
      `curl -u admin:11${hex(32, 2)} https://jenkins.shop.test/job/build`,
    ],
    ignores: [`jenkins 12${hex(32, 3)}`, `JENKINS_TOKEN=11${hex(31, 4)}`],
    references: ["https://www.jenkins.io/blog/2018/07/02/new-api-token-system/"],
  },
  {
    id: "secret.travis-ci.token",
    dataClass: "secret",
    title: "Travis CI token",
    severity: "high",
    pattern: /[\w-]{22}/,
    near: keyNames("travis", "travis_ci"),
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`TRAVIS_TOKEN=${alnum(22, 1)}`, `travis_ci_api_token: "${alnum(22, 2)}"`],
    ignores: [`TRAVIS_TOKEN=${alnum(21, 3)}`, `TRAVIS_TOKEN=${hex(22, 4)}`],
    references: ["https://docs.travis-ci.com/user/triggering-builds/"],
  },
  {
    id: "secret.drone-ci.token",
    dataClass: "secret",
    title: "Drone CI token",
    severity: "high",
    pattern: /[A-Za-z0-9]{32}/,
    near: ["drone_token", "drone_rpc_secret", "droneci", "drone_ci", "drone-token", "droneci_token"],
    context: "required",
    check: isGenuineCode,
    remedy: "rotate.secret",
    finds: [`DRONE_TOKEN=${alnum(32, 1)}`, `DRONE_RPC_SECRET=${hex(32, 2)}`],
    ignores: [`DRONE_TOKEN=${alnum(31, 3)}`, `drone build ${hex(32, 4)}`],
    references: ["https://docs.drone.io/cli/configure/"],
  },
  {
    id: "secret.teamcity.token",
    dataClass: "secret",
    title: "TeamCity access token",
    severity: "critical",
    pattern: /eyJ0eXAiOiAiVENWMiJ9\.[\w-]{36}\.[\w-]{48}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `TEAMCITY_TOKEN=${teamCity}.${alnum(36, 1)}.${alnum(48, 1)}`,
      `Authorization: Bearer ${teamCity}.${alnum(36, 2)}.${alnum(48, 2)}`,
    ],
    ignores: [`${teamCity}.${alnum(36, 3)}`, `${teamCity}.${alnum(30, 4)}.${alnum(48, 4)}`],
    references: ["https://www.jetbrains.com/help/teamcity/configuring-your-user-profile.html"],
  },
  {
    id: "secret.jetbrains.permanent-token",
    dataClass: "secret",
    title: "JetBrains YouTrack or Hub permanent token",
    severity: "critical",
    pattern: /perm(?:-|:)[A-Za-z0-9+/=_-]{4,80}\.[A-Za-z0-9+/=_-]{4,80}\.[A-Za-z0-9]{30}/,
    keywords: ["perm-", "perm:"],
    keywordWithin: 5,
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [
      `YOUTRACK_TOKEN=perm:${alnum(8, 1)}.${alnum(12, 1)}.${alnum(30, 1)}`,
      `Bearer perm-${alnum(12, 2)}=.${alnum(8, 2)}==.${alnum(30, 2)}`,
    ],
    ignores: [`perm:${alnum(8, 3)}.${alnum(30, 3)}`, `perm-${alnum(8, 4)}.${alnum(8, 4)}.${alnum(20, 4)}`],
    references: ["https://www.jetbrains.com/help/youtrack/devportal/Manage-Permanent-Token.html"],
  },
  {
    id: "secret.harness.token",
    dataClass: "secret",
    title: "Harness token",
    severity: "critical",
    pattern: /(?:pat|sat)\.[\w-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `HARNESS_API_KEY=pat.${alnum(22, 1)}.${hex(24, 1)}.${alnum(20, 1)}`,
      `x-api-key: sat.${alnum(22, 2)}.${hex(24, 2)}.${alnum(20, 2)}`,
    ],
    ignores: [`pat.${alnum(22, 3)}.${hex(24, 3)}`, `pat.${alnum(20, 4)}.${hex(24, 4)}.${alnum(20, 4)}`],
    references: ["https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys"],
  },
  {
    id: "secret.octopus-deploy.api-key",
    dataClass: "secret",
    title: "Octopus Deploy API key",
    severity: "critical",
    pattern: /API-[A-Z0-9]{25,27}/,
    check: isGenuineCode,
    near: ["octopus", "octo", "x-octopus-apikey", "octopus_api_key"],
    confidence: "medium",
    remedy: "rotate.secret",
    finds: [`OCTOPUS_API_KEY=API-${capitals(26, 1)}`, `X-Octopus-ApiKey: API-${capitals(26, 2)}`],
    ignores: [`API-${capitals(20, 1)}`, `RESTAPI-${capitals(26, 3)}`],
    references: ["https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key"],
  },
  {
    id: "secret.codecov.token",
    dataClass: "secret",
    title: "Codecov upload token",
    severity: "medium",
    pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
    near: ["codecov", "codecov_token"],
    context: "required",
    check: isGenuineHex,
    remedy: "rotate.secret",
    finds: [`CODECOV_TOKEN=${sampleUuid(1)}`, `codecov -t ${sampleUuid(2)}`],
    ignores: [`codecov upload ${sampleUuid(3).slice(1)}`, `CODECOV_TOKEN=${hex(32, 4)}`],
    references: ["https://docs.codecov.com/docs/codecov-tokens"],
  },
];
