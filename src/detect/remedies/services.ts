import type { Remedy } from "./remedy.ts";
import { fromMemory, gatheredOn, removeCopies, replaceKey } from "./steps.ts";

/** Code hosts, messages, payments and mail. */
export const services: readonly Remedy[] = [
  {
    id: "rotate.github",
    title:
      "Revoke the token at github.com/settings/tokens, or anybody's token by GitHub's open revocation API",
    steps: [
      { do: "Delete the token", where: "https://github.com/settings/tokens" },
      {
        do: "Or revoke it unseen, without signing in: it cannot be undone and its owner gets a mail",
        where: 'POST https://api.github.com/credentials/revoke {"credentials": ["…"]}',
      },
      {
        do: "Key of a GitHub App: delete it in the app's settings",
        where: "https://github.com/settings/apps",
      },
      {
        do: "See whether someone used it: the audit log of the organisation, searched by hashed token",
        where: "Organization settings > Audit log",
      },
      replaceKey,
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://docs.github.com/en/enterprise-cloud@latest/rest/credentials/revoke",
      "https://github.blog/changelog/2026-03-26-credential-revocation-api-now-supports-github-oauth-and-github-app-credentials",
    ],
  },
  {
    id: "rotate.gitlab",
    title: "Revoke the token in GitLab (User settings > Personal access tokens), then make a new one",
    steps: [
      {
        do: "Revoke the token",
        where: "https://gitlab.com/-/user_settings/personal_access_tokens",
      },
      {
        do: `Or let the token revoke itself ${fromMemory}`,
        where: "DELETE /api/v4/personal_access_tokens/self",
      },
      {
        do: `See whether someone used it: audit events, and when and from where the token was last used ${fromMemory}`,
      },
      replaceKey,
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://docs.gitlab.com/user/application_security/secret_detection/automatic_response",
      "https://github.com/trufflesecurity/how-to-rotate/blob/main/content/docs/tutorials/gitlab.md",
    ],
  },
  {
    id: "rotate.slack",
    title: "Revoke the Slack token with auth.revoke or at api.slack.com/apps, then install the app again",
    steps: [
      {
        do: "Let the token revoke itself",
        where: "POST https://slack.com/api/auth.revoke (with the token as Bearer)",
      },
      { do: "Or revoke all tokens of the app", where: "https://api.slack.com/apps" },
      {
        do: "See whether someone used it: access logs (paid plans) and audit logs (Enterprise)",
        where: "team.accessLogs, team.integrationLogs",
      },
      { do: "Install the app again for a new token, with the fewest scopes that do" },
      removeCopies,
    ],
    verified: "file",
    asOf: gatheredOn,
    references: [
      "https://github.com/trufflesecurity/how-to-rotate/blob/main/content/docs/tutorials/slack.md",
    ],
  },
  {
    id: "rotate.slack-webhook",
    title: "Delete the webhook address at api.slack.com/apps (Incoming Webhooks), then add a new one",
    steps: [
      {
        do: "Delete the address; switching the feature off leaves existing addresses working",
        where: "https://api.slack.com/apps > app > Incoming Webhooks",
      },
      { do: "See whether someone used it: read the channel for messages that your systems did not send" },
      removeCopies,
    ],
    verified: "file",
    asOf: gatheredOn,
    references: [
      "https://github.com/trufflesecurity/how-to-rotate/blob/main/content/docs/tutorials/slack-webhook.md",
    ],
  },
  {
    id: "rotate.stripe",
    title: "Roll the key at dashboard.stripe.com/apikeys with expiry 'now'",
    steps: [
      {
        do: "Choose Roll key with expiry 'now', or Delete key",
        where: "https://dashboard.stripe.com/apikeys",
      },
      {
        do: "See whether someone used it: request logs filtered by key and IP address",
        where: "Stripe Workbench > Logs",
      },
      { do: "Use a restricted key with an IP allow-list for what comes next" },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://docs.stripe.com/keys-best-practices",
      "https://docs.gitlab.com/user/application_security/dast/browser/checks/798.175/",
    ],
  },
  {
    id: "rotate.npm",
    title: "Revoke the npm token (npm token revoke), then check what was published with it",
    steps: [
      { do: "Revoke the token", where: "npm token revoke ID, or npmjs.com account > Access Tokens" },
      { do: "See whether someone used it: the version list of every package the token could publish" },
      replaceKey,
      removeCopies,
    ],
    verified: "file",
    asOf: gatheredOn,
    references: ["https://github.com/trufflesecurity/how-to-rotate/blob/main/content/docs/tutorials/npm.md"],
  },
  {
    id: "rotate.sendgrid",
    title: "Delete the key at app.sendgrid.com/settings/api_keys, then create a new one",
    steps: [
      { do: "Delete the key", where: "https://app.sendgrid.com/settings/api_keys" },
      { do: `See whether someone used it: the activity feed, for mail you did not send ${fromMemory}` },
      replaceKey,
      removeCopies,
    ],
    verified: "file",
    asOf: gatheredOn,
    references: [
      "https://github.com/trufflesecurity/how-to-rotate/blob/main/content/docs/tutorials/sendgrid.md",
    ],
  },
  {
    id: "rotate.twilio",
    title: "Delete the API key in Twilio, or promote a secondary auth token so that the old one dies",
    steps: [
      { do: "API key (SK…): delete it", where: "Twilio console > Account > API keys and tokens" },
      {
        do: "Auth token: request a secondary token, move your services to it, then promote it to primary",
        where: "Twilio console > Account > API keys and tokens",
      },
      { do: `See whether someone used it: call and message logs, and usage ${fromMemory}` },
      removeCopies,
    ],
    verified: "file",
    asOf: gatheredOn,
    references: [
      "https://github.com/trufflesecurity/how-to-rotate/blob/main/content/docs/tutorials/twilio.md",
    ],
  },
];
