import { labels } from "../../checks/labelled.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import { hasVinCheckDigit } from "../../checks/vin.ts";
import type { Candidate, Detector } from "../../detector.ts";

const plateWords = [
  "license plate",
  "licence plate",
  "license_plate",
  "licence_plate",
  "number plate",
  "plate number",
  "plate no",
  "plate_number",
  "vehicle registration",
  "registration number",
  "reg no",
  "vrm",
  "kennzeichen",
  "kfz-kennzeichen",
  "nummernschild",
  "immatriculation",
  "plaque",
  "matrícula",
  "matricula",
  "targa",
  "kenteken",
  "rejestracyjny",
  "rejestracyjna",
  "госномер",
  "гос. номер",
  "номерной знак",
  "车牌",
  "车牌号",
  "車牌",
  "placa",
];
const isPlateLabelled = labels(plateWords);

/** Outside North America the ninth character need not be a check digit: there a word has to speak for the number. */
function isVehicleNumber({ value, nearWord }: Candidate): boolean | "medium" {
  const letters = value.match(/[A-Z]/g)?.length ?? 0;
  const digits = value.length - letters;
  if (digits < 4 || looksLikePlaceholder(value)) return false;
  if (hasVinCheckDigit(value)) return letters >= 3 || nearWord !== undefined;
  return nearWord !== undefined && letters >= 3 ? "medium" : false;
}

export const vehicles: readonly Detector[] = [
  {
    id: "identity.vehicle.vin",
    dataClass: "identity",
    title: "vehicle identification number (VIN)",
    severity: "medium",
    // The last four are digits everywhere (ISO 3779).
    pattern: /[A-HJ-NPR-Z0-9]{13}\d{4}/,
    shape: "capitals",
    near: [
      "vin",
      "vehicle identification",
      "chassis",
      "chassis number",
      "fahrgestellnummer",
      "fahrgestell",
      "fin",
      "numéro de série",
      "bastidor",
      "telaio",
      "numero di telaio",
      "chassisnummer",
      "numer vin",
      "车架号",
      "車台番号",
      "차대번호",
    ],
    confidence: "medium",
    check: isVehicleNumber,
    remedy: "protect.person",
    finds: [
      "VIN: 1M8GDM9AXKP042788",
      "the car, 1HGCM82623A820307, was towed",
      "Fahrgestellnummer WVWZZZ1JZXW357371",
    ],
    ignores: ["1M8GDM9A0KP042788", "1M8GDM9AXKP04278", "WVWZZZ1JZXW357371", "VIN: 11111111111111111"],
    references: ["ISO 3779:2009", "49 CFR 565.15"],
  },
  {
    id: "identity.vehicle.plate",
    dataClass: "identity",
    title: "vehicle registration plate",
    severity: "medium",
    pattern:
      /[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{1,4}[EH]?|[A-Z]{2}\d{2} ?[A-Z]{3}|[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}|\d{4}[- ]?[B-DF-HJ-NP-TV-Z]{3}|[A-Z]{1,3}[- ]?\d{2}[- ]?[A-Z]{1,3}[- ]?\d{1,4}|[A-Z]{3}[- ]?\d{3,4}|[A-Z]{2,3} ?[0-9]{4,5}|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•]?[A-HJ-NP-Z0-9]{5,6}|[АВЕКМНОРСТУХ]\d{3}[АВЕКМНОРСТУХ]{2}\d{2,3}/,
    near: plateWords,
    context: "required",
    check: (candidate) =>
      isPlateLabelled(candidate) && !looksLikePlaceholder(candidate.value.replace(/[- ]/g, "")),
    remedy: "protect.person",
    finds: [
      "Kennzeichen: M-AB 4821",
      "number plate BD51 SMR",
      "immatriculation FG-382-HK",
      "车牌号：粤B7K92F",
      '"license_plate": "ABC-4829"',
    ],
    ignores: ["M-AB 4821", "Kennzeichen liegt bei, Az. 4821", "number plate recognition 2.0"],
    references: ["https://en.wikipedia.org/wiki/Vehicle_registration_plate"],
  },
];
