import { alphabets, sample } from "../../../base/index.ts";
import { isFreeOf } from "../../checks/free-of.ts";
import { mixesCases } from "../../checks/mixes-cases.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const base64 = (length: number, seed: number): string => sample(alphabets.base64, length, seed);
const url64 = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);
const hmacId = (seed: number): string => `GOOG1E${sample(alphabets.base32, 55, seed)}`;
const marks = ["BEGIN", "END"].map((word) => `-----${word} PRIVATE KEY-----`);
const pem = (seed: number): string =>
  [marks[0], base64(64, seed), base64(64, seed + 1), base64(64, seed + 2), marks[1]].join("\\n");

/** The file's other keys stand around this one, in any order a program may write them. */
function isServiceAccount({ text, start, end }: Candidate): boolean {
  const around = `${text.slice(Math.max(0, start - 1200), start)}\n${text.slice(end, end + 1200)}`;
  return /service_account|\.gserviceaccount\.com/.test(around);
}

export const googleCloud: readonly Detector[] = [
  {
    id: "secret.google.service-account",
    dataClass: "secret",
    title: "Google Cloud service account key",
    severity: "critical",
    pattern:
      /private_key["'\\]{0,3}\s{0,4}[:=]\s{0,4}["'\\]{0,3}(-----BEGIN (?:RSA )?PRIVATE KEY-----[A-Za-z0-9+/=\\\s]{150,4000}-----END (?:RSA )?PRIVATE KEY-----)/,
    check: isServiceAccount,
    remedy: "rotate.google-service-account",
    finds: [
      `{"type": "service_account", "project_id": "shop", "private_key_id": "${sample(alphabets.hex, 40)}", "private_key": "${pem(1)}\\n", "client_email": "ci@shop.iam.gserviceaccount.com"}`,
      `{"client_email": "etl@shop.iam.gserviceaccount.com", "private_key": "${pem(5)}\\n"}`,
    ],
    ignores: [
      `{"type": "service_account", "private_key": "-----BEGIN PRIVATE KEY-----\\n...\\n-----END PRIVATE KEY-----\\n"}`,
      `{"issuer": "me", "private_key": "${pem(9)}"}`,
    ],
    references: ["https://cloud.google.com/iam/docs/keys-create-delete"],
  },
  {
    id: "secret.google.oauth-client-secret",
    dataClass: "secret",
    title: "Google OAuth client secret",
    severity: "high",
    pattern: /GOCSPX-[\w-]{28}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`GOOGLE_CLIENT_SECRET=GOCSPX-${url64(28, 1)}`, `"client_secret":"GOCSPX-${url64(28, 2)}"`],
    ignores: [`GOCSPX-${url64(20, 1)}`, `GOCSPX-${"x".repeat(28)}`],
    references: ["https://developers.google.com/identity/protocols/oauth2"],
  },
  {
    id: "secret.google.oauth-access-token",
    dataClass: "secret",
    title: "Google OAuth access token",
    severity: "high",
    pattern: /ya29\.(?:[a-z]\.)?[\w-]{20,1000}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`Authorization: Bearer ya29.a0${url64(180, 1)}`, `{"access_token":"ya29.c.b0${url64(300, 2)}"}`],
    ignores: [`ya29.${url64(10, 1)}`, `maya29.${url64(100, 2)}`],
    references: ["https://developers.google.com/identity/protocols/oauth2#size"],
  },
  {
    id: "secret.google.oauth-refresh-token",
    dataClass: "secret",
    title: "Google OAuth refresh token",
    severity: "critical",
    pattern: /1\/\/0[\w-]{80,400}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `{"refresh_token": "1//0g${url64(98, 1)}", "type": "authorized_user"}`,
      `GMAIL_REFRESH_TOKEN=1//04${url64(98, 2)}`,
    ],
    ignores: [`1//0${url64(40, 1)}`, `https://host:1//0/${url64(90, 2)}`],
    references: ["https://developers.google.com/identity/protocols/oauth2#size"],
  },
  {
    id: "secret.google.hmac-key-id",
    dataClass: "secret",
    title: "Google Cloud Storage HMAC key id",
    severity: "medium",
    pattern: /GOOG(?:1E[A-Z0-9]{55}|[A-Z0-9]{20})/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`GCS_ACCESS_KEY_ID=${hmacId(1)}`, `"accessId": "GOOG${sample(alphabets.base32, 20, 2)}"`],
    ignores: [hmacId(3).slice(0, -1), "GOOGLE_APPLICATION_CREDENTIALS"],
    references: ["https://cloud.google.com/storage/docs/authentication/hmackeys"],
  },
  {
    id: "secret.google.hmac-secret",
    dataClass: "secret",
    title: "Google Cloud Storage HMAC secret",
    severity: "critical",
    pattern: /[A-Za-z0-9+/]{40}/,
    near: [
      "gcs_secret",
      "gcs_secret_access_key",
      "gcs_hmac_secret",
      "gcs_secret_key",
      "gs_secret_access_key",
      "hmac secret",
      "hmac_secret",
    ],
    context: "required",
    check: (candidate) => mixesCases(candidate.value) && isFreeOf(candidate, "+/=-.") && isGenuine(candidate),
    remedy: "rotate.secret",
    finds: [`GCS_SECRET_ACCESS_KEY=${base64(40, 1)}`, `gs_secret_access_key = ${base64(40, 2)}`],
    ignores: [`gcs_secret = ${sample(alphabets.hex, 40)}`, `GCS_SECRET=${base64(30, 3)}`],
    references: ["https://cloud.google.com/storage/docs/authentication/hmackeys"],
  },
  {
    id: "secret.google.firebase-server-key",
    dataClass: "secret",
    title: "Firebase Cloud Messaging server key (legacy)",
    severity: "high",
    pattern: /AAAA[\w-]{7}:APA91b[\w-]{134}/,
    keywords: [":APA91b"],
    keywordWithin: 12,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `FCM_SERVER_KEY=AAAA${url64(7, 1)}:APA91b${url64(134, 1)}`,
      `Authorization: key=AAAA${url64(7, 2)}:APA91b${url64(134, 2)}`,
    ],
    ignores: [`AAAA${url64(7, 3)}:APA91b${url64(60, 3)}`, `dQw4${url64(18, 4)}:APA91b${url64(134, 4)}`],
    references: ["https://firebase.google.com/docs/cloud-messaging/migrate-v1"],
  },
];
