import type { Candidate, Detector } from "../../detector.ts";

const common = { dataClass: "infrastructure", severity: "low", remedy: "hide.infrastructure" } as const;

/** Only the first frame of a trace counts, so that one trace is one match; also when a mask has been over it. */
const maskedFrame = /^\s*(?:\[STACK_TRACE_\w+(?::\w+)?\]|(?:at )?…)/;

const isFirstFrame =
  (frame: RegExp) =>
  ({ text, start }: Candidate): boolean => {
    const lineStart = text.lastIndexOf("\n", start - 1);
    if (lineStart < 0) return true;
    const previous = text.slice(text.lastIndexOf("\n", lineStart - 1) + 1, lineStart);
    return !frame.test(previous) && !maskedFrame.test(previous);
  };

export const stackTrace: readonly Detector[] = [
  {
    ...common,
    id: "infrastructure.stack-trace.python",
    title: "stack trace (Python)",
    pattern: /Traceback \(most recent call last\):/,
    finds: [
      'Traceback (most recent call last):\n  File "app.py", line 3, in <module>',
      "ERROR Traceback (most recent call last):",
    ],
    ignores: ["Traceback", "most recent call last"],
    references: ["https://docs.python.org/3/library/traceback.html"],
  },
  {
    ...common,
    id: "infrastructure.stack-trace.java",
    title: "stack trace (Java, Kotlin, Scala)",
    pattern:
      /at (?:[\w.]{1,40}\/)?(?:[a-z_][\w]{0,40}\.){1,12}[\w$.]{1,100}\.[\w$<>]{1,80}\((?:[\w$]{1,80}\.(?:java|kt|scala|groovy|clj):\d{1,6}|Native Method|Unknown Source)\)/,
    keywords: [".java:", ".kt:", ".scala:", ".groovy:", ".clj:", "(native method)", "(unknown source)"],
    keywordWithin: 300,
    check: isFirstFrame(/^\s*at [\w.$/<>]+\(/),
    edges: "open",
    finds: [
      "java.lang.NullPointerException\n\tat com.acme.billing.Invoice.total(Invoice.java:42)\n\tat com.acme.App.main(App.java:7)",
      "  at org.acme.chat.StoreKt.load(Store.kt:18)",
    ],
    ignores: ["meet at Invoice.java", "at com.acme.Invoice"],
    references: ["https://docs.oracle.com/javase/8/docs/api/java/lang/Throwable.html#printStackTrace--"],
  },
  {
    ...common,
    id: "infrastructure.stack-trace.node",
    title: "stack trace (JavaScript)",
    pattern:
      /at (?:(?:async |new )?[\w$.<>[\] ]{1,100} \()?(?:file:\/\/)?(?:\/|[A-Za-z]:\\|node:|webpack|https?:)[^\s()]{2,200}\.[cm]?[jt]sx?:\d{1,6}:\d{1,6}\)?/,
    keywords: [".js:", ".ts:", ".mjs:", ".cjs:", ".jsx:", ".tsx:", ".mts:"],
    keywordWithin: 320,
    check: isFirstFrame(/^\s*at .*:\d+:\d+\)?$/),
    edges: "open",
    finds: [
      "TypeError: x is not a function\n    at load (/srv/app/dist/store.js:10:5)\n    at main (/srv/app/dist/index.js:3:1)",
      "    at file:///srv/app/dist/store.mjs:10:5",
    ],
    ignores: ["look at store.js:10", "at load (store.js)"],
    references: ["https://v8.dev/docs/stack-trace-api"],
  },
  {
    ...common,
    id: "infrastructure.stack-trace.go",
    title: "stack trace (Go)",
    pattern: /goroutine \d{1,9} (?:gp=\S{1,20} m=\S{1,20}(?: mp=\S{1,20})? )?\[[a-z][\w ,()-]{2,60}\]:/,
    finds: [
      "panic: nil map\n\ngoroutine 1 [running]:\nmain.main()",
      "goroutine 42 [chan receive, 5 minutes]:",
    ],
    ignores: ["goroutine 1", "a goroutine [running]"],
    references: ["https://pkg.go.dev/runtime/debug#PrintStack"],
  },
  {
    ...common,
    id: "infrastructure.stack-trace.dotnet",
    title: "stack trace (.NET)",
    pattern:
      /at (?:[A-Z][\w`]{0,60}\.){1,10}[\w.`<>[\]]{1,100}\([^()\n]{0,200}\) in [^\n]{3,200}\.(?:cs|vb|fs):line \d{1,6}/,
    keywords: [":line "],
    keywordWithin: 600,
    check: isFirstFrame(/^\s*at [\w.`<>[\]]+\(.*\)(?: in .*:line \d+)?$/),
    edges: "open",
    finds: [
      "   at Acme.Billing.Invoice.Total(Int32 id) in C:\\src\\Invoice.cs:line 42",
      "   at Acme.App.Main() in /src/App.cs:line 7",
    ],
    ignores: ["see file.cs:line 42", "at Acme.App.Main()"],
    references: ["https://learn.microsoft.com/dotnet/api/system.exception.stacktrace"],
  },
  {
    ...common,
    id: "infrastructure.stack-trace.other",
    title: "stack trace (Rust, Ruby, PHP)",
    pattern:
      /thread '[^'\n]{1,60}'(?: \(\d{1,9}\))? panicked at [^\n]{3,200}|PHP (?:Fatal|Parse) error: {1,2}[^\n]{5,200} in \/[^\n:]{3,160}(?: on line |:)\d{1,6}|[\w./-]{3,160}\.rb:\d{1,6}:in [`'][^'\n]{1,80}'/,
    keywords: ["thread '", "php fatal error", "php parse error", ".rb:"],
    keywordWithin: 164,
    check: isFirstFrame(/\.rb:\d+:in [`']/),
    edges: "open",
    finds: [
      "thread 'main' panicked at src/main.rs:4:5:",
      "PHP Fatal error:  Uncaught Error: no class in /var/www/app/index.php:12",
      "/srv/app/models/user.rb:42:in `load'",
    ],
    ignores: ["thread 'main' started", "user.rb", "PHP error"],
    references: [
      "https://doc.rust-lang.org/std/macro.panic.html",
      "https://www.php.net/manual/errorfunc.configuration.php",
    ],
  },
];
