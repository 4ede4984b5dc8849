import type { Candidate, Detector } from "../../detector.ts";

const common = { dataClass: "contact", severity: "medium", remedy: "protect.contact" } as const;
const references = ["ISO 6709:2022", "RFC 5870", "RFC 7946"];

/** Four decimals are eleven metres: one house. Zero and whole degrees are nobody's home. */
function isPlace({ value }: Candidate): boolean {
  const numbers = value.match(/-?\d{1,3}\.\d{3,17}/g)?.map(Number) ?? [];
  const [first = 999, second = 999] = numbers;
  const fits =
    Math.abs(first) <= 180 && Math.abs(second) <= 180 && Math.min(Math.abs(first), Math.abs(second)) <= 90;
  return fits && first !== 0 && second !== 0;
}

export const coordinates: readonly Detector[] = [
  {
    ...common,
    id: "contact.coordinates.named",
    title: "coordinates of a place, latitude and longitude",
    pattern:
      /lat(?:itude)?["']?\s{0,3}[:=]\s{0,3}["']?(-?\d{1,2}\.\d{3,17}["']?[,;&\s]{1,6}["']?(?:lon|lng|long|longitude)["']?\s{0,3}[:=]\s{0,3}["']?-?\d{1,3}\.\d{3,17})/i,
    keywords: ['lat"', "lat'", "lat:", "lat=", "lat ", "latitude"],
    keywordWithin: 1,
    check: isPlace,
    finds: [
      '{"lat": 52.520008, "lng": 13.404954}',
      "?latitude=48.85837&longitude=2.294481",
      "lat: 40.6892 lon: -74.0445",
    ],
    ignores: ['{"lat": 0.0, "lng": 0.0}', '{"lat": 98.5123, "lng": 113.4049}', '"flat": 52.520008'],
    references,
  },
  {
    ...common,
    id: "contact.coordinates.pair",
    title: "coordinates of a place",
    pattern: /-?\d{1,3}\.\d{4,17}, ?-?\d{1,3}\.\d{4,17}/,
    shape: { digits: [6, 40] },
    near: [
      "gps", "geo", "coordinates", "coordinate", "coords", "latlng", "lat_lng", "lat_lon", "lat/lon", "geolocation", "location",
      "maps", "position", "koordinaten", "coordonnées", "coordenadas", "coordinate", "坐标", "经纬度", "定位", "座標", "좌표",
      "координаты",
    ], // biome-ignore format: a table
    check: (candidate) => {
      const inList = /[[,] ?-?\d+\.\d+, ?$/.test(
        candidate.text.slice(Math.max(0, candidate.start - 24), candidate.start),
      );
      const goesOn = /^, ?-?\d+\.\d{3}/.test(candidate.text.slice(candidate.end, candidate.end + 12));
      return candidate.nearWord !== undefined && !inList && !goesOn && isPlace(candidate) && "medium";
    },
    finds: [
      '"geometry":{"type":"Point","coordinates":[13.404954,52.520008]}',
      "https://www.google.com/maps/@48.85837,2.294481,15z",
      "GPS 52.520008, 13.404954",
    ],
    ignores: [
      "embedding [0.123456, -0.654321]",
      "GPS 192.123456, 200.123456",
      "position: [0.1234, 0.2345, 0.3456]",
    ],
    references,
  },
  {
    ...common,
    id: "contact.coordinates.degrees",
    title: "coordinates of a place in degrees and minutes",
    pattern:
      /\d{1,3}° ?\d{1,2}['′’] ?\d{1,2}(?:\.\d{1,6})?(?:"|″|”|'') ?[NSOEW],? {0,2}\d{1,3}° ?\d{1,2}['′’] ?\d{1,2}(?:\.\d{1,6})?(?:"|″|”|'') ?[NSOEW]/,
    keywords: ["°"],
    keywordWithin: 4,
    finds: [`Treffpunkt: 52°31'12.0"N 13°24'18.1"E`, "40° 41′ 21″ N, 74° 2′ 40″ W"],
    ignores: ["turn 45° left", `52°31'12"N`, "20° to 25°"],
    references,
  },
];
