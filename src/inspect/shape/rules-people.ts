import { counted, type Evidence, inColumn, type Judgement, reasons } from "./evidence.ts";

/** Who may sign in. */
export function userTable(evidence: Evidence): Judgement | undefined {
  const hashes = evidence.strongest("password hash");
  const hashed = hashes !== undefined && hashes.share >= 0.5;
  const known = evidence.countOf("email", "login", "phone");
  const signsIn = evidence.has("password") || hashed;
  const around = evidence.countOf("personName", "birth", "address", "lastLogin", "phone", "role", "time");
  const contact = evidence.holding("contact", 0.5)[0];
  const because = reasons(
    evidence.countOf("email", "login", "password", "personName", "phone") > 0 &&
      evidence.columnsOf("accounts of people", "email", "login", "password", "personName", "phone"),
    hashed && counted(hashes, "are hashed passwords"),
    contact !== undefined && `most rows hold contact data${inColumn(contact)}`,
    evidence.named("users") && "its name says so",
  );
  const score = Math.max(
    known >= 1 && signsIn ? 86 : 0,
    hashed && evidence.named("users") ? 80 : 0,
    evidence.named("users") && known >= 1 && around >= 1 ? 78 : 0,
    known >= 1 && around >= 2 && evidence.has("lastLogin", "login") ? 64 : 0,
  );
  return score === 0 ? undefined : { kind: "user table", score, because };
}

/** People one writes to or calls, who do not sign in. */
export function contactList(evidence: Evidence): Judgement | undefined {
  if (evidence.has("password", "lastLogin") || evidence.has("mailTo")) return undefined;
  const reachable = evidence.countOf("email", "phone");
  const who = evidence.countOf("personName", "company", "lead", "address");
  const named = evidence.named("contacts");
  const score = Math.max(
    named && reachable >= 1 ? 74 : 0,
    reachable >= 1 && who >= 2 && !evidence.named("users") ? 62 : 0,
  );
  if (score === 0) return undefined;
  const columns = evidence.columnsText("email", "phone", "personName", "company", "address");
  return {
    kind: "contact list",
    score,
    because: reasons(`${columns}: how to reach people`, named && "its name says so"),
  };
}

/** Keys, tokens and passwords that open something. */
export function credentials(evidence: Evidence): Judgement | undefined {
  const holding = evidence
    .holding("secret", 0.5)
    .filter(({ concepts, meanLength }) => !concepts.has("password") && meanLength < 2_000);
  // The tokens of a game are named so as well; those that open something are long and all different.
  const secretColumns = evidence
    .of("secret")
    .filter(
      ({ texts, meanLength, distinctness }) => texts === 0 || (meanLength >= 10 && distinctness >= 0.3),
    ).length;
  const named = evidence.named("credentials");
  const found = holding[0];
  const because = reasons(
    found !== undefined && `most rows hold a secret${inColumn(found)}`,
    secretColumns > 0 &&
      `${evidence.columnsText("secret")} ${secretColumns === 1 ? "is" : "are"} named like secrets`,
    named && "its name says so",
  );
  const score = Math.max(
    holding.length > 0 && (secretColumns > 0 || named) ? 93 : 0,
    holding.length > 0 && evidence.has("key", "value", "service") ? 84 : 0,
    secretColumns >= 2 ? 76 : 0,
    secretColumns === 1 && named ? 72 : 0,
  );
  return score === 0 ? undefined : { kind: "credentials", score, because };
}

/** Who paid what, and with which card or account. */
export function payments(evidence: Evidence): Judgement | undefined {
  const means = evidence.countOf("card", "account");
  const money = evidence.countOf("amount", "payment");
  const named = evidence.named("payments");
  const found = evidence.holding("financial", 0.3)[0];
  const because = reasons(
    means + money > 0 && evidence.columnsOf("payments", "card", "account", "amount", "payment"),
    found !== undefined && `cards or accounts were found${inColumn(found)}`,
    named && "its name says so",
  );
  const score = Math.max(
    means >= 1 && money >= 1 ? 84 : 0,
    evidence.of("card").length >= 2 ? 82 : 0,
    named && money >= 1 && (evidence.has("user", "email") || means >= 1 || evidence.has("status")) ? 70 : 0,
    found !== undefined && means >= 1 ? 80 : 0,
  );
  return score === 0 ? undefined : { kind: "payments", score, because };
}

/** Who is ill with what, and what is done about it. */
export function healthRecords(evidence: Evidence): Judgement | undefined {
  const words = evidence.countOf("patient", "diagnosis", "treatment");
  const named = evidence.named("health");
  const found = evidence.holding("health", 0.3)[0];
  const because = reasons(
    words > 0 && evidence.columnsOf("records of patients", "patient", "diagnosis", "treatment"),
    found !== undefined && `health data was found${inColumn(found)}`,
    named && "its name says so",
  );
  const score = Math.max(
    words >= 2 ? 88 : 0,
    words === 1 && (named || found !== undefined) ? 78 : 0,
    named && found !== undefined ? 78 : 0,
  );
  return score === 0 ? undefined : { kind: "health records", score, because };
}
