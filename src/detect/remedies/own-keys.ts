import type { Remedy } from "./remedy.ts";
import { fromMemory, gatheredOn, removeCopies, replaceKey } from "./steps.ts";

/** Databases, passwords and keys that you issue yourself. */
export const ownKeys: readonly Remedy[] = [
  {
    id: "rotate.clickhouse",
    title: "Save ClickHouse's query log first, then change the user's password",
    steps: [
      {
        do: `Copy system.query_log and system.session_log: they alone tell what a stranger read, and may expire soon ${fromMemory}`,
        where: "SELECT event_time, user, address, query, read_rows FROM system.query_log WHERE user = 'NAME'",
      },
      { do: "Change the password", where: "ALTER USER NAME IDENTIFIED WITH sha256_password BY '…'" },
      { do: "Limit where the user may come from", where: "ALTER USER NAME HOST IP '…'" },
      { do: `End what is running ${fromMemory}`, where: "KILL QUERY WHERE user = 'NAME'" },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: ["https://clickhouse.com/docs/sql-reference/statements/alter/user"],
  },
  {
    id: "rotate.postgres",
    title: "Change the role's password in PostgreSQL and end its open sessions",
    steps: [
      { do: "Lock the role out while you work", where: "ALTER ROLE NAME NOLOGIN" },
      {
        do: `End its sessions: a new password does not close what is open ${fromMemory}`,
        where: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'NAME'",
      },
      { do: "Change the password and let it in again", where: "ALTER ROLE NAME PASSWORD '…' LOGIN" },
      {
        do: `See whether someone used it: connections in the server log (log_connections) and pgaudit, where they were on ${fromMemory}`,
      },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: ["https://www.postgresql.org/docs/current/sql-alterrole.html"],
  },
  {
    id: "rotate.database",
    title:
      "Change the database password, end open sessions, and check that the database is not reachable from outside",
    steps: [
      { do: "Save the connection and query logs first: they may be the only record of what was read" },
      { do: "Change the password of the user that the connection string names" },
      { do: "End its open sessions: most databases keep them after a password change" },
      { do: "Check from outside your network that the port does not answer" },
      removeCopies,
    ],
    verified: "recalled",
    asOf: gatheredOn,
    references: ["https://cheatsheetseries.owasp.org/cheatsheets/Database_Security_Cheat_Sheet.html"],
  },
  {
    id: "rotate.jwt-signing-key",
    title: "Replace the signing key and stop accepting the old one: until then anybody can make valid tokens",
    steps: [
      { do: "Revoke the old key: take it out of the JWKS and of every verifier; sessions made with it end" },
      { do: "Make a new signing key with a new key id (kid) and sign with that" },
      { do: "See whether someone used it: tokens whose id or session you never issued" },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://auth0.com/docs/get-started/tenant-settings/signing-keys/revoke-signing-keys",
      "https://www.rfc-editor.org/rfc/rfc7517",
    ],
  },
  {
    id: "rotate.secret",
    title: "Revoke this key where it was issued, then make a new one",
    steps: [
      { do: "Find out who issued it and revoke it there first: waiting costs more than an hour of outage" },
      replaceKey,
      { do: "See whether someone used it: the issuer's usage or audit log, from the day it was exposed" },
      { do: "Check that the old key is refused now" },
      removeCopies,
    ],
    verified: "recalled",
    asOf: gatheredOn,
    references: ["https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"],
  },
  {
    id: "change.password",
    title: "Change this password everywhere it is used, and switch on a second factor",
    steps: [
      { do: "Change it at the service it belongs to, and wherever the same one was used again" },
      { do: "Sign out all other sessions there" },
      { do: "Switch on a second factor, or a passkey" },
      { do: "If the password belongs to someone else, tell them: you cannot change it for them" },
      { do: "Delete the copy that this report names, then inspect again" },
    ],
    verified: "page",
    asOf: gatheredOn,
    references: ["https://pages.nist.gov/800-63-FAQ/#q-b05"],
  },
  {
    id: "revoke.private-key",
    title:
      "Stop trusting this private key: remove its public half everywhere, revoke its certificate, make a new pair",
    steps: [
      { do: `SSH: delete the matching line on every server ${fromMemory}`, where: "~/.ssh/authorized_keys" },
      {
        do: "TLS: get a new certificate with a new key, then revoke the old one with reason keyCompromise",
        where: "certbot revoke --cert-name NAME --reason keycompromise",
      },
      { do: `PGP: publish the revocation certificate ${fromMemory}`, where: "gpg --gen-revoke KEY_ID" },
      { do: "See whether someone used it: sign-ins with that key in the servers' logs" },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://letsencrypt.org/docs/revoking/",
      "https://docs.digicert.com/en/trust-lifecycle-manager/automate-management-of-certificates/acme-automation-service/third-party-acme-integration/initiate-certificate-lifecycle-automation-events/certbot-example--revoke-certificate.html",
    ],
  },
  {
    id: "move.wallet",
    title: "Move everything to a new wallet now: a wallet key or seed phrase cannot be changed",
    steps: [
      { do: "Make a new wallet on a clean device, with a new seed phrase" },
      { do: "Move all funds to it at once, the largest first; what is taken cannot be brought back" },
      { do: "Do not use the old addresses again" },
      { do: "Trust nobody who offers to recover funds and asks for a key or phrase" },
      { do: "Delete the copy that this report names, then inspect again" },
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://github.com/MyCryptoHQ/support.mycrypto.com/blob/984e91f5189d2c44ce8ca864a95f2d2efdceaa2e/src/content/security/phish-hacks-thefts-and-stolen-funds-due-to-phishing.md",
    ],
  },
];
