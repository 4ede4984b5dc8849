import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt, valueAt } from "../wire/json.ts";

/** A submission that nobody made: to ask for it changes nothing. */
const nobodys = "/v1/submissions/status/watertight-none";

export const sparkSubmission = defineService(
  httpService({
    id: "spark.submission",
    title: "Spark REST submission",
    category: "compute",
    ports: [6066],
    recognise: [
      {
        get: "/",
        tells: ({ json }) =>
          textAt(json, "action") === "ErrorResponse" && textAt(json, "serverSparkVersion") !== undefined,
        version: ({ json }) => textAt(json, "serverSparkVersion"),
      },
    ],
    ask: [
      {
        get: nobodys,
        open: ({ json }) =>
          textAt(json, "action") === "SubmissionStatusResponse" && valueAt(json, "success") === false,
        means: "answers questions about submissions without a login, and takes submissions in the same way",
        shows: ["see metadata"],
      },
    ],
    reach: [
      {
        can: "run code",
        because: "a submission names a jar at any address, which the cluster fetches and runs",
      },
      { can: "reach other systems", because: "what is submitted connects to wherever the cluster can" },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "turn it off: it cannot ask for a password",
        where: "conf/spark-defaults.conf of the master, then restart",
        language: "ini",
        text: "spark.master.rest.enabled false",
      },
      {
        do: "where it is needed, let it listen on the private network only; from version 4 on it can check signed tokens",
        where: "conf/spark-defaults.conf",
        language: "ini",
        text: "spark.master.rest.host 127.0.0.1\nspark.master.rest.filters org.apache.spark.ui.JWSFilter",
      },
    ],
    references: [
      "https://spark.apache.org/docs/latest/spark-standalone.html#rest-api",
      "apache/spark core/src/main/scala/org/apache/spark/deploy/rest/RestSubmissionServer.scala",
    ],
  }),
);
