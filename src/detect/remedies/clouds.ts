import type { Remedy } from "./remedy.ts";
import { fromMemory, gatheredOn, removeCopies, replaceKey } from "./steps.ts";

export const clouds: readonly Remedy[] = [
  {
    id: "rotate.aws",
    title: "Set the access key inactive in AWS IAM now, check CloudTrail, then delete it and make a new one",
    steps: [
      {
        do: "Deactivate the key; delete it only after the logs have been read",
        where: "IAM > Users > Security credentials > Access keys > Deactivate",
      },
      {
        do: "The same on the command line",
        where: "aws iam update-access-key --user-name USER --access-key-id KEY_ID --status Inactive",
      },
      {
        do: "End sessions already made with it: deny tokens issued before now",
        where: "IAM > Roles > Revoke sessions (policy AWSRevokeOlderSessions, condition aws:TokenIssueTime)",
      },
      {
        do: "See whether someone used it, and in which region",
        where:
          "aws cloudtrail lookup-events --lookup-attributes AttributeKey=AccessKeyId,AttributeValue=KEY_ID",
      },
      replaceKey,
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://tocconsulting.fr/playbooks/compromised-iam-keys",
      "https://github.com/trufflesecurity/how-to-rotate/blob/main/content/docs/tutorials/aws.md",
    ],
  },
  {
    id: "rotate.aws-bedrock",
    title: "Set the Bedrock API key inactive in AWS IAM, then look for its hidden user BedrockAPIKey-…",
    steps: [
      {
        do: "Set the key inactive",
        where:
          "aws iam update-service-specific-credential --user-name USER --service-specific-credential-id ID --status Inactive",
      },
      {
        do: "Look for users named BedrockAPIKey-… that nobody made on purpose, and delete them",
        where: "aws iam list-users",
      },
      {
        do: "See whether someone used it: CloudTrail events where callWithBearerToken is true",
        where: "CloudTrail, additionalEventData.callWithBearerToken",
      },
      replaceKey,
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://www.beyondtrust.com/blog/entry/aws-bedrock-security-guide-api-keys-detection-response",
    ],
  },
  {
    id: "rotate.google-service-account",
    title:
      "Disable the service account key in Google Cloud (IAM & Admin > Service Accounts > Keys), then delete it",
    steps: [
      {
        do: "Disable the key",
        where: "gcloud iam service-accounts keys disable KEY_ID --iam-account=SERVICE_ACCOUNT",
      },
      {
        do: "See whether someone used it: audit log entries that name the key",
        where: "Cloud Audit Logs, protoPayload.authenticationInfo.serviceAccountKeyName",
      },
      {
        do: "Delete it; deleting the project instead does not stop the key soon (up to 30 days)",
        where: "IAM & Admin > Service Accounts > Keys > Delete",
      },
      replaceKey,
      removeCopies,
    ],
    verified: "file",
    asOf: gatheredOn,
    references: ["https://github.com/trufflesecurity/how-to-rotate/blob/main/content/docs/tutorials/gcp.md"],
  },
  {
    id: "rotate.google-api-key",
    title:
      "Delete the key at console.cloud.google.com/apis/credentials (or in AI Studio), then make a restricted one",
    steps: [
      {
        do: "Delete the key",
        where: "https://console.cloud.google.com/apis/credentials or https://aistudio.google.com/app/apikey",
      },
      {
        do: "Make a new one that is limited to the APIs and callers that need it; a Gemini key is a Google API key too",
        where: "APIs & Services > Credentials",
      },
      {
        do: `See whether someone used it: requests by credential, and billing ${fromMemory}`,
        where: "Cloud Monitoring, serviceruntime.googleapis.com/api/request_count by credential_id",
      },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://cloud.google.com/blog/topics/developers-practitioners/api-keys-are-open-secrets",
      "https://hub.steampipe.io/mods/turbot/gcp_compliance/controls/control.cis_v200_1_15",
    ],
  },
  {
    id: "rotate.azure-openai",
    title:
      "Regenerate the leaked key in the Azure portal (resource > Keys and Endpoint); the old one dies at once",
    steps: [
      {
        do: "Move your callers to the other of the two keys if you can do so within minutes, then regenerate the leaked one",
        where: "Azure portal > resource > Keys and Endpoint > Regenerate Key 1 or Key 2",
      },
      {
        do: "The same on the command line",
        where: "az cognitiveservices account keys regenerate --key-name key1 --name RESOURCE -g GROUP",
      },
      {
        do: `See whether someone used it: diagnostic logs of the resource, category RequestResponse ${fromMemory}`,
        where: "Azure Monitor",
      },
      {
        do: `Better for later: sign in with Entra ID and set disableLocalAuth, so that no key exists ${fromMemory}`,
      },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://github.com/MicrosoftDocs/azure-docs/blob/main/articles/ai-services/rotate-keys.md",
      "https://learn.microsoft.com/cli/azure/cognitiveservices/account/keys",
    ],
  },
  {
    id: "rotate.azure-storage",
    title:
      "Renew the storage account key: an account SAS cannot be revoked singly, only with the key that signed it",
    steps: [
      {
        do: "Account key or account SAS: renew the key that leaked or signed it",
        where: "az storage account keys renew --account-name ACCOUNT --key key1",
      },
      { do: "Service SAS: delete the stored access policy it was made from" },
      {
        do: "User delegation SAS: revoke the delegation keys",
        where: "az storage account revoke-delegation-keys --name ACCOUNT -g GROUP",
      },
      {
        do: "See whether someone used it: blob logs by AuthenticationHash; the making of a SAS itself is logged nowhere",
        where: "StorageBlobLogs | where AuthenticationType == 'SAS'",
      },
      removeCopies,
    ],
    verified: "page",
    asOf: gatheredOn,
    references: [
      "https://csoh.org/breaches/microsoft-sas-leak.html",
      "https://github.com/trufflesecurity/how-to-rotate/blob/main/content/docs/tutorials/azure.md",
    ],
  },
];
