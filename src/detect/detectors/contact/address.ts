import type { Detector } from "../../detector.ts";

const common = {
  dataClass: "contact",
  severity: "medium",
  confidence: "medium",
  remedy: "protect.contact",
} as const;

const postcodes = "Universal Postal Union, addressing systems by country, https://www.upu.int";

const streetTypes = [
  "street", "avenue", "road", "boulevard", "drive", "lane", "court", "place", "parkway", "highway", "terrace", "circle",
  "square", "trail", "way", " st", " ave", " rd", " blvd", " dr", " ln", " ct", " pl", " pkwy", " hwy", " cir", "close",
  "crescent", "gardens", "grove", "hill", "mews",
]; // biome-ignore format: a table
const endOfStreet = [",", ".,", "\n"];
const streetKeywords = [
  ...streetTypes.flatMap((type) => endOfStreet.map((end) => type + end)),
  " apt", " apartment", " suite", " ste ", " unit ", " floor ", " fl ", " room ", " rm ", " #",
]; // biome-ignore format: a table

export const address: readonly Detector[] = [
  {
    ...common,
    id: "contact.address.united-states",
    title: "postal address, USA",
    pattern:
      /\d{1,6} (?:[NSEW]{1,2}\.? )?(?:[A-Z0-9][A-Za-z0-9.'-]{0,24} ){1,4}(?:Street|Avenue|Road|Boulevard|Drive|Lane|Court|Place|Parkway|Highway|Terrace|Circle|Square|Trail|Way|St|Ave|Rd|Blvd|Dr|Ln|Ct|Pl|Pkwy|Hwy|Cir)(?:\.?,? (?:Apt|Apartment|Suite|Ste|Unit|Floor|Fl|Room|Rm|#)\.? ?[A-Za-z0-9-]{1,8},?|\.,|,|\n)[ \n]{0,2}[A-Z][A-Za-z.' -]{1,30},? (?:A[AEKLPRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY]),? \d{5}(?:-\d{4})?/,
    keywords: streetKeywords,
    keywordWithin: 130,
    // The address in every notice of the GNU licences.
    check: ({ text, start }) =>
      !/Free Software|Foundation, Inc/.test(text.slice(Math.max(0, start - 60), start)),
    finds: [
      "Ship to 742 Evergreen Terrace, Springfield, IL 62704 please",
      '"address": "1600 N Amphitheatre Pkwy, Mountain View, CA 94043-1351"',
      "350 Fifth Ave Suite 7510\nNew York, NY 10118",
    ],
    ignores: [
      "1 Main St was closed in 1990",
      "123 Main St, Springfield",
      "1999 Great Way, Nowhere, ZZ 12345",
    ],
    references: ["https://pe.usps.com/text/pub28/28apc_002.htm", "https://pe.usps.com/text/pub28/28apb.htm"],
  },
  {
    ...common,
    id: "contact.address.united-kingdom",
    title: "postal address, United Kingdom",
    pattern:
      /(?:Flat \d{1,4}[A-Za-z]?, )?\d{1,4}[A-Za-z]? (?:[A-Z][A-Za-z'-]{1,20} ){1,3}(?:Street|Road|Avenue|Lane|Close|Drive|Way|Place|Court|Terrace|Crescent|Gardens|Square|Hill|Grove|Mews|St|Rd|Ave|Ln)(?:,|\n) {0,2}(?:[A-Z][A-Za-z' -]{1,30}(?:, ?|\n| )){1,3}[A-Z]{1,2}\d[A-Z0-9]? \d[A-Z]{2}/,
    keywords: streetTypes.flatMap((type) => [`${type},`, `${type}\n`]),
    keywordWithin: 100,
    finds: ["Send it to 221B Baker Street, London NW1 6XE.", "Flat 4, 12 Station Road\nCambridge, CB1 2JB"],
    ignores: [
      "221B Baker Street, London",
      "12 Main Street, Springfield, IL 62704",
      "10 Downing Street is open",
    ],
    references: ["https://www.royalmail.com/find-a-postcode", "BS 7666"],
  },
  {
    ...common,
    id: "contact.address.germany",
    title: "postal address, Germany, Austria, Switzerland",
    pattern:
      /[A-ZÄÖÜ][A-Za-zÄÖÜäöüß.-]{0,30}(?: [A-ZÄÖÜ][A-Za-zÄÖÜäöüß.-]{0,20}){0,2}(?:straße|strasse|str\.| ?Straße| ?Strasse| ?Str\.|weg|platz| Platz|allee| Allee|gasse|damm|ufer) \d{1,4} ?[a-zA-Z]?(?:, ?|\n| - )(?:(?:D|A|CH|DE|AT)-)?\d{4,5} [A-ZÄÖÜ][A-Za-zäöüß.-]{1,30}/,
    keywords: ["straße ", "strasse ", "str. ", "weg ", "platz ", "allee ", "gasse ", "damm ", "ufer "],
    keywordWithin: 96,
    finds: [
      "Anschrift: Musterstraße 12, 12345 Berlin",
      "wohnhaft Am Alten Marktplatz 3a, D-50667 Köln",
      "Lindenweg 7\n8010 Graz",
    ],
    ignores: ["Die Straße 12 ist gesperrt", "Musterstraße 12", "der Weg 5, 12345 schritte"],
    references: ["DIN 5008", postcodes],
  },
  {
    ...common,
    id: "contact.address.france",
    title: "postal address, France, Belgium",
    pattern:
      /\d{1,4}(?: ?(?:bis|ter|[A-D]))?,? (?:rue|avenue|av\.|boulevard|bd|place|chemin|allée|impasse|quai|cours|route|square) [A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’.-]{0,30}(?: [A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’.-]{0,30}){0,5} ?(?:, ?|\n| - )(?:F-|B-)?\d{4,5} [A-ZÀ-Ÿ][A-Za-zÀ-ÿ'’-]{1,30}/i,
    keywords: [
      " rue ", " avenue ", " av. ", " boulevard ", " bd ", " place ", " chemin ", " allée ", " impasse ", " quai ",
      " cours ", " route ", " square ",
    ], // biome-ignore format: a table
    keywordWithin: 12,
    finds: ["Adresse : 12 rue de la Paix, 75001 Paris", "45 bis avenue Victor-Hugo\n69003 Lyon"],
    ignores: ["12 rue de la Paix", "la rue 75001 Paris", "3 route de ski, 12 euros"],
    references: ["AFNOR NF Z10-011", postcodes],
  },
  {
    ...common,
    id: "contact.address.spain",
    title: "postal address, Spain",
    pattern:
      /(?:Calle|C\/|Avenida|Avda\.|Plaza|Paseo|Carrer|Ronda) [A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'.-]{0,30}(?: [A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'.-]{0,30}){0,5} ?, ?(?:n[ºo°]\.? ?)?\d{1,4}(?:, ?[\dºª°A-Za-z .-]{1,16})?(?:, ?|\n)\d{5} [A-ZÀ-Ý][A-Za-zÀ-ÿ' -]{1,30}/,
    keywords: ["calle ", "c/ ", "avenida ", "avda. ", "plaza ", "paseo ", "carrer ", "ronda "],
    keywordWithin: 1,
    finds: ["Vive en Calle Mayor, 12, 28013 Madrid", "C/ de Alcalá, 50, 3º B\n28014 Madrid"],
    ignores: ["la calle estaba vacía", "Calle Mayor, 12", "Plaza de España, 2024"],
    references: ["https://www.correos.es", postcodes],
  },
  {
    ...common,
    id: "contact.address.italy",
    title: "postal address, Italy",
    pattern:
      /(?:Via|Viale|Piazza|Corso|Largo|Vicolo|Piazzale|Strada) [A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'.-]{0,30}(?: [A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'.-]{0,30}){0,4} ?,? ?\d{1,4}(?:\/?[A-Za-z])?(?:, ?|\n| - )(?:I-)?\d{5} [A-ZÀ-Ý][A-Za-zÀ-ÿ' -]{1,30}/,
    keywords: ["via ", "viale ", "piazza ", "corso ", "largo ", "vicolo ", "piazzale ", "strada "],
    keywordWithin: 1,
    finds: ["Residente in Via Garibaldi 12, 00184 Roma (RM)", "Piazza del Duomo, 1\n20122 Milano"],
    ignores: ["Via email to 12, 12345 people", "Via Roma 12", "via della pace"],
    references: ["https://www.poste.it", postcodes],
  },
  {
    ...common,
    id: "contact.address.netherlands",
    title: "postal address, Netherlands",
    pattern:
      /[A-Z][A-Za-z'.-]{2,30}(?: [A-Za-z'.-]{2,20}){0,2}(?:straat|laan|weg|plein|gracht|kade|dijk|singel|hof|park) \d{1,5} ?[A-Za-z0-9-]{0,5}(?:, ?|\n)[1-9]\d{3} ?[A-Z]{2}(?:,? )[A-Z][A-Za-z' -]{1,30}/,
    keywords: ["straat ", "laan ", "weg ", "plein ", "gracht ", "kade ", "dijk ", "singel ", "hof ", "park "],
    keywordWithin: 80,
    finds: ["Adres: Kerkstraat 12, 1017 GC Amsterdam", "Laan van Meerdervoort-weg 5-B\n2517 AA Den Haag"],
    ignores: ["Kerkstraat 12", "straat 12, 1017 amsterdam"],
    references: ["NEN 5825", postcodes],
  },
  {
    ...common,
    id: "contact.address.brazil",
    title: "postal address, Brazil",
    pattern:
      /(?:Rua|Avenida|Av\.|Travessa|Praça|Alameda|Rodovia) [A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9'.-]{0,30}(?: [A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9'.-]{0,30}){0,5} ?, ?(?:n[ºo°]\.? ?)?\d{1,5}[^\n<>"]{0,80}?\d{5}-\d{3}/,
    keywords: ["rua ", "avenida ", "av. ", "travessa ", "praça ", "alameda ", "rodovia "],
    keywordWithin: 1,
    finds: [
      "Endereço: Rua Augusta, 1500, Consolação, São Paulo - SP, 01304-001",
      "Av. Paulista, 1578 - Bela Vista, São Paulo, CEP 01310-200",
    ],
    ignores: ["Rua Augusta, 1500", "a rua 01304-001 é longa"],
    references: ["https://www.correios.com.br", postcodes],
  },
  {
    ...common,
    id: "contact.address.china",
    title: "postal address, China",
    pattern:
      /(?:北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|台湾|深圳|广州|杭州|南京|成都|武汉|苏州|西安)[\u4e00-\u9fa5\dA-Za-z]{2,40}(?:路|街|道|巷|弄|村|胡同|里|园|区)[\u4e00-\u9fa5]{0,6}\d{1,5}(?:号|弄)[\u4e00-\u9fa5\dA-Za-z-]{0,24}/,
    keywords: ["号", "弄"],
    keywordWithin: 64,
    check: ({ value }) => /[省市区县州]/.test(value),
    edges: "open",
    finds: ["收货地址：上海市浦东新区世纪大道100号3楼", "我住在广东省深圳市南山区科技园路12号"],
    ignores: ["北京地铁10号线", "上海的第3号台风", "世纪大道100号"],
    references: ["GB/T 23705", postcodes],
  },
  {
    ...common,
    id: "contact.address.japan",
    title: "postal address, Japan",
    pattern:
      /(?:〒 ?\d{3}-?\d{4}[ 　\n]{0,2})?(?:東京都|北海道|京都府|大阪府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県)[\u3041-\u30fe\u4e00-\u9fa5]{2,24}[\d０-９]{1,4}(?:丁目|番地?|号|[-－‐ー−][\d０-９]{1,4})[\d０-９\-－‐ー−番地号の]{0,12}/,
    keywords: ["都", "道", "府", "県"],
    keywordWithin: 16,
    edges: "open",
    finds: ["〒100-0001 東京都千代田区千代田1-1", "住所は神奈川県横浜市西区みなとみらい2丁目3番1号です"],
    ignores: ["東京都の人口は1400万人", "北海道1-1"],
    references: ["https://www.post.japanpost.jp/zipcode/", postcodes],
  },
];
