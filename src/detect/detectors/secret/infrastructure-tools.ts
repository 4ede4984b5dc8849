import { alphabets, sample } from "../../../base/index.ts";
import { countingDigits, crcTail } from "../../checks/crc-tail.ts";
import type { Detector } from "../../detector.ts";
import { isGenuine, isGenuineMixed } from "./genuine.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed: number): string => sample(alphabets.hex, length, seed);
const small = (length: number, seed: number): string => sample(alphabets.base36, length, seed);
const netbird = (seed: number): string =>
  `nbp_${alnum(30, seed)}${crcTail(alnum(30, seed), countingDigits.base62, 6)}`;

/** What builds and connects machines: Terraform, Pulumi, Kubernetes, OpenShift, Rancher, Tailscale, NetBird, ngrok. */
export const infrastructureTools: readonly Detector[] = [
  {
    id: "secret.terraform.cloud-token",
    dataClass: "secret",
    title: "HCP Terraform (Terraform Cloud) token",
    severity: "critical",
    pattern: /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}/,
    keywords: [".atlasv1."],
    keywordWithin: 16,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `credentials "app.terraform.io" { token = "${alnum(14, 1)}.atlasv1.${alnum(67, 1)}" }`,
      `TF_TOKEN_app_terraform_io=${alnum(14, 2)}.atlasv1.${alnum(67, 2)}`,
    ],
    ignores: [`${alnum(14, 3)}.atlasv1.${alnum(40, 3)}`, `${alnum(14, 4)}.atlasv2.${alnum(67, 4)}`],
    references: ["https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens"],
  },
  {
    id: "secret.pulumi.access-token",
    dataClass: "secret",
    title: "Pulumi access token",
    severity: "critical",
    pattern: /pul-[0-9a-f]{40}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [`PULUMI_ACCESS_TOKEN=pul-${hex(40, 1)}`, `"accessToken": "pul-${hex(40, 2)}"`],
    ignores: [`pul-${hex(39, 1)}`, `impul-${hex(40, 3)}`],
    references: ["https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/"],
  },
  {
    id: "secret.kubernetes.bootstrap-token",
    dataClass: "secret",
    title: "Kubernetes bootstrap token",
    severity: "high",
    pattern: /[a-z0-9]{6}\.[a-z0-9]{16}/,
    near: [
      "bootstrap-token",
      "bootstrap_token",
      "bootstrap token",
      "kubeadm",
      "tls-bootstrap-token",
      "kubeadm join",
      "--token",
    ],
    context: "required",
    check: ({ value }) => /\d/.test(value) && !/^abcdef\.|^123456\./.test(value),
    remedy: "rotate.secret",
    finds: [
      `kubeadm join 10.0.0.1:6443 --token ${small(6, 1)}.${small(16, 1)}`,
      `BOOTSTRAP_TOKEN: "${small(6, 2)}.${small(16, 2)}"`,
    ],
    ignores: [
      "kubeadm join 10.0.0.1:6443 --token abcdef.0123456789abcdef",
      `kubeadm ${small(6, 3)}.${small(15, 3)}`,
    ],
    references: ["https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/"],
  },
  {
    id: "secret.openshift.token",
    dataClass: "secret",
    title: "OpenShift user token",
    severity: "critical",
    pattern: /sha256~[\w-]{43}/,
    check: isGenuineMixed,
    remedy: "rotate.secret",
    finds: [`oc login --token=sha256~${alnum(43, 1)}`, `Authorization: Bearer sha256~${alnum(43, 2)}`],
    ignores: [`sha256~${alnum(30, 1)}`, `sha256:${hex(64, 3)}`],
    references: ["https://docs.redhat.com/en/documentation/openshift_container_platform/"],
  },
  {
    id: "secret.rancher.token",
    dataClass: "secret",
    title: "Rancher API token",
    severity: "critical",
    pattern: /(?:token|kubeconfig-user|kubeconfig-u)-[a-z0-9]{5,16}:[a-z0-9]{54}/,
    keywords: ["token-", "kubeconfig-u"],
    keywordWithin: 12,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `RANCHER_TOKEN=token-${small(5, 1)}:${small(54, 1)}`,
      `token: kubeconfig-user-${small(10, 2)}:${small(54, 2)}`,
    ],
    ignores: [`token-${small(5, 3)}:${small(40, 3)}`, `token-${small(5, 4)}`],
    references: ["https://ranchermanager.docs.rancher.com/reference-guides/user-settings/api-keys"],
  },
  {
    id: "secret.tailscale.key",
    dataClass: "secret",
    title: "Tailscale key",
    severity: "critical",
    pattern: /tskey-(?:api|auth|client|scim|webhook)-[A-Za-z0-9]{8,40}-[A-Za-z0-9]{16,60}/,
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `tailscale up --authkey=tskey-auth-${alnum(16, 1)}-${alnum(32, 1)}`,
      `TS_API_KEY=tskey-api-${alnum(16, 2)}-${alnum(32, 2)}`,
    ],
    ignores: [`tskey-auth-${alnum(16, 3)}`, `tskey-node-${alnum(16, 4)}-${alnum(32, 4)}`],
    references: ["https://tailscale.com/kb/1277/key-prefixes"],
  },
  {
    id: "secret.netbird.token",
    dataClass: "secret",
    title: "NetBird personal access token",
    severity: "critical",
    pattern: /nbp_[A-Za-z0-9]{36}/,
    check: (candidate) => {
      const body = candidate.value.slice(4, 34);
      return (
        isGenuine(candidate) &&
        (candidate.value.endsWith(crcTail(body, countingDigits.base62, 6)) ? true : "medium")
      );
    },
    remedy: "rotate.secret",
    finds: [`NETBIRD_API_TOKEN=${netbird(1)}`, `Authorization: Token ${netbird(2)}`],
    ignores: [netbird(3).slice(0, -1), `nbp_${"x".repeat(36)}`],
    references: ["https://github.com/netbirdio/netbird (management/server/types/personal_access_token.go)"],
  },
  {
    id: "secret.ngrok.token",
    dataClass: "secret",
    title: "ngrok authtoken or API key",
    severity: "high",
    pattern: /(?:2[A-Za-z0-9]{26}_[0-9A-Za-z]{21}|(?:ak|cr)_2[A-Za-z0-9]{26})/,
    near: ["ngrok", "ngrok_authtoken", "authtoken", "ngrok_api_key"],
    context: "required",
    confidence: "high",
    check: isGenuine,
    remedy: "rotate.secret",
    finds: [
      `ngrok config add-authtoken 2${alnum(26, 1)}_${alnum(21, 1)}`,
      `NGROK_API_KEY=ak_2${alnum(26, 2)}`,
    ],
    ignores: [`ngrok 2${alnum(20, 3)}_${alnum(21, 3)}`, `NGROK_AUTHTOKEN=${"x".repeat(49)}`],
    references: [
      "https://ngrok.com/docs/agent/cli/",
      "https://github.com/trufflesecurity/trufflehog (pkg/detectors/ngrok)",
    ],
  },
];
