import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { catalogue, createScanner, mask } from "../../src/detect/index.ts";
import { filled, values } from "./values.ts";

/** What the whole catalogue finds in each text of the corpus, in reading order. A case named `ignores.` holds nothing. */
const expected: Readonly<Record<string, readonly string[]>> = {
  "finds.brackets": [
    "secret.aws.access-key-id",
    "contact.email",
    "infrastructure.ip.public",
    "contact.phone.china-mobile",
  ],
  "finds.chinese-support-chat": [
    "contact.phone.china-mobile",
    "contact.address.china",
    "identity.cn.resident-id",
    "financial.card.number",
    "secret.generic.password",
    "contact.email",
  ],
  "finds.clickhouse-dump": [
    "infrastructure.database.schema",
    "conversation.turn.role",
    "contact.phone.international",
    "secret.openai-compatible.key",
    "secret.generic.assigned",
    "contact.email",
  ],
  "finds.command-line": [
    "secret.http.user-option",
    "secret.http.basic",
    "secret.openai.project-key",
    "secret.jwt.signed",
    "secret.generic.password",
    "secret.github.personal-token",
    "secret.openai.project-key",
    "secret.generic.command-password",
    "secret.postgres.url",
    "secret.redis.url",
    "secret.google.api-key",
    "secret.generic.assigned",
  ],
  "finds.docker-compose": [
    "secret.database.password-variable",
    "secret.postgres.url",
    "secret.openai.project-key",
    "secret.generic.assigned",
    "secret.generic.password",
  ],
  "finds.dotenv": [
    "secret.generic.assigned",
    "infrastructure.ip.private",
    "secret.database.password-variable",
    "secret.aws.access-key-id",
    "secret.aws.secret-access-key",
    "secret.anthropic.api-key",
    "secret.deepseek.api-key",
    "secret.huggingface.user-token",
    "secret.stripe.live-key",
    "secret.slack.bot-token",
    "secret.generic.assigned",
    "secret.generic.password",
  ],
  "finds.french-hr-letter": [
    "identity.personal.birth-date",
    "identity.fr.social-security",
    "financial.iban",
    "contact.phone.formatted",
    "contact.email",
  ],
  "finds.german-invoice": [
    "financial.iban",
    "financial.bic",
    "identity.de.tax-number",
    "business.eu.vat",
    "contact.phone.national",
    "contact.email",
    "contact.address.germany",
  ],
  "finds.github-actions": ["secret.openai.project-key", "secret.github.personal-token"],
  "finds.kubernetes-secret": [
    "secret.generic.password",
    "secret.openai.project-key",
    "secret.generic.assigned",
  ],
  "finds.llm-trace": [
    "instructions.role",
    "instructions.opening.english",
    "instructions.guard",
    "conversation.turn.role",
    "financial.iban",
    "conversation.turn.role",
    "financial.iban",
    "instructions.tool-schema",
    "secret.openai-compatible.key",
  ],
  "finds.nginx-log": [
    "infrastructure.ip.public",
    "secret.generic.password",
    "infrastructure.ip.private",
    "secret.generic.assigned",
    "infrastructure.ip.v6-public",
    "contact.email",
  ],
  "finds.notebook": [
    "contact.email",
    "secret.openai.project-key",
    "secret.huggingface.user-token",
    "secret.postgres.url",
  ],
  "finds.otel-spans": [
    "secret.openai.project-key",
    "conversation.turn.telemetry",
    "financial.card.grouped",
    "contact.email",
  ],
  "finds.passwords-in-prose": [
    "secret.generic.password",
    "secret.generic.password",
    "secret.generic.password",
    "secret.generic.password",
    "secret.generic.password",
    "secret.generic.password",
    "secret.generic.password",
    "secret.generic.password",
    "secret.generic.password",
    "secret.generic.password",
    "secret.generic.password",
    "secret.generic.password",
  ],
  "finds.properties": [
    "infrastructure.connection.jdbc",
    "secret.generic.password",
    "secret.generic.password",
    "secret.generic.assigned",
  ],
  "finds.source-code": [
    "secret.openai.project-key",
    "secret.generic.password",
    "secret.stripe.live-key",
    "secret.generic.password",
    "secret.generic.assigned",
    "secret.mysql.go-dsn",
    "secret.generic.password",
    "secret.aws.access-key-id",
    "secret.aws.secret-beside-key-id",
    "secret.generic.password",
    "secret.slack.bot-token",
  ],
  "finds.spanish-medical-note": [
    "identity.es.dni",
    "identity.personal.birth-date",
    "health.clinical.diagnosis-field",
    "contact.phone.national",
  ],
  "finds.specific-wins": [
    "secret.openai.project-key",
    "secret.anthropic.api-key",
    "secret.github.personal-token",
    "secret.postgres.url",
    "secret.jwt.signed",
    "secret.aws.access-key-id",
    "secret.aws.secret-access-key",
    "secret.http.basic",
    "secret.generic.assigned",
    "infrastructure.url.private",
    "secret.jwt.signed",
  ],
  "finds.support-ticket": [
    "contact.email",
    "financial.card.grouped",
    "financial.card.expiry",
    "financial.card.security-code",
    "contact.address.united-states",
    "identity.us.ssn",
    "contact.phone.north-america",
  ],
  "finds.terraform": ["secret.generic.password", "secret.openai.project-key", "secret.github.personal-token"],
  "finds.wrapped": [
    "secret.openai.project-key",
    "secret.slack.bot-token",
    "secret.openai.project-key",
    "secret.openai.project-key",
    "secret.openai.project-key",
    "secret.openai.project-key",
  ],
};

const scanner = createScanner({ detectors: catalogue });
const folder = new URL("./", import.meta.url);
const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The one file of a case, as it is kept and as it reads. */
function readCase(name: string): { template: string; text: string } {
  const [file = "", ...more] = readdirSync(new URL(`${name}/`, folder));
  if (more.length > 0) throw new Error(`${name} holds more than one file`);
  const template = readFileSync(new URL(`${name}/${file}`, folder), "utf8");
  return { template, text: filled(template) };
}

it("knows every case by its verdict", () => {
  const finds = cases.filter((name) => name.startsWith("finds."));
  const ignores = cases.filter((name) => name.startsWith("ignores."));
  expect(finds.length).toBeGreaterThanOrEqual(20);
  expect(ignores.length).toBeGreaterThanOrEqual(8);
  expect(finds.length + ignores.length).toBe(cases.length);
  expect(finds.sort()).toEqual(Object.keys(expected).sort());
});

it("keeps no whole secret in its files", () => {
  const secrets = Object.entries(values).filter(([, value]) => value.length >= 32);
  expect(secrets.length).toBeGreaterThanOrEqual(10);
  for (const name of cases) {
    const { template } = readCase(name);
    for (const [key, value] of secrets) expect(template.includes(value), `${name} holds ${key}`).toBe(false);
  }
});

describe.each(cases)("%s", (name) => {
  const { template, text } = readCase(name);
  const matches = scanner.scan(text);

  it("gives what it should", () => {
    expect(matches.map(({ detector }) => detector)).toEqual(expected[name] ?? []);
  });

  it("shows nothing of its secrets once it is masked", () => {
    const masked = mask(text, matches, { kind: "label" }).text;
    const used = [...template.matchAll(/\{\{(\w+)\}\}/g)].map(([, key = ""]) => key);
    if (name.startsWith("ignores.")) expect(masked).toBe(text);
    else for (const key of used) expect(masked.includes(values[key] ?? ""), key).toBe(false);
    expect(scanner.scan(masked)).toEqual([]);
  });
});
