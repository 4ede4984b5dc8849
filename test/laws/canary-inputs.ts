import { gzipSync } from "node:zlib";
import { tarOf, zipOf } from "../sources/archives.ts";
import { canaries } from "./canaries.ts";

/** Files of every kind by name, each with all canaries inside. */
export type Inputs = Readonly<Record<string, string | Buffer>>;

const [openai, aws, password, mail, card] = canaries.map(({ value }) => value);
const values = canaries.map(({ value }) => value);
const labels = canaries.map(({ label }) => label);

export const lines: string = canaries.map(({ label, value }) => `${label}=${value}\n`).join("");
const record = Object.fromEntries(canaries.map(({ label, value }) => [label, value]));
const sentence = canaries.map(({ label, value }) => `my ${label} is ${value}`).join(", ");

const mailText = (boundary: string): string =>
  [
    `From: ${mail}`,
    "To: someone@example.org",
    `Subject: ${openai}`,
    "MIME-Version: 1.0",
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    lines,
    `--${boundary}`,
    `Content-Type: text/plain; name="${mail}.txt"`,
    `Content-Disposition: attachment; filename="${mail}.txt"`,
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(lines)
      .toString("base64")
      .replace(/(.{76})/g, "$1\r\n"),
    `--${boundary}--`,
    "",
  ].join("\r\n");

/** Each holds every canary in its content. */
export async function inputsWithEverything(): Promise<Inputs> {
  const inner = await zipOf([{ name: `inner ${mail}.txt`, bytes: lines }]);
  return {
    "plain.txt": lines,
    "one.json": JSON.stringify({ user: record }, null, 2),
    "lines.jsonl": `${JSON.stringify(record)}\n${JSON.stringify({ message: sentence })}\n`,
    "table.csv": `${labels.join(",")}\n${values.join(",")}\n${values.join(",")}\n`,
    "values.yaml": canaries.map(({ label, value }) => `${label}: "${value}"\n`).join(""),
    "dump.sql": `CREATE TABLE users (${labels.map((label) => `${label} TEXT`).join(", ")});\nINSERT INTO users (${labels.join(", ")}) VALUES (${values.map((value) => `'${value}'`).join(", ")});\n`,
    ".env": lines,
    "letter.eml": mailText("=_canary"),
    "page.html": `<!doctype html><html><body><p>${canaries.map(({ label, value }) => `${label}: ${value}<br>`).join("\n")}</p></body></html>`,
    "archive.zip": await zipOf([
      { name: `notes of ${mail}.txt`, bytes: lines },
      { name: `${openai}.txt`, bytes: lines },
    ]),
    "archive.tar.gz": gzipSync(await tarOf([{ name: `${mail}.txt`, bytes: lines }])),
    "nested.zip": await zipOf([{ name: `password=${password}.zip`, bytes: inner }]),
    "utf16.txt": Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines, "utf16le")]),
    "latin1.txt": Buffer.from(`Grüße aus Köln\n${lines}`, "latin1"),
    "wrapped.txt": `payload: ${Buffer.from(lines).toString("base64")}\n`,
    "escaped.json": JSON.stringify({ body: JSON.stringify(record) }),
    "requests.log": canaries
      .map(({ label, value }) => `GET /find?${label}=${encodeURIComponent(value)} HTTP/1.1\n`)
      .join(""),
  };
}

/** Names that are themselves what must not be told, and archives that are broken around it. */
export async function inputsWithTellingNames(): Promise<Inputs> {
  const zip = await zipOf([
    { name: `${openai}.txt`, bytes: lines.repeat(50) },
    { name: `${mail}/${card}.txt`, bytes: lines.repeat(50) },
  ]);
  const damaged = Buffer.from(zip);
  damaged.fill(0x55, 60, 160);
  const tar = await tarOf([{ name: `${openai}.txt`, bytes: lines.repeat(50) }]);
  return {
    [`letter to ${mail}.txt`]: lines,
    [`${openai}.log`]: lines,
    [`password=${password}.txt`]: lines,
    [`card ${card}.csv`]: `${labels.join(",")}\n${values.join(",")}\n`,
    "columns.csv": `${values.join(",")}\n${values.map(() => "anna.berger@firma-mail.de").join(",")}\n`,
    "keys.json": JSON.stringify(
      Object.fromEntries(values.map((value) => [value, "anna.berger@firma-mail.de"])),
    ),
    "keys.jsonl": values
      .map((value) => `${JSON.stringify({ [value]: { aws_secret_access_key: aws } })}\n`)
      .join(""),
    "table.sql": `INSERT INTO "${mail}" ("${openai}") VALUES ('anna.berger@firma-mail.de');\n`,
    "cut.zip": zip.subarray(0, zip.length - 30),
    "damaged.zip": damaged,
    "cut.gz": gzipSync(lines.repeat(50)).subarray(0, 300),
    "cut.tar": tar.subarray(0, 700),
    "broken.json": `{"${openai}": {"${mail}": "${card}`,
    "broken.eml": mailText("=_canary").slice(0, 700),
    [`${mail}.png`]: Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.from(lines)]),
  };
}
