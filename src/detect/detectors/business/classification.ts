import { standsAsHeading } from "../../checks/stands-as-heading.ts";
import type { Detector } from "../../detector.ts";

const common = { dataClass: "business", severity: "medium", remedy: "protect.business" } as const;

const government = [
  "https://www.gov.uk/government/publications/government-security-classifications",
  "US Executive Order 13526",
  "Council of the European Union Decision 2013/488/EU",
];

export const classification: readonly Detector[] = [
  {
    ...common,
    severity: "high",
    id: "business.marking.tlp",
    title: "Traffic Light Protocol marking",
    pattern: /TLP: ?(?:RED|AMBER(?:\+STRICT)?)/,
    finds: ["TLP:RED - incident notes", "## TLP:AMBER+STRICT", "TLP: AMBER"],
    ignores: ["TLP:GREEN", "TLP:CLEAR", "tlp red"],
    references: ["https://www.first.org/tlp/"],
  },
  {
    ...common,
    severity: "high",
    id: "business.marking.government",
    title: "government classification",
    pattern:
      /(?:TOP SECRET|SECRET|CONFIDENTIAL)\/\/(?:NOFORN|SI|TK|HCS|REL TO|ORCON|FGI|RSEN|FOUO|SAR|X1)|OFFICIAL[- ]SENSITIVE|UK (?:TOP SECRET|SECRET|OFFICIAL)|VS[- ]?(?:NUR FÜR DEN DIENSTGEBRAUCH|NfD|VERTRAULICH)|(?:COSMIC TOP SECRET|NATO (?:SECRET|CONFIDENTIAL|RESTRICTED))|(?:TRÈS SECRET|SECRET) UE|(?:RESTREINT|CONFIDENTIEL) UE(?:\/EU (?:RESTRICTED|CONFIDENTIAL))?|CONTROLLED UNCLASSIFIED INFORMATION|CUI\/\/[A-Z-]{2,12}|FOR OFFICIAL USE ONLY|SECRET DÉFENSE|STRENG GEHEIM/,
    check: ({ text, start }) => !/TOP $/.test(text.slice(Math.max(0, start - 4), start)),
    finds: [
      "TOP SECRET//SI//NOFORN",
      "OFFICIAL-SENSITIVE\nMinute of",
      "VS-NUR FÜR DEN DIENSTGEBRAUCH",
      "CUI//SP-PRVCY",
    ],
    ignores: ["top secret recipe", "SECRET/key", "UNOFFICIAL", "secret//comment"],
    references: government,
  },
  {
    ...common,
    severity: "high",
    id: "business.marking.embargo",
    title: "embargo",
    pattern:
      /(?:(?:STRICTLY )?(?:UNDER )?EMBARGO(?:ED)?|SPERRFRIST|SOUS EMBARGO|EMBARGO HASTA|EMBARGO JUSQU['’]AU)(?:[ :]{1,2}(?:UNTIL|TILL|FOR RELEASE|BIS|JUSQU['’]AU|HASTA|\d))|(?:Embargoed until|Sperrfrist bis|Under embargo until|解禁时间[:：]|解禁日時[:：])|HOLD FOR RELEASE/,
    keywords: ["embargo", "sperrfrist", "hold for release", "解禁时间", "解禁日時"],
    keywordWithin: 20,
    finds: [
      "EMBARGOED UNTIL 5 May 2026, 09:00",
      "SPERRFRIST BIS 12.03., 10 Uhr",
      "Embargoed until the keynote",
    ],
    ignores: ["an oil embargo until 1990", "EMBARGO ON OIL", "hold for release"],
    references: ["https://www.ap.org/about/news-values-and-principles/"],
  },
  {
    ...common,
    severity: "high",
    id: "business.marking.inside-information",
    title: "marking: inside information",
    pattern:
      /MATERIAL,? NON-?PUBLIC INFORMATION|CONTAINS MNPI|INSIDE INFORMATION|INSIDERINFORMATION(?:EN)?|INFORMATION PRIVILÉGIÉE|PRE-RELEASE EARNINGS|Material Non-?Public Information|内幕信息|インサイダー情報/,
    keywords: [
      "public information",
      "nonpublic information",
      "mnpi",
      "inside information",
      "insiderinformation",
      "information privilégiée",
      "release earnings",
      "内幕信息",
      "インサイダー情報",
    ],
    keywordWithin: 24,
    check: (candidate) => (/[\u3000-\uffef]/.test(candidate.value) ? standsAsHeading(candidate) : true),
    finds: ["CONTAINS MNPI - deal team only", "MATERIAL NON-PUBLIC INFORMATION", "【内幕信息】并购计划"],
    ignores: ["inside information on dogs", "mnpi", "涉嫌内幕信息罪"],
    references: ["Regulation (EU) No 596/2014 Article 7", "17 CFR 240.10b5-1"],
  },
  {
    ...common,
    id: "business.classification.field",
    title: "classification of a document",
    pattern:
      /["']?(?:[Cc]lassification|CLASSIFICATION|[Dd]ata[_ ][Cc]lassification|[Ss]ensitivity(?:[_ ]?[Ll]abel)?|[Ii]nformation [Cc]lass|Vertraulichkeit(?:sstufe)?|Klassifizierung|Schutzklasse|密级|機密区分)["']?\s{0,3}[:=：]\s{0,3}["']?(?:[Hh]ighly [Cc]onfidential|[Ss]trictly [Cc]onfidential|[Cc]onfidential|CONFIDENTIAL|[Rr]estricted|RESTRICTED|[Ii]nternal|INTERNAL|[Ss]ecret|SECRET|[Ss]treng vertraulich|[Vv]ertraulich|[Ii]ntern|机密|秘密|绝密|内部|極秘)/,
    keywords: [
      "classification",
      "sensitivity",
      "information class",
      "vertraulichkeit",
      "klassifizierung",
      "schutzklasse",
      "密级",
      "機密区分",
    ],
    keywordWithin: 8,
    finds: [
      "Classification: Internal",
      '"data_classification": "restricted"',
      "Klassifizierung: vertraulich",
      "密级：秘密",
    ],
    ignores: ["classification: binary", "sensitivity: 0.93", "Classification: Public"],
    references: ["ISO/IEC 27002:2022 §5.12 (classification of information)"],
  },
  {
    ...common,
    id: "business.classification.label",
    title: "Microsoft sensitivity label",
    pattern: /MSIP_Label_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}_Name/i,
    edges: "open",
    finds: [
      '<property name="MSIP_Label_3f2504e0-4f89-41d3-9a0c-0305e82c3301_Name">',
      "MSIP_Label_3f2504e0-4f89-41d3-9a0c-0305e82c3301_Name=Confidential",
    ],
    ignores: ["MSIP_Label_3f2504e0-4f89-41d3-9a0c-0305e82c3301_SetDate", "MSIP_Label_x_Name"],
    references: ["https://learn.microsoft.com/information-protection/develop/concept-mip-metadata"],
  },
];
