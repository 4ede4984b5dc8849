import { type HttpQuestion, httpService } from "../http-service.ts";
import { defineService, type Recognition } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, textAt, valueAt } from "../wire/json.ts";

const index = "/actuator";
/** Endpoints that tell or do what strangers should not: https://docs.spring.io/spring-boot/reference/actuator/endpoints.html */
const delicate = [
  "env",
  "configprops",
  "mappings",
  "beans",
  "loggers",
  "threaddump",
  "httpexchanges",
  "sessions",
];
/** Never asked for, since asking is doing. */
const untouched = ["heapdump", "shutdown", "jolokia", "logfile", "restart", "gateway", "refresh"];

export const springActuator = defineService(
  httpService({
    id: "spring-actuator",
    title: "Spring Boot Actuator",
    category: "observability",
    ports: [8080, 8081, 9001],
    recognise: [
      {
        get: index,
        tells: ({ json }) => /\/actuator\/?$/.test(textAt(json, "_links", "self", "href") ?? ""),
        facts: (answer) => ({ endpoints: endpointsIn(answer) }),
      },
    ],
    ask: [
      // What is asked is guarded or not by itself, whatever the index lists.
      ...delicate.map(
        (endpoint): HttpQuestion => ({
          get: `${index}/${endpoint}`,
          keep: "status",
          only: (known) => endpointsOf(known).includes(endpoint),
          open: ({ status }) => status === 200,
          grade: endpoint === "env" || endpoint === "configprops" ? "open" : "weak",
          means: `gives anyone its ${endpoint}`,
          shows: endpoint === "env" || endpoint === "configprops" ? ["read credentials"] : ["see metadata"],
        }),
      ),
      {
        get: index,
        only: (known) => !endpointsOf(known).some((one) => [...delicate, ...untouched].includes(one)),
        open: () => false,
        guarded: ({ status }) => status === 200,
        means: "shows its endpoints",
        meansGuarded: "shows strangers nothing but what is public by default",
        shows: ["see metadata"],
      },
      {
        get: index,
        only: (known) => endpointsOf(known).some((one) => untouched.includes(one)),
        open: (answer) => endpointsIn(answer).some((one) => untouched.includes(one)),
        grade: "weak",
        means: "lists endpoints that hand out or change the running program",
        shows: ["see metadata"],
        reach: (answer) =>
          endpointsIn(answer).includes("heapdump")
            ? [
                {
                  can: "read credentials",
                  because: "a heap dump holds every password the program has; it was not asked for",
                  how: "inferred",
                },
              ]
            : [],
      },
    ],
    reach: [
      {
        can: "see metadata",
        because: "the environment names databases, queues and buckets, often with how to enter them",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "expose health alone, on a port of its own that only your monitoring reaches",
        where: "application.yml",
        language: "yaml",
        text: "management:\n  server:\n    port: 8081\n    address: 127.0.0.1\n  endpoints:\n    web:\n      exposure:\n        include: health\n  endpoint:\n    env:\n      show-values: never",
      },
      {
        do: "ask for a login on the rest",
        where: "the program's SecurityFilterChain",
        language: "text",
        text: 'http.securityMatcher(EndpointRequest.toAnyEndpoint()).authorizeHttpRequests(r -> r.anyRequest().hasRole("ADMIN"))',
      },
    ],
    references: [
      "https://docs.spring.io/spring-boot/reference/actuator/endpoints.html",
      "https://docs.spring.io/spring-boot/reference/actuator/endpoints.html#actuator.endpoints.security",
    ],
  }),
);

function endpointsIn({ json }: HttpAnswer): readonly string[] {
  const links = valueAt(json, "_links");
  return isObject(links) ? Object.keys(links).slice(0, 100) : [];
}

function endpointsOf({ facts }: Recognition): readonly string[] {
  const endpoints = facts?.["endpoints"];
  return Array.isArray(endpoints) ? endpoints.map(String) : [];
}
