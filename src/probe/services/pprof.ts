import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";

const index = "/debug/pprof/";

/** The profiler of Go's standard library, in whatever program left it on. */
export const pprof = defineService(
  httpService({
    id: "pprof",
    title: "Go profiler (pprof)",
    category: "observability",
    ports: [6060],
    recognise: [{ get: index, tells: isIndex }],
    ask: [
      {
        // The index alone: a profile costs the program time, and shows what it holds.
        get: index,
        open: isIndex,
        grade: "weak",
        means: "offers profiles of the running program to anyone",
        shows: ["see metadata"],
        reach: () => [
          {
            can: "read credentials",
            because: "its command line, with whatever stands in it, is one of the pages",
            how: "inferred",
          },
        ],
      },
    ],
    reach: [],
    hasAuthentication: false,
    fix: () => [
      {
        do: "serve the profiler on a listener of its own, on loopback",
        where: "the program: import net/http/pprof in a build for debugging only",
        language: "text",
        text: 'go http.ListenAndServe("127.0.0.1:6060", nil)',
      },
    ],
    references: ["https://pkg.go.dev/net/http/pprof"],
  }),
);

function isIndex({ status, text }: HttpAnswer): boolean {
  return (
    status === 200 &&
    text.includes("/debug/pprof/") &&
    /goroutine\?debug=1/.test(text) &&
    /heap\?debug=1/.test(text)
  );
}
