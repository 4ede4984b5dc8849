import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const sparkMaster = defineService(
  httpService({
    id: "spark.master",
    title: "Spark master",
    category: "compute",
    ports: [8080, 8081],
    recognise: [
      {
        get: "/",
        tells: ({ text }) => text.includes("Spark Master at spark://"),
        version: ({ text }) => /<span class="version"[^>]*>\s*([\d.]{3,20})/.exec(text)?.[1],
      },
    ],
    ask: [
      {
        get: "/json/",
        open: ({ json }) =>
          (textAt(json, "url") ?? "").startsWith("spark://") && listAt(json, "workers") !== undefined,
        means: "lists its workers and applications without a login",
        shows: ["see metadata"],
        holds: ({ json }) => [
          ...named(listAt(json, "activeapps"), "name"),
          ...named(listAt(json, "completedapps"), "name"),
        ],
      },
    ],
    reach: [
      {
        can: "run code",
        because:
          "applications are submitted to port 7077 by whoever reaches it, unless spark.authenticate is set",
      },
      { can: "administer", because: "applications and drivers are killed from the same pages" },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "keep 7077, 8080 and the workers' 8081 inside a network that you trust; its pages have no login of their own",
        where: "conf/spark-env.sh, then restart",
        language: "shell",
        text: "SPARK_MASTER_HOST=127.0.0.1   # or an address of the private network\nSPARK_LOCAL_IP=127.0.0.1",
      },
      {
        do: "let daemons and applications prove a shared secret, and leave the REST submission off",
        where: "conf/spark-defaults.conf on every node",
        language: "ini",
        text: "spark.authenticate true\nspark.authenticate.secret …a long random text…\nspark.network.crypto.enabled true\nspark.master.rest.enabled false\nspark.ui.killEnabled false",
      },
    ],
    references: [
      "https://spark.apache.org/docs/latest/security.html",
      "https://spark.apache.org/docs/latest/spark-standalone.html",
    ],
  }),
);
