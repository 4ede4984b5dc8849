import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";

export const zeppelin = defineService(
  httpService({
    id: "zeppelin",
    title: "Apache Zeppelin",
    category: "notebook",
    ports: [8080],
    recognise: [
      {
        // Public by design (anon in shiro.ini).
        get: "/api/version",
        tells: ({ json }) => textAt(json, "message") === "Zeppelin version",
        // A text in the first versions, later an object.
        version: ({ json }) => textAt(json, "body", "version") ?? textAt(json, "body"),
      },
    ],
    ask: [
      {
        get: "/api/notebook",
        open: ({ json }) => textAt(json, "status") === "OK" && listAt(json, "body") !== undefined,
        means: "lists its notebooks to anonymous visitors",
        shows: ["read data"],
        holds: ({ json }) =>
          (listAt(json, "body") ?? []).slice(0, 200).flatMap((one) => {
            const name = nameOf(one);
            return name === undefined ? [] : [{ name: name.slice(0, 200) }];
          }),
      },
    ],
    reach: [
      { can: "run code", because: "paragraphs run in shell, Python and Spark interpreters" },
      { can: "read credentials", because: "interpreter settings hold the passwords of databases" },
      { can: "reach other systems", because: "interpreters connect to the databases they are set up for" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a login and take anonymous visitors away",
        where: "conf/shiro.ini (copy shiro.ini.template and change its users), then restart",
        language: "ini",
        text: "[users]\nowner = …a long random password…, admin\n[urls]\n/api/version = anon\n/api/interpreter/** = authc, roles[admin]\n/** = authc",
      },
      {
        do: "let it listen on loopback only",
        where: "conf/zeppelin-site.xml",
        language: "xml",
        text: "<property><name>zeppelin.server.addr</name><value>127.0.0.1</value></property>\n<property><name>zeppelin.anonymous.allowed</name><value>false</value></property>",
      },
    ],
    alsoSends: ["GET /api/notebook/{id}"],
    content: {
      async *collections(door) {
        const { json } = await door.get("/api/notebook");
        for (const one of listAt(json, "body") ?? []) {
          const id = textAt(one, "id");
          if (id === undefined || id === "") continue;
          yield {
            name: nameOf(one) ?? id,
            async *records() {
              const note = await door.get(`/api/notebook/${encodeURIComponent(id)}`);
              for (const paragraph of listAt(note.json, "body", "paragraphs") ?? []) {
                if (!isObject(paragraph)) continue;
                yield {
                  title: paragraph["title"],
                  text: paragraph["text"],
                  results: valueAt(paragraph, "results", "msg"),
                };
              }
            },
          };
        }
      },
    },
    references: [
      "https://zeppelin.apache.org/docs/latest/setup/security/shiro_authentication.html",
      "apache/zeppelin zeppelin-server/src/main/java/org/apache/zeppelin/rest/NotebookRestApi.java",
    ],
  }),
);

function nameOf(note: unknown): string | undefined {
  return textAt(note, "path") ?? textAt(note, "name");
}
