import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import type { Detector } from "../../detector.ts";

const common = { dataClass: "infrastructure", severity: "low", remedy: "hide.infrastructure" } as const;

const notADummy = ({ value }: { readonly value: string }): boolean =>
  !/123456789012|111122223333|00000000-0000|your[-_]|my-?bucket|example|<|\{/i.test(value);

export const cloud: readonly Detector[] = [
  {
    ...common,
    id: "infrastructure.aws.arn",
    title: "AWS resource name with account number",
    pattern: /arn:aws(?:-cn|-us-gov)?:[a-z0-9-]{2,30}:[a-z0-9-]{0,20}:\d{12}:[\w+=,.@:/*-]{1,200}/,
    check: notADummy,
    finds: [
      "role arn:aws:iam::840912837465:role/prod-deployer",
      '"arn:aws:kms:eu-west-1:840912837465:key/7c1f2a"',
    ],
    ignores: [
      "arn:aws:iam::123456789012:role/test",
      "arn:aws:s3:::my-bucket",
      "arn:aws:iam::aws:policy/ReadOnly",
    ],
    references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html"],
  },
  {
    ...common,
    id: "infrastructure.aws.account",
    title: "AWS account number",
    pattern: /\d{12}|\d{4}-\d{4}-\d{4}/,
    near: [
      "aws account",
      "aws_account",
      "aws_account_id",
      "awsaccountid",
      "aws-account",
      "account_id",
      "accountid",
    ],
    context: "required",
    edges: "number",
    check: ({ value, nearWord, text, start }) =>
      notADummy({ value }) &&
      !looksLikePlaceholder(value) &&
      (nearWord?.includes("aws") === true ||
        /aws|amazon/i.test(text.slice(Math.max(0, start - 200), start + 200))),
    finds: [
      "AWS_ACCOUNT_ID=840912837465",
      '{"aws":true,"account_id":"840912837465"}',
      "AWS account 8409-1283-7465",
    ],
    ignores: ["aws account 123456789012", "840912837465", "account_id 840912837465"],
    references: ["https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html"],
  },
  {
    ...common,
    id: "infrastructure.aws.resource",
    title: "identifier of an AWS resource",
    pattern:
      /(?:i|vpc|subnet|sg|vol|snap|ami|eni|igw|rtb|nat|eipalloc|vpce|tgw|acl|fs|lt|asg)-(?:[0-9a-f]{17}|[0-9a-f]{8})/,
    keywords: [
      "i-0", "vpc-", "subnet-", "sg-0", "vol-0", "snap-0", "ami-0", "eni-0", "igw-0", "rtb-0", "nat-0", "eipalloc-", "vpce-",
      "tgw-0", "acl-0", "fs-0", "lt-0", "asg-0",
    ], // biome-ignore format: a table
    keywordWithin: 1,
    check: ({ value, text, start }) => {
      const hex = value.slice(value.indexOf("-") + 1);
      return (
        /\d/.test(hex) &&
        new Set(hex).size > 4 &&
        !looksLikePlaceholder(hex) &&
        text.charAt(start - 1) !== "-"
      );
    },
    finds: ["terminated i-0f3a9b2c7d1e48a65", "subnet_id = subnet-0a7c19e4d2b85f361"],
    ignores: ["i-0123456789abcdef0", "sg-00000000", "i-0f3a9b2", "wi-0f3a9b2c7d1e48a65"],
    references: ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html"],
  },
  {
    ...common,
    id: "infrastructure.gcp.resource",
    title: "Google Cloud resource name",
    pattern:
      /projects\/[a-z][a-z0-9-]{4,28}[a-z0-9]\/(?:locations|zones|regions|global|topics|subscriptions|secrets|serviceAccounts|instances|datasets|databases|buckets|keyRings)(?:\/[\w.@%-]{1,100}){1,8}/,
    check: notADummy,
    finds: [
      "projects/acme-llm-prod/locations/europe-west4/endpoints/42",
      '"projects/acme-llm-prod/secrets/db-pass/versions/3"',
    ],
    ignores: ["projects/your-project/topics/t", "projects/web/src/index.ts", "projects/acme-llm-prod"],
    references: ["https://cloud.google.com/apis/design/resource_names"],
  },
  {
    ...common,
    id: "infrastructure.gcp.service-account",
    title: "Google Cloud service account",
    pattern:
      /[a-z0-9][a-z0-9-]{2,62}@(?:[a-z][a-z0-9-]{4,28}[a-z0-9]\.iam|developer|cloudservices|appspot)\.gserviceaccount\.com/,
    keywords: [".gserviceaccount.com"],
    keywordWithin: 100,
    finds: [
      "deployer@acme-llm-prod.iam.gserviceaccount.com",
      "as 402918374651-compute@developer.gserviceaccount.com",
    ],
    ignores: ["iam.gserviceaccount.com", "x@gserviceaccount.com"],
    references: ["https://cloud.google.com/iam/docs/service-account-overview"],
  },
  {
    ...common,
    id: "infrastructure.azure.resource",
    title: "Azure resource id with subscription",
    pattern:
      /\/subscriptions\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\/resourceGroups\/[\w().-]{1,90}(?:\/providers\/[\w.]{3,60}(?:\/[\w.-]{1,80}){1,6})?)?/i,
    check: notADummy,
    edges: "open",
    finds: [
      "/subscriptions/3f2504e0-4f89-41d3-9a0c-0305e82c3301/resourceGroups/prod-rg/providers/Microsoft.KeyVault/vaults/kv1",
      '"id":"/subscriptions/3f2504e0-4f89-41d3-9a0c-0305e82c3301"',
    ],
    ignores: [
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/x",
      "/subscriptions/premium",
    ],
    references: ["https://learn.microsoft.com/azure/azure-resource-manager/management/overview"],
  },
  {
    ...common,
    id: "infrastructure.bucket.name",
    title: "storage bucket",
    pattern:
      /(?:s3a?|s3n|gs|gcs|wasbs?|abfss?|oss|cosn?|obs|r2|b2):\/\/[a-z0-9][\w.@-]{2,120}(?:\/[\w.=%+@~-]{1,120}){0,12}/,
    keywords: [
      "s3://",
      "s3a://",
      "s3n://",
      "gs://",
      "gcs://",
      "wasb://",
      "wasbs://",
      "abfs://",
      "abfss://",
      "oss://",
      "cos://",
      "cosn://",
      "obs://",
      "r2://",
      "b2://",
    ],
    keywordWithin: 1,
    check: notADummy,
    finds: [
      "aws s3 cp dump.parquet s3://acme-chat-logs-prod/2025/01/",
      "gs://acme-llm-training/raw/part-0001.jsonl",
    ],
    ignores: ["s3://my-bucket/key", "s3://example/x", "gs://", "https://acme.com"],
    references: [
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html",
      "https://cloud.google.com/storage/docs/buckets",
    ],
  },
  {
    ...common,
    id: "infrastructure.bucket.url",
    title: "web address of a storage bucket",
    pattern:
      /(?:[a-z0-9][a-z0-9.-]{1,100}\.(?:s3[.-](?:dualstack\.)?(?:[a-z0-9-]{4,20}\.)?amazonaws\.com(?:\.cn)?|blob\.core\.windows\.net|dfs\.core\.windows\.net|oss-[a-z0-9-]{4,24}\.aliyuncs\.com|cos\.[a-z0-9-]{4,24}\.myqcloud\.com|obs\.[a-z0-9-]{4,24}\.myhuaweicloud\.com|r2\.cloudflarestorage\.com|digitaloceanspaces\.com|storage\.googleapis\.com)|s3[.-](?:[a-z0-9-]{4,20}\.)?amazonaws\.com\/[a-z0-9][\w.-]{2,62}|storage\.googleapis\.com\/[a-z0-9][\w.-]{2,62})(?:\/[\w.=%+~-]{1,120}){0,12}/i,
    keywords: [
      "amazonaws.com", ".core.windows.net", ".aliyuncs.com", ".myqcloud.com", ".myhuaweicloud.com", ".cloudflarestorage.com",
      ".digitaloceanspaces.com", "storage.googleapis.com",
    ], // biome-ignore format: a table
    keywordWithin: 150,
    edges: "open",
    check: (candidate) =>
      notADummy(candidate) &&
      !/^(?:www|docs|help)\./i.test(candidate.value) &&
      !/[\w.-]/.test(candidate.text.charAt(candidate.start - 1)),
    finds: [
      "https://acme-chat-logs.s3.eu-west-1.amazonaws.com/2025/a.json",
      "https://acmemodels.blob.core.windows.net/weights/v1.bin",
      "https://storage.googleapis.com/acme-llm-training/raw/1.jsonl",
    ],
    ignores: [
      "https://s3.amazonaws.com/",
      "https://my-bucket.s3.amazonaws.com/key",
      "https://sts.amazonaws.com",
    ],
    references: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html"],
  },
  {
    ...common,
    id: "infrastructure.container-registry",
    title: "private container registry",
    pattern:
      /(?:\d{12}\.dkr\.ecr\.[a-z0-9-]{6,20}\.amazonaws\.com|[a-z0-9]{5,50}\.azurecr\.(?:io|cn)|[a-z0-9-]{4,30}-docker\.pkg\.dev|(?:eu\.|us\.|asia\.)?gcr\.io|registry\.[a-z0-9-]{4,24}\.aliyuncs\.com)\/[a-z0-9][\w./-]{2,120}(?::[\w.-]{1,60})?/,
    keywords: [".dkr.ecr.", ".azurecr.", "-docker.pkg.dev", "gcr.io/", ".aliyuncs.com/"],
    keywordWithin: 52,
    check: (candidate) =>
      notADummy(candidate) &&
      !/gcr\.io\/(?:google|distroless|k8s|kubebuilder|gke-release|cloud-builders)/.test(candidate.value),
    finds: [
      "image: 840912837465.dkr.ecr.eu-west-1.amazonaws.com/vllm:1.4",
      "docker pull acmeprod.azurecr.io/api/gateway:v7",
    ],
    ignores: [
      "gcr.io/distroless/static",
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app",
      "docker.io/library/nginx",
    ],
    references: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html"],
  },
];
