import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt } from "../wire/json.ts";

const nameNode = "/jmx?qry=Hadoop:service=NameNode,name=NameNodeInfo";

export const hdfs = defineService(
  httpService({
    id: "hdfs",
    title: "Hadoop HDFS NameNode",
    category: "object storage",
    ports: [9870, 50070, 9871],
    recognise: [
      // Public by design, and told apart from a DataNode's page by where it leads.
      {
        get: "/",
        tells: ({ text, headers }) => /dfshealth\.(?:html|jsp)/.test(`${text}${headers["location"] ?? ""}`),
      },
    ],
    ask: [
      {
        get: "/webhdfs/v1/?op=LISTSTATUS",
        open: ({ status, json }) =>
          status === 200 && listAt(json, "FileStatuses", "FileStatus") !== undefined,
        guarded: ({ status, json }) =>
          status === 401 ||
          status === 403 ||
          /AccessControlException|AuthenticationException/.test(
            textAt(json, "RemoteException", "exception") ?? "",
          ),
        means: "lists its files to anyone, whoever they say they are",
        shows: ["read data"],
        holds: ({ json }) =>
          (listAt(json, "FileStatuses", "FileStatus") ?? []).slice(0, 200).flatMap((one) => {
            const [name, bytes] = [textAt(one, "pathSuffix"), numberAt(one, "length")];
            if (name === undefined) return [];
            return [{ name: `/${name.slice(0, 200)}`, ...(bytes !== undefined && bytes > 0 && { bytes }) }];
          }),
      },
      {
        get: nameNode,
        open: ({ json }) => textAt(json, "beans", 0, "ClusterId") !== undefined,
        grade: "weak",
        means: "tells its state and its settings without a login",
        shows: ["see metadata"],
        version: ({ json }) => /^\d+(?:\.\d+)+/.exec(textAt(json, "beans", 0, "Version") ?? "")?.[0],
        identity: ({ json }) => textAt(json, "beans", 0, "ClusterId"),
        holds: ({ json }) => {
          const files = numberAt(json, "beans", 0, "TotalFiles");
          return files === undefined ? [] : [{ name: "files", rows: { count: files, exact: true } }];
        },
      },
    ],
    reach: [
      {
        can: "write",
        because: "without Kerberos a caller is whoever user.name says, the superuser hdfs as well",
      },
      { can: "administer", because: "the superuser changes owners, rights and snapshots" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "turn on Kerberos, which alone makes HDFS ask who one is",
        where: "core-site.xml, then restart",
        language: "xml",
        text: "<property><name>hadoop.security.authentication</name><value>kerberos</value></property>\n<property><name>hadoop.http.authentication.type</name><value>kerberos</value></property>\n<property><name>hadoop.http.authentication.simple.anonymous.allowed</name><value>false</value></property>",
      },
      {
        do: "until then let its page listen on the private network only",
        where: "hdfs-site.xml, then restart",
        language: "xml",
        text: "<property><name>dfs.namenode.http-address</name><value>10.0.0.5:9870</value></property>",
      },
    ],
    references: [
      "https://hadoop.apache.org/docs/stable/hadoop-project-dist/hadoop-common/SecureMode.html",
      "https://hadoop.apache.org/docs/stable/hadoop-project-dist/hadoop-hdfs/WebHDFS.html",
    ],
  }),
);
