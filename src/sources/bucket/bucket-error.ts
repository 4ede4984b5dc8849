import { reasonOf, WatertightError } from "../../base/index.ts";
import type { BucketAddress } from "./bucket-address.ts";

/** What the services answer, by their codes (S3 API "Error responses", Azure "Common REST API error codes"). */
const reasons: readonly { readonly said: RegExp; readonly message: string; readonly hint: string }[] = [
  {
    said: /NoSuchBucket|ContainerNotFound|specified container does not exist/,
    message: "there is no such bucket",
    hint: "check its name, the endpoint and the region",
  },
  {
    said: /Bucket name length is out of bounds|InvalidBucketName|OutOfRangeInput|InvalidResourceName/,
    message: "no bucket can have this name",
    hint: "names have 3 to 63 small letters, digits, dots and dashes",
  },
  {
    said: /InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSecurity|AuthenticationFailed|InvalidAuthenticationInfo/,
    message: "the keys were not accepted",
    hint: "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or what the address says",
  },
  {
    said: /ExpiredToken|TokenRefreshRequired/,
    message: "the session has expired",
    hint: "get new temporary keys and set AWS_SESSION_TOKEN",
  },
  {
    said: /TOO_MANY_REDIRECTS|PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint|response code: 30\d/,
    message: "it is in another region, or the endpoint sends elsewhere, which is not followed",
    hint: "name the region of the bucket: ?region=eu-west-1",
  },
  {
    said: /AccessDenied|AllAccessDisabled|AuthorizationPermissionMismatch|PublicAccessNotPermitted|NoAuthenticationInformation|ResourceNotFound.*public|response code: 40[13]|\b403\b/,
    message: "it may not be read with these keys, or not without any",
    hint: "give keys that may list and get objects, in the environment or in the address",
  },
  {
    said: /Connection refused|Host not found|Not found address of host|No route|Timeout|timed out|Network is unreachable|Couldn't resolve|Could(?:n't| not) connect|Fail to get a new connection|Connection reset|SSL/i,
    message: "it cannot be reached",
    hint: "check the endpoint and the network",
  },
  {
    said: /NoSuchKey|BlobNotFound|response code: 404/,
    message: "it vanished before it was read",
    hint: "inspect it again",
  },
  {
    said: /SlowDown|TooManyRequests|\b503\b/,
    message: "the service asks to slow down",
    hint: "try again later",
  },
];

/** An error of a bucket in words. What the engine said is not kept: it may hold a signed address. */
export function bucketError(thrown: unknown, { shown }: BucketAddress): WatertightError {
  const said =
    thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.message : reasonOf(thrown);
  const known = reasons.find((one) => one.said.test(said));
  if (known !== undefined) {
    return new WatertightError("unreadable", `cannot read ${shown}: ${known.message}`, known.hint);
  }
  if (thrown instanceof WatertightError) return new WatertightError(thrown.kind, thrown.message, thrown.hint);
  return new WatertightError("unreadable", `cannot read ${shown}`);
}
