/** Greetings of protocols that are no data services, so that they are named and not called unknown. */
const greetings: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^SSH-\d/, "SSH"], // RFC 4253 §4.2
  [/^220[ -].*(?:SMTP|Postfix|Exim|Sendmail)/i, "SMTP"], // RFC 5321 §4.2
  [/^220[ -].*FTP/i, "FTP"], // RFC 959 §5.4
  [/^\+OK /, "POP3"], // RFC 1939 §4
  [/^\* OK /, "IMAP"], // RFC 9051 §7.1.1
  [/^RFB \d{3}\.\d{3}\n/, "VNC"], // RFC 6143 §7.1.1
  [/^:[^ ]+ (?:NOTICE|001) /, "IRC"], // RFC 2812
  [/^@RSYNCD: /, "rsync"],
];

/** The name of a protocol that greets and holds no data by itself; undefined for any other. */
export function otherProtocol(greeting: Buffer): string | undefined {
  const text = greeting.subarray(0, 200).toString("latin1");
  return greetings.find(([pattern]) => pattern.test(text))?.[1];
}
