import { labels } from "../../checks/labelled.ts";
import { hasLuhnDigit } from "../../checks/luhn.ts";
import { codeCheck, numberCheck } from "../../checks/number-check.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import type { Candidate, Detector } from "../../detector.ts";

const advertisingWords = [
  "idfa",
  "gaid",
  "aaid",
  "advertising id",
  "advertising_id",
  "advertisingid",
  "advertising identifier",
  "advertiser id",
  "ad_id",
  "adid",
  "ifa",
  "oaid",
  "idfv",
];
const deviceWords = [
  "device id",
  "device_id",
  "deviceid",
  "device-id",
  "device uuid",
  "device_uuid",
  "android id",
  "android_id",
  "androidid",
  "installation id",
  "installation_id",
  "installationid",
  "instance id",
  "udid",
  "hwid",
  "geräte-id",
  "设备号",
  "设备id",
  "端末id",
];

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const isNotDummy = ({ value }: Candidate): boolean => !looksLikePlaceholder(value.replace(/-/g, ""));
const labelledAs = (words: readonly string[]): ((candidate: Candidate) => boolean) => {
  const isLabelled = labels(words, 12);
  return (candidate) => isNotDummy(candidate) && isLabelled(candidate);
};

export const devices: readonly Detector[] = [
  {
    id: "identity.device.imei",
    dataClass: "identity",
    title: "phone identity (IMEI)",
    severity: "medium",
    pattern: /\d{15}(?:\d{2})?|\d{2}[- ]\d{6}[- ]\d{6}[- ]\d/,
    near: ["imei", "imei1", "imei2", "imeisv", "imei number", "设备串号", "串号"],
    context: "required",
    edges: "number",
    confidence: "high",
    // IMEISV, with 16 digits, has no check digit and is not looked for.
    check: numberCheck((digits) => digits.length === 15 && hasLuhnDigit(digits)),
    remedy: "protect.person",
    finds: ["IMEI: 149587020701601", '"imei":"276747836674286"', "IMEI 35-320911-520395-2"],
    ignores: ["IMEI: 149587020701602", "trace 149587020701601", "imei 14958702070160"],
    references: ["3GPP TS 23.003 § 6.2", "GSMA TS.06"],
  },
  {
    id: "identity.device.imsi",
    dataClass: "identity",
    title: "subscriber identity (IMSI)",
    severity: "medium",
    pattern: /[2-79]\d{13,14}/,
    near: ["imsi", "subscriber identity", "supi"],
    context: "required",
    edges: "number",
    check: numberCheck(() => true),
    remedy: "protect.person",
    finds: ["IMSI: 310260476580185", "imsi-310266945441496"],
    ignores: ["trace 310260476580185", "imsi=110260476580185", "imsi 3102604765"],
    references: ["3GPP TS 23.003 § 2.2", "ITU-T E.212"],
  },
  {
    id: "identity.device.iccid",
    dataClass: "identity",
    title: "SIM card number (ICCID)",
    severity: "medium",
    pattern: /\d{19,20}/,
    near: ["iccid", "sim card", "sim number", "sim_serial", "simserial", "sim-karte", "euicc", "eid"],
    context: "required",
    edges: "number",
    check: numberCheck((digits) => digits.startsWith("89") && hasLuhnDigit(digits)),
    remedy: "protect.person",
    finds: ["ICCID: 89442794353847741247", '"iccid":"89444253641113775844"'],
    ignores: ["ICCID: 89442794353847741248", "trace 89442794353847741247"],
    references: ["ITU-T E.118"],
  },
  {
    id: "identity.device.advertising-id",
    dataClass: "identity",
    title: "advertising id of a phone",
    severity: "medium",
    pattern: uuid,
    near: advertisingWords,
    context: "required",
    check: labelledAs(advertisingWords),
    remedy: "protect.person",
    finds: ['"idfa": "6D92078A-8246-4BA4-AE5B-76104861E7DC"', "gaid=cdda802e-fb9c-47ad-9866-0794d394c912"],
    ignores: ["idfa: 00000000-0000-0000-0000-000000000000", "request 6D92078A-8246-4BA4-AE5B-76104861E7DC"],
    references: [
      "https://developer.apple.com/documentation/adsupport/asidentifiermanager",
      "https://developer.android.com/training/articles/ad-id",
    ],
  },
  {
    id: "identity.device.device-id",
    dataClass: "identity",
    title: "device id",
    severity: "low",
    pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,40}|[0-9a-f]{16}/i,
    near: deviceWords,
    context: "required",
    check: labelledAs(deviceWords),
    remedy: "protect.person",
    finds: ['"device_id": "9774d56d682e549c"', "deviceId=0f8b2c41-7d3e-4a95-b6c8-2e9f1d507a34"],
    ignores: [
      "trace_id=9774d56d682e549c",
      "device_id=00000000-0000-0000-0000-000000000000",
      "device id 9774d56d",
    ],
    references: ["https://developer.android.com/reference/android/provider/Settings.Secure#ANDROID_ID"],
  },
  {
    id: "identity.device.apple-udid",
    dataClass: "identity",
    title: "Apple device id (UDID)",
    severity: "medium",
    pattern: /\d{8}-[0-9A-F]{16}/,
    shape: "capitals",
    near: ["udid", "provisioned", "ecid"],
    confidence: "medium",
    check: codeCheck((code) => code.startsWith("00008") && /[A-F]\d/.test(code)),
    remedy: "protect.person",
    finds: ["UDID: 00008030-001A35E11A88402E", "device 00008101-000929D83C62001E"],
    ignores: ["00008030-001A35E11A88402", "00000000-0000000000000000"],
    references: ["https://theapplewiki.com/wiki/UDID", "shape recalled, not published"],
  },
  {
    id: "identity.account.user-id",
    dataClass: "identity",
    title: "user id",
    severity: "low",
    pattern:
      /(?:user|customer|member|account|patient|subscriber|employee|student|client|profile|subject|visitor|person|konto|kunden|benutzer)(?:id|_id|-id| id)["']?\s{0,2}[:=]\s{0,2}["']?([A-Za-z0-9][A-Za-z0-9_|@.-]{3,63})/i,
    confidence: "medium",
    // A word alone is a type or a variable, not an id.
    check: ({ value }) =>
      (value.match(/\d/g)?.length ?? 0) >= 2 &&
      !looksLikePlaceholder(value) &&
      !/^\d{4}-\d{2}-\d{2}/.test(value),
    remedy: "protect.person",
    finds: ['{"user_id": "u_83f19c20"}', "customerId=48291730", "userId: 'auth0|5f7c8ec7c33c6c004bbafe82'"],
    ignores: ["user_id: string", "userId = request.userId", "user_id: 12", 'user_id: "your-user-id-123"'],
    references: ["Regulation (EU) 2016/679 art. 4(1) and recital 30"],
  },
];
