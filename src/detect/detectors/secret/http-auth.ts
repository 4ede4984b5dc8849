import { alphabets, sample } from "../../../base/index.ts";
import { holdsBasicCredentials } from "../../checks/basic-credentials.ts";
import { looksLikeCodeReference } from "../../checks/code-reference.ts";
import { isStrong } from "../../checks/password-value.ts";
import { isDummyText, looksLikePlaceholder } from "../../checks/placeholder.ts";
import { randomness } from "../../checks/randomness.ts";
import type { Candidate, Detector } from "../../detector.ts";

/** base64 of synthetic `user:password` pairs, in pieces. */
const basic = ["YW5uYTpTb2", "1tZXIyMDI0IQ=="].join("");
const longBasic = ["ZGVwbG95Ond", "pbnRlci1zdG9ybS03Nw=="].join("");
const token = (length: number, seed = 1): string => sample(alphabets.base64url, length, seed);

/** Signed tokens and the keys of models have detectors of their own. */
const knownShape = /^eyJ[\w-]{8,}\.eyJ[\w-]{2,}\.[\w-]{20,}$|^sk-[A-Za-z0-9]{32,64}$/;

function isToken({ value }: Candidate): boolean | "medium" {
  if (looksLikePlaceholder(value)) return false;
  const random = randomness(value.slice(0, 512));
  return random === "random" ? true : random === "perhaps" ? "medium" : false;
}

/** `-u 1000:1000` and `--user app:app` name accounts, not passwords; curl and its like are called with one. */
function isUserOption({ value, text, start }: Candidate): boolean | "medium" {
  if (isDummyText(value) || looksLikeCodeReference(value) || /^pass(?:w(?:or)?d)?$/i.test(value))
    return false;
  const before = text.slice(Math.max(0, start - 240), start);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  if (/(?:curl|wget|https?:|httpie|restic|nexus|jenkins)/i.test(`${line}${text.slice(start, start + 240)}`)) {
    return value.length >= 4 || isStrong(value) ? true : "medium";
  }
  return isStrong(value) && value.length >= 6 ? "medium" : false;
}

/** Names like `session=` are everyday words: only a cookie header around them makes the value a session. */
function isSession(candidate: Candidate): boolean | "medium" {
  const { text, start } = candidate;
  const before = text.slice(Math.max(0, start - 600), start);
  const name = before.slice(-24);
  const telling =
    /(?:phpsessid|jsessionid|aspnet_sessionid|asp\.net_sessionid|connect\.sid|session[_-]token|remember_\w+)=(?:s%3A|s:)?$/i;
  if (!telling.test(name) && !/cookie/i.test(before)) return false;
  return isToken(candidate);
}

export const httpAuth: readonly Detector[] = [
  {
    id: "secret.http.basic",
    dataClass: "secret",
    title: "user and password in a Basic authorization header",
    severity: "high",
    pattern: /basic(?: |%20|\+){1,2}([A-Za-z0-9+/_-]{6,1000}={0,2})/i,
    keywords: ["basic ", "basic%20", "basic+"],
    keywordWithin: 0,
    edges: "open",
    check: ({ value }) => holdsBasicCredentials(value),
    remedy: "change.password",
    finds: [
      `Authorization: Basic ${basic}`,
      `{"Authorization":"Basic ${longBasic}"}`,
      `-H 'authorization: basic ${basic}'`,
    ],
    ignores: [
      "Basic authentication is required",
      "Authorization: Basic <credentials>",
      "Basic understanding of the documentation",
      `Authorization: Basic ${["dXNlcm5hbWU6", "cGFzc3dvcmQ="].join("")}`,
      "basic networking documentation features",
    ],
    references: ["https://www.rfc-editor.org/rfc/rfc7617#section-2"],
  },
  {
    id: "secret.http.encoded-credentials",
    dataClass: "secret",
    title: "user and password in base64 (registry or package manager login)",
    severity: "high",
    pattern: /_?auth["']?[ \t]{0,4}[:=][ \t]{0,4}["']?([A-Za-z0-9+/]{8,1000}={0,2})/,
    keywords: ['auth"', "auth'", "auth=", "auth:", "auth =", "auth :", "auth\t"],
    keywordWithin: 1,
    edges: "open",
    generic: true,
    check: ({ value }) => holdsBasicCredentials(value),
    remedy: "change.password",
    finds: [`{"auths":{"registry.firma.de":{"auth":"${longBasic}"}}}`, `//npm.firma.de/:_auth=${basic}`],
    ignores: [`{"auth":"required"}`, `"auth": "${token(24)}"`, "auth: authentication"],
    references: [
      "https://docs.npmjs.com/cli/v11/configuring-npm/npmrc#auth-related-configuration",
      "https://docs.docker.com/reference/cli/docker/login/",
    ],
  },
  {
    id: "secret.http.bearer",
    dataClass: "secret",
    title: "bearer token",
    severity: "high",
    pattern:
      /(?:bearer(?: |%20|\+){1,2}|authorization["']?[:=] ?["']?(?:token|apikey|api-key|key|bot|sso-key|apitoken|splunk|ghost|genie\w{0,4}) {1,2})["']?([\w.~+/=:-]{12,4000})/i,
    keywords: ["bearer ", "bearer%20", "bearer+", "authorization"],
    keywordWithin: 0,
    edges: "open",
    generic: true,
    check: (candidate) => !knownShape.test(candidate.value) && isToken(candidate),
    remedy: "rotate.secret",
    finds: [
      `Authorization: Bearer ${token(40)}`,
      `headers = {"Authorization": "Bearer ${token(32, 2)}"}`,
      `curl -H "Authorization: Token ${sample(alphabets.hex, 40)}" https://api.example.net`,
    ],
    ignores: [
      "Authorization: Bearer <token>",
      "Authorization: Bearer YOUR_ACCESS_TOKEN",
      'WWW-Authenticate: Bearer realm="api", error="invalid_token"',
      "Bearer authentication_with_tokens is used",
      `\`Bearer \${accessTokenOfUser}\``,
    ],
    references: ["https://www.rfc-editor.org/rfc/rfc6750#section-2.1"],
  },
  {
    id: "secret.http.user-option",
    dataClass: "secret",
    title: "user and password on a command line",
    severity: "high",
    pattern: /(?: -u|--user|--proxy-user)[ =]{0,2}["']?[\w.@%+\\-]{1,64}:([^\s"'`<>|:]{3,128})/,
    keywords: [" -u", "--user", "--proxy-user"],
    keywordWithin: 0,
    edges: "open",
    generic: true,
    check: isUserOption,
    remedy: "change.password",
    finds: [
      `curl -u anna:${["Som", "mer2024!"].join("")} https://api.firma.de/v1`,
      `curl --user "svc:${["sword", "fish"].join("")}" http://ci.internal/job/x/build`,
      `mytool sync --user admin:${["hunt", "er2!"].join("")}`,
    ],
    ignores: [
      "docker run -u 1000:1000 alpine",
      "docker run --user app:app alpine",
      'curl -u "$USER:$PASSWORD" https://api.firma.de',
      "curl -u username:password https://api.firma.de",
      "curl -u user:<token> https://api.firma.de",
    ],
    references: ["https://curl.se/docs/manpage.html#-u"],
  },
  {
    id: "secret.http.session-cookie",
    dataClass: "secret",
    title: "session cookie",
    severity: "high",
    pattern:
      /(?:phpsessid|jsessionid|asp\.?net_sessionid|connect\.sid|sessionid|session[_-]?id|session[_-]token|sess(?:ion)?|[._]sid|access_token|auth_token|remember_(?:me|token|user_token|web))=(?:s%3A|s:)?([\w%.~+/:=-]{16,4000})/i,
    keywords: [
      "sessid=",
      "sessionid=",
      "session_id=",
      "session-id=",
      "session-token=",
      "session_token=",
      "sess=",
      "session=",
      ".sid=",
      "_sid=",
      "access_token=",
      "auth_token=",
      "remember_me=",
      "remember_token=",
      "remember_user_token=",
      "remember_web=",
    ],
    keywordWithin: 12,
    edges: "open",
    generic: true,
    check: isSession,
    remedy: "rotate.secret",
    finds: [
      `Set-Cookie: sessionid=${sample(alphabets.base36, 32)}; HttpOnly; Path=/`,
      `Cookie: lang=de; __Secure-next-auth.session-token=${token(64, 3)}`,
      `PHPSESSID=${sample(alphabets.base36, 26, 2)}`,
      `connect.sid=s%3A${token(32, 4)}.${sample(alphabets.alnum, 43)}`,
    ],
    ignores: [
      "session=<your session cookie goes here>",
      "Set-Cookie: session=deleted; expires=Thu, 01 Jan 1970 00:00:00 GMT",
      `?session=${sample(alphabets.base36, 32)}`,
      "Cookie: sessionid=abcdefabcdefabcdefabcdef",
    ],
    references: ["https://www.rfc-editor.org/rfc/rfc6265#section-8.2"],
  },
];
