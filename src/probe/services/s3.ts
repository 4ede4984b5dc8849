import type { Holding } from "../../model/index.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { type HttpQuestion, httpService } from "../http-service.ts";
import { type Content, defineService, type InferredReach } from "../service.ts";
import { hostInAddress } from "../wire/host.ts";
import type { HttpAnswer } from "../wire/http.ts";

export const s3Reach: readonly InferredReach[] = [
  { can: "read data", because: "who lists a bucket without a key mostly reads what is in it" },
  { can: "write", because: "a policy for everyone often allows more than to read; it was not tried" },
];

/** Unsigned, and so as nobody: a server with accounts refuses. No name of a bucket is guessed. */
export const listsBuckets: HttpQuestion = {
  get: "/",
  open: ({ status, text }) => status === 200 && text.includes("<ListAllMyBucketsResult"),
  guarded: ({ status, text }) =>
    status === 401 ||
    status === 403 ||
    /<Code>(?:AccessDenied|InvalidAccessKeyId|MissingSecurityHeader)<\/Code>/.test(text),
  means: "lists its buckets without a key",
  meansGuarded: "lists its buckets to no one without a key; single buckets may still be public",
  shows: ["see metadata"],
  holds: (answer) => bucketsIn(answer),
  facts: (answer) => ({ bucket: bucketsIn(answer)[0]?.name }),
};

/** The first bucket that was listed. */
export const s3Content: Content = {
  address: ({ address, port, tls, facts }) => {
    const endpoint = `${tls ? "https" : "http"}://${hostInAddress(address)}:${port}`;
    const bucket = facts["bucket"];
    return `s3://${typeof bucket === "string" ? bucket : ""}?endpoint=${encodeURIComponent(endpoint)}`;
  },
};

/** Ceph, SeaweedFS, Garage and whatever else speaks the protocol. */
export const s3 = defineService(
  httpService({
    id: "s3",
    title: "S3-compatible storage",
    category: "object storage",
    ports: [9000, 8333, 3900, 7480, 4566],
    recognise: [{ get: "/", tells: isS3 }],
    ask: [listsBuckets],
    reach: s3Reach,
    hasAuthentication: true,
    fix: () => [
      {
        do: "take public policies and access lists away from every bucket",
        where: "aws, with an administrator's key",
        language: "shell",
        text: "aws --endpoint-url URL s3api delete-bucket-policy --bucket BUCKET\naws --endpoint-url URL s3api put-bucket-acl --bucket BUCKET --acl private",
      },
      publishOnLoopback(9000),
    ],
    content: s3Content,
    references: [
      "https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html",
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    ],
  }),
);

function isS3({ text, headers }: HttpAnswer): boolean {
  if (text.includes("<ListAllMyBucketsResult")) return true;
  const isError = /<Error>\s*<Code>(?:AccessDenied|MissingSecurityHeader|InvalidAccessKeyId)<\/Code>/.test(
    text,
  );
  return isError && (headers["x-amz-request-id"] !== undefined || /<RequestId>/.test(text));
}

function bucketsIn({ text }: HttpAnswer): Holding[] {
  return [...text.matchAll(/<Bucket>.*?<Name>([\w.-]{3,63})<\/Name>/gs)]
    .slice(0, 200)
    .flatMap(([, name]) => (name === undefined ? [] : [{ name }]));
}
