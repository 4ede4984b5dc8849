import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listsBuckets, s3Content, s3Reach } from "./s3.ts";

export const minio = defineService(
  httpService({
    id: "minio",
    title: "MinIO",
    category: "object storage",
    ports: [9000],
    recognise: [
      {
        get: "/",
        tells: ({ headers, status }) => /^MinIO(?!\s*Console)/i.test(headers["server"] ?? "") && status !== 0,
        // Named until 2019.
        version: ({ headers }) => /^MinIO\/(\S+)/i.exec(headers["server"] ?? "")?.[1],
      },
    ],
    ask: [
      listsBuckets,
      {
        // Guarded unless MINIO_PROMETHEUS_AUTH_TYPE is "public".
        get: "/minio/v2/metrics/cluster",
        open: ({ status, text }) => status === 200 && /^# HELP minio_/m.test(text),
        grade: "weak",
        means: "tells its metrics, names of buckets among them, without a token",
        shows: ["see metadata"],
      },
    ],
    reach: s3Reach,
    hasAuthentication: true,
    fix: () => [
      {
        do: "take public access away from every bucket",
        where: "mc, with the root account",
        language: "shell",
        text: "mc anonymous list SERVER/BUCKET\nmc anonymous set private SERVER/BUCKET",
      },
      {
        do: "give it a root account of your own, and keep its metrics to those with a token",
        where: "/etc/default/minio or the container's environment, then restart",
        language: "text",
        text: "MINIO_ROOT_USER=…\nMINIO_ROOT_PASSWORD=…a long random password…\nMINIO_PROMETHEUS_AUTH_TYPE=jwt",
      },
      publishOnLoopback(9000),
    ],
    content: s3Content,
    references: [
      "https://min.io/docs/minio/linux/reference/minio-mc/mc-anonymous.html",
      "minio/minio cmd/metrics-router.go",
    ],
  }),
);
