import type { Candidate, Detector } from "../../detector.ts";

const common = { dataClass: "infrastructure", severity: "low", remedy: "hide.infrastructure" } as const;

/** Accounts that are nobody: of systems, images and documents. */
const nobody =
  /^(?:shared|public|default|default user|all users|guest|user|users|username|user_?name|you|your-?\w*|me|name|example|runner|runneradmin|ubuntu|ec2-user|node|app|appuser|vsts|vscode|circleci|travis|jenkins|gitpod|codespace|coder|jovyan|root|admin|administrator|www|www-data|git|linuxbrew|homebrew|vagrant|pi|docker|test|<.*|\$.*|%.*|\{.*)$/i;

const isPersons = ({ value, text, start }: Candidate): boolean => {
  const [, user = ""] = /(?:home|Users|users|Documents and Settings)[/\\]{1,2}([^/\\]+)/.exec(value) ?? [];
  // example.com/home/page, ./src/home/view: a path that begins elsewhere.
  return !nobody.test(user) && !/[\w.)}*-]/.test(text.charAt(start - 1));
};

export const path: readonly Detector[] = [
  {
    ...common,
    id: "infrastructure.path.unix-home",
    title: "path with a person's account name",
    pattern: /\/(?:home|Users)\/[A-Za-z][\w.-]{1,31}(?:\/[\w.@+-]{1,80}){1,12}/,
    check: isPersons,
    edges: "open",
    finds: [
      "FileNotFoundError: /home/jdoe/projects/llm/train.py",
      "at /Users/maria.lopez/dev/app/index.ts:10",
    ],
    ignores: [
      "/home/runner/work/app",
      "https://acme.com/home/products/list",
      "/home/jdoe",
      "src/home/view/index",
    ],
    references: ["Filesystem Hierarchy Standard 3.0 §3.8"],
  },
  {
    ...common,
    id: "infrastructure.path.windows-home",
    title: "path with a person's account name (Windows)",
    pattern:
      /[A-Za-z]:\\{1,2}(?:Users|Documents and Settings)\\{1,2}[^\\/:*?"<>|\r\n]{2,32}(?:\\{1,2}[^\\/:*?"<>|\r\n\s]{1,80}){1,12}/,
    keywords: [":\\users\\", ":\\\\users\\", ":\\documents and", ":\\\\documents and"],
    keywordWithin: 2,
    check: ({ value, ...rest }) => isPersons({ ...rest, value: value.replaceAll("\\\\", "\\") }),
    finds: ["C:\\Users\\jdoe\\Documents\\salaries.xlsx", '"path":"C:\\\\Users\\\\Maria Lopez\\\\model.bin"'],
    ignores: ["C:\\Users\\Public\\Documents\\a.txt", "C:\\Program Files\\App\\app.exe", "C:\\Users\\jdoe"],
    references: ["https://learn.microsoft.com/windows/win32/shell/knownfolderid"],
  },
  {
    ...common,
    id: "infrastructure.path.network-share",
    title: "path on a network share",
    pattern: /\\\\[A-Za-z][A-Za-z0-9.-]{2,62}\\[A-Za-z0-9_$][\w $.-]{1,60}\\[^\\/:*?"<>|\r\n\s]{1,80}/,
    check: ({ value, text, start }) =>
      !/[\w:\\]/.test(text.charAt(start - 1)) &&
      !/\\x[0-9a-f]{2}|\\u[0-9a-f]{4}/i.test(value) &&
      !/^\\\\(?:server|host|localhost|machine|computer|[nrtsd]{1,2}[A-Z])/.test(value),
    edges: "open",
    finds: ["copy to \\\\fs01.acme.corp\\finance\\budget.xlsx", "map drive '\\\\NAS-7\\hr$\\contracts' now"],
    ignores: ["\\\\server\\share\\file", "C:\\\\Users\\\\jdoe", "\\\\d+\\w\\s"],
    references: ["https://learn.microsoft.com/dotnet/standard/io/file-path-formats#unc-paths"],
  },
];
