import { alphabets, sample } from "../../../base/index.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineMixed } from "./genuine.ts";

const url64 = (length: number, seed: number): string => sample(alphabets.base64url, length, seed);
const published = "https://gitlab.com/gitlab-org/gitlab/-/issues/353039 (shapes given by Yandex Cloud)";

export const yandexCloud: readonly Detector[] = [
  {
    id: "secret.yandex-cloud.api-key",
    dataClass: "secret",
    title: "Yandex Cloud API key",
    severity: "critical",
    pattern: /AQVN[\w-]{35,38}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`YANDEX_API_KEY=AQVN${url64(36, 1)}`, `ключ Yandex Cloud: AQVN${url64(36, 2)}`],
    ignores: [`AQVN${url64(20, 1)}`, `XAQVN${url64(36, 3)}`],
    references: [published],
  },
  {
    id: "secret.yandex-cloud.session",
    dataClass: "secret",
    title: "Yandex Cloud IAM token or cookie",
    severity: "high",
    pattern: /(?:t1|c1)\.[A-Za-z0-9_-]{30,600}={0,2}\.[A-Za-z0-9_-]{86}={0,2}/,
    keywords: ["t1.9", "c1.9"],
    keywordWithin: 4,
    check: ({ value }) => value.startsWith("9", 3),
    remedy: "rotate.secret",
    finds: [
      `YC_TOKEN=t1.9${url64(90, 1)}=.${url64(86, 1)}==`,
      `"iamToken": "t1.9${url64(120, 2)}.${url64(86, 2)}"`,
    ],
    ignores: [`t1.9${url64(90, 3)}.${url64(60, 3)}`, `t2.9${url64(90, 4)}.${url64(86, 4)}`],
    references: [published],
  },
  {
    id: "secret.yandex-cloud.oauth-token",
    dataClass: "secret",
    title: "Yandex OAuth token",
    severity: "critical",
    pattern: /y[0-3]_[\w-]{55,58}/,
    keywords: ["y0_", "y1_", "y2_", "y3_"],
    keywordWithin: 4,
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`YANDEX_OAUTH=y0_${url64(55, 1)}`, `{"yandexPassportOauthToken":"y0_${url64(58, 2)}"}`],
    ignores: [`y0_${url64(30, 1)}`, `array0_${url64(55, 3)}`],
    references: ["https://yandex.cloud/en/docs/iam/concepts/authorization/oauth-token"],
  },
  {
    id: "secret.yandex-cloud.static-key",
    dataClass: "secret",
    title: "Yandex Cloud static access key",
    severity: "critical",
    pattern: /YC[\w-]{38}/,
    near: [
      "yandex",
      "yc_storage_secret_key",
      "storage.yandexcloud.net",
      "yandexcloud",
      "aws_secret_access_key",
      "secret_key",
    ],
    context: "required",
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`YC_STORAGE_SECRET_KEY=YC${url64(38, 1)}`, `yandex secret: "YC${url64(38, 2)}"`],
    ignores: [`yandex YC${url64(37, 3)}`, `yandex AB${url64(38, 4)}`],
    references: ["https://yandex.cloud/en/docs/iam/concepts/authorization/access-key"],
  },
];
