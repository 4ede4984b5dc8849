import type { Confidence } from "../../../model/index.ts";
import { isReservedDomain } from "../../checks/reserved-domain.ts";
import { isTopLevelDomain } from "../../checks/top-level-domain.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isLetter } from "../../near.ts";

const common = { dataClass: "contact", severity: "medium", remedy: "protect.contact" } as const;

/** Addresses of machines: nobody reads what is sent there. */
const machine = /^(?:no-?reply|do-?not-?reply|mailer-daemon|bounces?|notifications?)(?:[+_.-]|$)/i;
/** Service accounts and other names that only look like mailboxes; they have detectors of their own. */
const notMailboxes =
  /\.(?:gserviceaccount\.com|s3\.amazonaws\.com|apps\.googleusercontent\.com|ingest\.sentry\.io)$/i;
const messageHeader = /(?:message-id|in-reply-to|references|content-id|cid):?\s{0,2}<?$/i;

function isMailbox({ value, text, start, end }: Candidate): boolean | Confidence {
  const at = value.lastIndexOf("@");
  const local = value.slice(0, at);
  const domain = value.slice(at + 1);
  if (value.length > 254 || local.includes("..") || local.endsWith(".")) return false;
  const labels = domain.split(".");
  if (labels.some((label) => label.startsWith("-") || label.endsWith("-"))) return false;
  if (!isTopLevelDomain(labels.at(-1) ?? "") || isReservedDomain(domain) || notMailboxes.test(`.${domain}`)) {
    return false;
  }
  // git@github.com:owner/name is how a repository is named.
  if (local === "git" && /[:/]/.test(text.charAt(end))) return false;
  if (start > 0 && isLetter(text.charCodeAt(start - 1))) return false;
  // The tail of a longer name that has been refused.
  if (/[a-z0-9_][.+%-]$/i.test(text.slice(Math.max(0, start - 2), start))) return false;
  const before = text.slice(Math.max(0, start - 80), start);
  // scheme://user:password@host: the at sign is not a mailbox's.
  if (/:\/\/[^\s"'<>@/?#]{0,72}$/.test(before) || messageHeader.test(before)) return false;
  return machine.test(local) ? "medium" : true;
}

export const email: readonly Detector[] = [
  {
    ...common,
    id: "contact.email",
    title: "e-mail address",
    pattern: /[a-z0-9_][a-z0-9_.+%-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62}/i,
    keywords: ["@"],
    keywordWithin: 64,
    check: isMailbox,
    finds: [
      "Please write to jane.doe+news@acme-widgets.co.uk, thank you.",
      '{"email":"l.wang@shanghai-trading.com.cn"}',
      "联系我zhangwei@qq.com。谢谢",
      "<mailto:Support@Sub.Domain.io>",
    ],
    ignores: [
      "someone@example.com, a@sub.example.org and b@host.test are reserved",
      "background: url(logo@2x.png)",
      "git clone git@github.com:acme/widgets.git",
      "postgres://app:hunter2@db.acme.io/main",
      "Message-ID: <20250101.abc@mail.gmail.com>",
      "const pattern = /[a-z]+@[a-z]+/",
    ],
    references: [
      "RFC 5321 §4.1.2",
      "RFC 5322 §3.4.1",
      "RFC 2606",
      "https://data.iana.org/TLD/tlds-alpha-by-domain.txt",
    ],
  },
  {
    ...common,
    id: "contact.email.international",
    title: "e-mail address beyond ASCII",
    // No Chinese, Japanese or Korean letters before the at sign: prose without spaces would be taken for a name.
    pattern:
      /[\w\u00c0-\u024f\u0370-\u06ff][\w.+\-\u00c0-\u024f\u0370-\u06ff]{0,63}@(?:[a-z0-9\-\u00c0-\uffef]{1,63}\.){1,8}[a-z\u00c0-\uffef]{2,24}/i,
    keywords: ["@"],
    keywordWithin: 64,
    check: (candidate) => {
      const ascii = /^[\x20-\x7e]*$/.test(candidate.value);
      const follows = candidate.text.charCodeAt(candidate.end);
      return !ascii && !isLetter(follows) && isMailbox(candidate);
    },
    finds: ["Schreiben Sie an jörg.müller@web.de.", "почта: иван@почта.рф", "名前 <taro@例え.テスト.みんな>"],
    ignores: ["ascii@acme.com", "größe@2x.png", "jörg@example.com", "@müller.de"],
    references: ["RFC 6531", "RFC 5890"],
  },
  {
    ...common,
    id: "contact.email.disguised",
    title: "e-mail address in disguise",
    confidence: "medium",
    pattern:
      /[a-z0-9_][a-z0-9_.+-]{0,63} ?[[({<] ?(?:at|ät|arroba|@) ?[\])}>] ?[a-z0-9-]{1,63}(?: ?(?:\.|[[({<] ?(?:dot|punkt|punto|point|\.) ?[\])}>]) ?[a-z0-9-]{2,63}){1,4}/i,
    keywords: ["[at", "(at", "{at", "<at", "[ at", "( at", "(ät", "[ät", "[arroba", "(arroba", "[@", "(@"],
    keywordWithin: 66,
    check: ({ value }) => {
      const parts = value.split(/[\s.[\](){}<>]+/);
      const last = parts.findLast((part) => part !== "") ?? "";
      return (
        isTopLevelDomain(last) && /[[({<] ?(?:dot|punkt|punto|point|\.|at|ät|arroba|@) ?[\])}>]/i.test(value)
      );
    },
    finds: [
      "reach me: jane.doe [at] acme [dot] com",
      "kontakt(at)musterfirma.de",
      "ana (arroba) correo [punto] es",
    ],
    ignores: ["look (at) the end", "index[at].value", "user [at] example"],
    references: ["RFC 5322 §3.4.1"],
  },
];
