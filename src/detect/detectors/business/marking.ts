import { standsAsHeading } from "../../checks/stands-as-heading.ts";
import type { Candidate, Detector } from "../../detector.ts";

const common = { dataClass: "business", severity: "medium", remedy: "protect.business" } as const;

/** "For internal use only." above a function says who may call it. */
function isRemark({ value, text, start, end }: Candidate): boolean {
  if (!/internal/i.test(value)) return false;
  const line = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  return (
    text.charAt(end) === "." ||
    /^\s{0,40}(?:\/\/|\*|#|;|--)/.test(line) ||
    /\S\*$/.test(line) ||
    / \*$/.test(line)
  );
}

/** Among many words in capitals it is a clause of a licence, and marks nothing. */
function amidCapitals({ text, start, end }: Candidate): boolean {
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  const after = text.slice(end, end + 200).split("\n", 1)[0] ?? "";
  return (`${before} ${after}`.match(/\b[A-Z]{2,}\b/g)?.length ?? 0) >= 6;
}

export const marking: readonly Detector[] = [
  {
    ...common,
    id: "business.marking.english",
    title: "marking: confidential (English)",
    confidence: "medium",
    pattern:
      /(?:(?:STRICTLY|HIGHLY|COMPANY|COMMERCIAL(?:LY)?(?: IN)?|PRIVATE AND|PRIVATE &|PROPRIETARY AND|PROPRIETARY &|TOP|BUSINESS) )?(?:CONFIDENTIAL|IN CONFIDENCE|CONFIDENCE)(?: (?:AND|&|-|–|\/) (?:PROPRIETARY|PRIVILEGED|PRIVATE|INTERNAL))?(?: INFORMATION)?|(?:FOR )?INTERNAL USE ONLY|INTERNAL ONLY|COMPANY INTERNAL|PROPRIETARY (?:AND|&) CONFIDENTIAL|(?:DO NOT|NOT FOR) (?:DISTRIBUTE|DISTRIBUTION|EXTERNAL DISTRIBUTION|PUBLIC RELEASE|REDISTRIBUTE|SHARE EXTERNALLY)|NEED[- ]TO[- ]KNOW(?: BASIS)?(?: ONLY)?|EYES ONLY|RESTRICTED DISTRIBUTION/,
    keywords: [
      "confidential",
      "confidence",
      "internal use",
      "internal only",
      "company internal",
      "proprietary",
      "distribut",
      "public release",
      "share externally",
      "need-to-know",
      "need to know",
      "eyes only",
    ],
    keywordWithin: 32,
    check: (candidate) => !amidCapitals(candidate),
    finds: [
      "STRICTLY CONFIDENTIAL\nProject Falcon, board paper",
      "footer: Acme GmbH | INTERNAL USE ONLY | page 3",
      "PRIVATE AND CONFIDENTIAL",
      "DRAFT - NOT FOR DISTRIBUTION",
    ],
    ignores: [
      "we keep this confidential",
      "Confidentiality matters",
      "internal use only in prose",
      "CONFIDENTIALITY",
    ],
    references: ["ISO/IEC 27002:2022 §5.13 (labelling of information)"],
  },
  {
    ...common,
    id: "business.marking.english-line",
    title: "marking: confidential (own line)",
    confidence: "medium",
    pattern:
      /(?:Strictly |Highly |Company |Commercially |Private (?:and|&) |Proprietary (?:and|&) )?[Cc]onfidential(?: (?:and|&) (?:[Pp]roprietary|[Pp]rivileged))?|(?:For )?[Ii]nternal [Uu]se [Oo]nly|Internal [Oo]nly|Commercial in [Cc]onfidence|Not for (?:external )?[Dd]istribution|Do not (?:distribute|share externally)/,
    keywords: [
      "confidential",
      "internal use only",
      "internal only",
      "commercial in confidence",
      "distribut",
      "do not share",
    ],
    keywordWithin: 24,
    check: (candidate) => {
      const after = /^["'”*_.!]{0,3}\s{0,3}(?:$|[\n\r|,—–}\]:]|\\n|[-•] )/.test(
        candidate.text.slice(candidate.end, candidate.end + 8),
      );
      return after && standsAsHeading(candidate) && !isRemark(candidate);
    },
    finds: [
      "Confidential\n\nMinutes of the board",
      '"footer": "Internal use only"',
      "# Strictly confidential\nRoadmap",
    ],
    ignores: [
      "Confidential computing is new",
      "It is confidential\nand stays so",
      "Internal only methods are hidden",
    ],
    references: ["ISO/IEC 27002:2022 §5.13 (labelling of information)"],
  },
  {
    ...common,
    severity: "high",
    id: "business.marking.privileged",
    title: "marking: privileged legal advice",
    pattern:
      /(?:ATTORNEY|SOLICITOR|LAWYER)[- ]CLIENT[- ](?:PRIVILEGED?|COMMUNICATION|COMMUNICATIONS)|ATTORNEY WORK PRODUCT|(?:LEGALLY )?PRIVILEGED (?:AND|&) CONFIDENTIAL|LEGAL PROFESSIONAL PRIVILEGE|Attorney[- ]Client Privileged?|Privileged (?:and|&) Confidential|WITHOUT PREJUDICE|Attorney Work Product/,
    keywords: [
      "client privilege",
      "client-privilege",
      "client communication",
      "client-communication",
      "work product",
      "privileged and",
      "privileged &",
      "professional privilege",
      "without prejudice",
    ],
    keywordWithin: 32,
    finds: [
      "ATTORNEY-CLIENT PRIVILEGED\nRe: merger",
      "Privileged & Confidential - prepared by counsel",
      "WITHOUT PREJUDICE AND SUBJECT TO CONTRACT",
    ],
    ignores: ["attorney-client privilege is a rule", "privileged users", "without prejudice to article 5"],
    references: ["US Federal Rule of Evidence 502", "https://www.sra.org.uk/solicitors/guidance/"],
  },
  {
    ...common,
    severity: "high",
    id: "business.marking.trade-secret",
    title: "marking: trade secret",
    confidence: "medium",
    pattern:
      /TRADE SECRETS?|BETRIEBSGEHEIMNIS|GESCHÄFTSGEHEIMNIS|SECRET DES AFFAIRES|SECRETO (?:COMERCIAL|INDUSTRIAL)|SEGRETO (?:COMMERCIALE|INDUSTRIALE)|BEDRIJFSGEHEIM|TAJEMNICA (?:PRZEDSIĘBIORSTWA|FIRMY)|КОММЕРЧЕСКАЯ ТАЙНА|商业秘密|商業機密|営業秘密|영업비밀/,
    keywords: [
      "trade secret",
      "geheimnis",
      "secret des affaires",
      "secreto ",
      "segreto ",
      "bedrijfsgeheim",
      "tajemnica ",
      "тайна",
      "商业秘密",
      "商業機密",
      "営業秘密",
      "영업비밀",
    ],
    keywordWithin: 20,
    check: (candidate) =>
      /^[\x20-\x7eÄÜŚĘА-Я ]+$/.test(candidate.value) ? !amidCapitals(candidate) : standsAsHeading(candidate),
    finds: ["TRADE SECRET - Acme process 7", "【商业秘密】配方", "Vermerk: GESCHÄFTSGEHEIMNIS"],
    ignores: ["trade secret law", "关于商业秘密的法律", "no TRADE SECRETARY"],
    references: ["Directive (EU) 2016/943", "18 U.S.C. § 1839"],
  },
  {
    ...common,
    id: "business.marking.nda",
    title: "non-disclosure agreement",
    confidence: "medium",
    pattern:
      /(?:MUTUAL |UNILATERAL )?NON-?DISCLOSURE AGREEMENT|(?:SUBJECT TO|UNDER|COVERED BY) (?:AN? )?NDA|(?:Mutual |This )Non-?[Dd]isclosure Agreement|GEHEIMHALTUNGSVEREINBARUNG|VERTRAULICHKEITSVEREINBARUNG|ACCORD DE CONFIDENTIALITÉ|ACUERDO DE CONFIDENCIALIDAD|ACCORDO DI RISERVATEZZA|保密协议|保密協議|秘密保持契約書?|비밀유지계약서?/,
    keywords: [
      "disclosure agreement",
      "nda",
      "geheimhaltungsvereinbarung",
      "vertraulichkeitsvereinbarung",
      "accord de confidentialité",
      "acuerdo de confidencialidad",
      "accordo di riservatezza",
      "保密协议",
      "保密協議",
      "秘密保持契約",
      "비밀유지계약",
    ],
    keywordWithin: 24,
    check: (candidate) => (/[a-z\u3000-\uffef]/.test(candidate.value) ? standsAsHeading(candidate) : true),
    finds: [
      "MUTUAL NON-DISCLOSURE AGREEMENT\nbetween Acme and",
      "slides shared UNDER NDA",
      "保密协议\n甲方：",
    ],
    ignores: ["sign a non-disclosure agreement", "NDA", "签署了保密协议书"],
    references: ["https://www.wipo.int/tradesecrets/"],
  },
  {
    ...common,
    id: "business.marking.german",
    title: "marking: confidential (German)",
    confidence: "medium",
    pattern:
      /(?:STRENG |HÖCHST )?VERTRAULICH|NUR FÜR DEN (?:INTERNEN GEBRAUCH|DIENSTGEBRAUCH)|NUR ZUM INTERNEN GEBRAUCH|INTERN – NICHT WEITERGEBEN|Streng [Vv]ertraulich|Nur für den internen (?:Gebrauch|Dienstgebrauch)|Nur zum internen Gebrauch|Betriebsintern/,
    keywords: ["vertraulich", "gebrauch", "nicht weitergeben", "dienstgebrauch", "betriebsintern"],
    keywordWithin: 28,
    finds: [
      "STRENG VERTRAULICH\nVorstandsvorlage",
      "Nur für den internen Gebrauch",
      "VERTRAULICH: Gehaltsliste",
    ],
    ignores: ["wir behandeln das vertraulich", "VERTRAULICHKEIT", "intern"],
    references: ["BSI-Standard 200-2 (Informationsklassifizierung)"],
  },
  {
    ...common,
    id: "business.marking.romance",
    title: "marking: confidential (French, Spanish, Italian, Portuguese, Romanian)",
    confidence: "medium",
    pattern:
      /(?:STRICTEMENT |DOCUMENT )?CONFIDENTIEL(?:LE)?(?: DÉFENSE)?|(?:RÉSERVÉ À L['’]|À )?USAGE INTERNE(?: UNIQUEMENT)?|DIFFUSION RESTREINTE|(?:ESTRICTAMENTE |ALTAMENTE |ESTRITAMENTE )?CONFIDENCIAL|USO INTERNO(?: EXCLUSIVO)?|(?:STRETTAMENTE )?(?:RISERVATO|RISERVATISSIMO|CONFIDENZIALE)|AD USO INTERNO|PARA USO INTERNO|STRICT CONFIDENȚIAL/,
    keywords: [
      "confidentiel",
      "usage interne",
      "diffusion restreinte",
      "confidencial",
      "uso interno",
      "riservat",
      "confidenziale",
      "strict confiden",
    ],
    keywordWithin: 24,
    finds: [
      "STRICTEMENT CONFIDENTIEL\nNote au conseil",
      "Documento CONFIDENCIAL de la empresa",
      "RISERVATO - solo per il consiglio",
    ],
    ignores: ["un document confidentiel", "informazioni riservate", "CONFIDENCIALIDAD"],
    references: [
      "Instruction générale interministérielle n° 1300",
      "ISO/IEC 27002:2022 §5.13 (labelling of information)",
    ],
  },
  {
    ...common,
    id: "business.marking.northern",
    title: "marking: confidential (Dutch, Nordic, Polish, Czech, Finnish)",
    confidence: "medium",
    pattern:
      /(?:STRIKT |STRENG )?VERTROUWELIJK|ALLEEN VOOR INTERN GEBRUIK|(?:STRENGT |STRÄNGT )?(?:FORTROLIG|KONFIDENTIELL|KONFIDENSIELT|KONFIDENTIELT)|(?:ŚCIŚLE )?(?:POUFNE|TAJNE)|DO UŻYTKU WEWNĘTRZNEGO|PŘÍSNĚ DŮVĚRNÉ|DŮVĚRNÉ|LUOTTAMUKSELLINEN|SALAINEN/,
    keywords: [
      "vertrouwelijk",
      "intern gebruik",
      "fortrolig",
      "konfidentiel",
      "konfidensielt",
      "poufne",
      "tajne",
      "wewnętrznego",
      "důvěrné",
      "luottamuksellinen",
      "salainen",
    ],
    keywordWithin: 20,
    finds: ["STRIKT VERTROUWELIJK\nbestuursstuk", "ŚCIŚLE POUFNE: plan", "STRENGT FORTROLIG"],
    ignores: ["dit is vertrouwelijk", "POUFNEGO", "salainen"],
    references: ["ISO/IEC 27002:2022 §5.13 (labelling of information)"],
  },
  {
    ...common,
    id: "business.marking.cyrillic",
    title: "marking: confidential (Russian, Ukrainian)",
    confidence: "medium",
    pattern:
      /(?:СТРОГО |СУВОРО )?КОНФИДЕНЦИАЛЬНО|КОНФІДЕНЦІЙНО|ДЛЯ (?:СЛУЖЕБНОГО ПОЛЬЗОВАНИЯ|СЛУЖБОВОГО КОРИСТУВАННЯ)|(?:СОВЕРШЕННО )?СЕКРЕТНО|ЦІЛКОМ ТАЄМНО/,
    keywords: ["конфиденциально", "конфіденційно", "служебного", "службового", "секретно", "таємно"],
    keywordWithin: 20,
    finds: ["СТРОГО КОНФИДЕНЦИАЛЬНО\nотчёт", "ДЛЯ СЛУЖЕБНОГО ПОЛЬЗОВАНИЯ", "гриф: КОНФІДЕНЦІЙНО"],
    ignores: ["строго конфиденциально", "секретно", "КОНФИДЕНЦИЯ"],
    references: ["Федеральный закон № 98-ФЗ «О коммерческой тайне»"],
  },
  {
    ...common,
    id: "business.marking.east-asian",
    title: "marking: confidential (Chinese, Japanese, Korean)",
    confidence: "medium",
    pattern:
      /(?:内部资料|內部資料)(?:[,，、 ]{0,2}(?:注意保密|请勿外传|严禁外传))?|内部文件|内部绝密|公司机密|高度机密|严格保密|商业机密|绝密|機密文書|絶対機密|仅供内部使用|僅供內部使用|禁止外传|请勿外传|机密|機密|社外秘|極秘|部外秘|関係者外秘|取扱注意|対外秘|대외비|극비|내부용|사내용|기밀문서/,
    keywords: [
      "内部资料",
      "內部資料",
      "内部文件",
      "内部绝密",
      "机密",
      "機密",
      "保密",
      "绝密",
      "内部使用",
      "內部使用",
      "外传",
      "社外秘",
      "極秘",
      "部外秘",
      "関係者外秘",
      "取扱注意",
      "対外秘",
      "대외비",
      "극비",
      "내부용",
      "사내용",
      "기밀문서",
    ],
    keywordWithin: 8,
    edges: "open",
    check: standsAsHeading,
    finds: ["内部资料，请勿外传\n第一章", "【社外秘】売上計画", "대외비\n경영계획", "标记：绝密"],
    ignores: ["这是机密信息吗", "社外秘の資料を読む", "他的机密计算方案"],
    references: ["GB/T 22240", "https://www.meti.go.jp/policy/economy/chizai/chiteki/trade-secret.html"],
  },
];
