import { alphabets, sample } from "../../../base/index.ts";
import { awsAccount } from "../../checks/aws-account.ts";
import { base64Text } from "../../checks/base64-text.ts";
import { isFreeOf } from "../../checks/free-of.ts";
import { mixesCases } from "../../checks/mixes-cases.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine, isGenuineHex } from "./genuine.ts";
import { sampleUuid } from "./sample-uuid.ts";

const base64 = (length: number, seed: number): string => sample(alphabets.base64, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const base32 = (length: number, seed: number): string => sample(alphabets.base32, length, seed);

/** Base64 of `bedrock.amazonaws.com`, of `BedrockAPIKey-` and of what every session token begins with. */
const bedrockHost = ["YmVkcm9jay5h", "bWF6b25hd3MuY29t"].join("");
const bedrockLabel = ["QmVkcm9ja0", "FQSUtleS0x"].join("");
const sessionStart = ["IQoJb3Jp", "Z2lu"].join("");
const keyId = (kind: string, seed: number): string => `${kind}Q${base32(15, seed)}`;

/** The keys of AWS's own documentation, which stand in countless tutorials, and open nothing. */
const documented = {
  id: ["AKIAIOSFOD", "NN7EXAMPLE"].join(""),
  secret: ["wJalrXUtnFEMI/K7MDENG", "/bPxRfiCYEXAMPLEKEY"].join(""),
};

/** Others that speak S3 and call their keys the same; their own detectors name them. */
const otherHouses = /huawei|华为|qiniu|七牛|yandex|\bgc?s_/i;

/** Forty characters of base64 with capitals, small letters and digits: neither a hash nor a path. */
function isSecretKey(candidate: Candidate): boolean {
  const { value } = candidate;
  return (
    mixesCases(value) && value.split("/").length <= 6 && isFreeOf(candidate, "/+=-.") && isGenuine(candidate)
  );
}

export const aws: readonly Detector[] = [
  {
    id: "secret.aws.access-key-id",
    dataClass: "secret",
    title: "AWS access key id",
    severity: "high",
    pattern: /(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}/,
    check: (candidate) => {
      if (!isGenuine(candidate)) return false;
      const account = awsAccount(candidate.value);
      return account === undefined || account < 1e12 ? true : "medium";
    },
    remedy: "rotate.aws",
    finds: [
      `AWS_ACCESS_KEY_ID=${keyId("AKIA", 1)}`,
      `{"Credentials":{"AccessKeyId":"${keyId("ASIA", 2)}","Expiration":"2026-01-01T00:00:00Z"}}`,
    ],
    ignores: [`aws_access_key_id = ${documented.id}`, keyId("AKIA", 3).slice(0, -1), `${keyId("AKIA", 4)}A`],
    references: [
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
      "https://trufflesecurity.com/blog/research-uncovers-aws-account-numbers-hidden-in-access-keys",
    ],
  },
  {
    id: "secret.aws.secret-access-key",
    dataClass: "secret",
    title: "AWS secret access key",
    severity: "critical",
    pattern: /[A-Za-z0-9/+]{40}/,
    near: [
      "aws_secret_access_key",
      "aws-secret-access-key",
      "aws secret access key",
      "secret_access_key",
      "secret-access-key",
      "secret access key",
      "secretaccesskey",
      "awssecretkey",
      "aws_secret_key",
      "aws_secret",
      "aws secret",
      "s3_secret_key",
      "s3_secret",
      "aws_secretkey",
      "secretkey",
      "secret_key",
    ],
    context: "required",
    confidence: "high",
    check: (candidate) => {
      const before = candidate.text.slice(Math.max(0, candidate.start - 60), candidate.start);
      if (!isSecretKey(candidate) || otherHouses.test(before)) return false;
      if (candidate.nearWord !== "secretkey" && candidate.nearWord !== "secret_key") return true;
      // Everybody calls keys so: base64 that is no plain letters and digits, or a word about AWS, has to be there too.
      return /[+/]/.test(candidate.value) || /aws|amazon|\bs3\b|A[KS]IA[A-Z2-7]{16}/i.test(before)
        ? "medium"
        : false;
    },
    remedy: "rotate.aws",
    finds: [
      `AWS_SECRET_ACCESS_KEY=${base64(40, 1)}`,
      `"SecretAccessKey": "${base64(40, 2)}",`,
      `new AWS.S3({ secretAccessKey: '${base64(40, 3)}' })`,
    ],
    ignores: [
      `aws_secret_access_key = ${documented.secret}`,
      `aws_secret_access_key_sha1 = ${hex(40, 1)}`,
      `AWS_SECRET_ACCESS_KEY=${base64(41, 4)}`,
    ],
    references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
  },
  {
    id: "secret.aws.secret-beside-key-id",
    dataClass: "secret",
    title: "AWS secret access key beside its id",
    severity: "critical",
    pattern: /(?:AKIA|ASIA)[A-Z2-7]{16}["'`]?[\s,;:|/]{1,4}["'`]?([A-Za-z0-9/+]{40})/,
    check: isSecretKey,
    remedy: "rotate.aws",
    finds: [
      `User name,Access key ID,Secret access key\nbackup,${keyId("AKIA", 5)},${base64(40, 5)}`,
      `s3fs passwd: ${keyId("AKIA", 6)}:${base64(40, 6)}`,
    ],
    ignores: [
      `${keyId("AKIA", 7)},${hex(40, 7)}`,
      `${keyId("AKIA", 8)} used by ${base64(40, 8)}`,
      `${documented.id}:${documented.secret}`,
    ],
    references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html"],
  },
  {
    id: "secret.aws.session-token",
    dataClass: "secret",
    title: "AWS session token",
    severity: "high",
    pattern: /(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9/+]{180,3000}={0,2}/,
    // The example of the manual says so in its midst; a real one does not by chance.
    check: ({ value }) => !value.includes("EXAMPLE"),
    remedy: "rotate.aws",
    finds: [
      `AWS_SESSION_TOKEN=${sessionStart}${base64(320, 1)}==`,
      `"SessionToken": "${sessionStart}${base64(700, 2)}",`,
    ],
    ignores: [`${sessionStart}${base64(40, 3)}`, `AWS_SESSION_TOKEN=${base64(320, 4)}`],
    references: [
      "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html",
      "https://github.com/google/osv-scalibr (veles detector awsaccesskey)",
    ],
  },
  {
    id: "secret.aws.bedrock-key",
    dataClass: "secret",
    title: "Amazon Bedrock API key (long-term)",
    severity: "critical",
    pattern: /ABSK[A-Za-z0-9+/]{109,269}={0,2}/,
    check: ({ value }) => (base64Text(value.slice(4))?.startsWith("BedrockAPIKey-") ? true : "medium"),
    remedy: "rotate.aws-bedrock",
    finds: [
      `AWS_BEARER_TOKEN_BEDROCK=ABSK${bedrockLabel}${base64(112, 1)}`,
      `bedrock: "ABSK${bedrockLabel}${base64(106, 2)}=="`,
    ],
    ignores: [`ABSK${bedrockLabel}${base64(40, 3)}`, `TABSK${base64(112, 4)}`],
    references: ["https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html"],
  },
  {
    id: "secret.aws.bedrock-session-key",
    dataClass: "secret",
    title: "Amazon Bedrock API key (short-term)",
    severity: "high",
    pattern: /bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/]{40,6000}={0,2}/,
    remedy: "rotate.aws-bedrock",
    finds: [
      `AWS_BEARER_TOKEN_BEDROCK=bedrock-api-key-${bedrockHost}${base64(500, 1)}`,
      `Authorization: Bearer bedrock-api-key-${bedrockHost}${base64(900, 2)}=`,
    ],
    ignores: [`bedrock-api-key-${base64(500, 3)}`, `bedrock-api-key-${bedrockHost}`],
    references: ["https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html"],
  },
  {
    id: "secret.aws.appsync-key",
    dataClass: "secret",
    title: "AWS AppSync API key",
    severity: "high",
    pattern: /da2-[a-z0-9]{26}/,
    check: isGenuine,
    remedy: "rotate.aws",
    finds: [
      `aws_appsync_apiKey: 'da2-${sample(alphabets.base36, 26, 1)}',`,
      `x-api-key: da2-${sample(alphabets.base36, 26, 2)}`,
    ],
    ignores: [`da2-${sample(alphabets.base36, 25, 1)}`, `lambda2-${sample(alphabets.base36, 26, 1)}`],
    references: ["https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html"],
  },
  {
    id: "secret.aws.marketplace-token",
    dataClass: "secret",
    title: "Amazon MWS auth token",
    severity: "high",
    pattern: /amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`MWSAuthToken=amzn.mws.${sampleUuid(1)}`, `"auth_token": "amzn.mws.${sampleUuid(2)}"`],
    ignores: [`amzn.mws.${sampleUuid(1).slice(0, -1)}`, `amzn.app.${sampleUuid(1)}`],
    references: ["https://developer-docs.amazon.com/sp-api/docs/registering-your-application"],
  },
  {
    id: "secret.aws.login-client-secret",
    dataClass: "secret",
    title: "Login with Amazon client secret",
    severity: "critical",
    pattern: /amzn1\.oa2-cs\.v1\.[0-9a-f]{64}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `LWA_CLIENT_SECRET=amzn1.oa2-cs.v1.${hex(64, 1)}`,
      `"client_secret": "amzn1.oa2-cs.v1.${hex(64, 2)}"`,
    ],
    ignores: [`amzn1.oa2-cs.v1.${hex(40, 1)}`, `amzn1.application-oa2-client.${hex(32, 1)}`],
    references: ["https://developer.amazon.com/docs/login-with-amazon/register-web.html"],
  },
  {
    id: "secret.aws.smtp-password",
    dataClass: "secret",
    title: "Amazon SES SMTP password",
    severity: "high",
    pattern: /B[A-Za-z0-9+/]{43}/,
    near: [
      "amazonaws.com",
      "ses_smtp_password",
      "ses_password",
      "ses smtp",
      "smtp_password",
      "email_host_password",
    ],
    context: "required",
    // Version 4 passwords are one byte (4) and an HMAC-SHA-256: 44 characters that begin with B.
    check: (candidate) =>
      mixesCases(candidate.value) && isFreeOf(candidate, "/+=-.") && isGenuineHex(candidate),
    remedy: "rotate.aws",
    finds: [`SES_SMTP_PASSWORD=B${base64(43, 1)}`, `ses smtp: user AKIA…, password "B${base64(43, 2)}"`],
    ignores: [`SES_SMTP_PASSWORD=${base64(44, 10).replace(/^./, "C")}`, `SMTP_PASSWORD=B${base64(30, 4)}`],
    references: ["https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html"],
  },
];
