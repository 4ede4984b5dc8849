import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, numberAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const yarn = defineService(
  httpService({
    id: "yarn",
    title: "Hadoop YARN",
    category: "compute",
    ports: [8088, 8090],
    recognise: [
      {
        get: "/ws/v1/cluster/info",
        tells: ({ json }) => textAt(json, "clusterInfo", "resourceManagerVersion") !== undefined,
        version: ({ json }) => textAt(json, "clusterInfo", "hadoopVersion"),
        // The cluster's id is the time at which its resource manager began.
        identity: ({ json }) => {
          const id = numberAt(json, "clusterInfo", "id");
          return id === undefined ? undefined : `yarn ${id}`;
        },
      },
    ],
    ask: [
      {
        get: "/ws/v1/cluster/apps?limit=20",
        open: ({ json }) =>
          isObject(json) && "apps" in json && (json["apps"] === null || isObject(json["apps"])),
        means: "lists its applications to whoever asks (as dr.who)",
        shows: ["see metadata"],
        holds: ({ json }) => named(listAt(valueAt(json, "apps"), "app"), "name"),
      },
    ],
    reach: [
      {
        can: "run code",
        because: "applications are submitted by the same API and run as commands on the cluster's nodes",
      },
      { can: "read data", because: "what runs there reads what the cluster may read, HDFS first" },
      { can: "administer", because: "applications are killed and moved by the same API" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "keep it inside a network that you trust, and ask for Kerberos: `simple` lets callers say who they are",
        where: "core-site.xml on every node, then restart",
        language: "xml",
        text: "<property><name>hadoop.security.authentication</name><value>kerberos</value></property>\n<property><name>hadoop.http.filter.initializers</name><value>org.apache.hadoop.security.AuthenticationFilterInitializer</value></property>\n<property><name>hadoop.http.authentication.type</name><value>kerberos</value></property>\n<property><name>hadoop.http.authentication.simple.anonymous.allowed</name><value>false</value></property>",
      },
      {
        do: "let the resource manager listen on the private network only, and check who may do what",
        where: "yarn-site.xml",
        language: "xml",
        text: "<property><name>yarn.resourcemanager.bind-host</name><value>127.0.0.1</value></property>\n<property><name>yarn.acl.enable</name><value>true</value></property>",
      },
      {
        do: "look for applications that are not yours: open clusters are found and used to mine within hours",
      },
    ],
    references: [
      "https://hadoop.apache.org/docs/stable/hadoop-yarn/hadoop-yarn-site/ResourceManagerRest.html",
      "https://hadoop.apache.org/docs/stable/hadoop-project-dist/hadoop-common/HttpAuthentication.html",
    ],
  }),
);
