/** Where an AI tool, a shell or an app keeps what nobody meant to keep. */
export interface KnownPlace {
  /** Dotted lowercase, never used again for something else. */
  readonly id: string;
  /** "Claude Code transcripts". */
  readonly title: string;
  /** Read by `parsePattern`. */
  readonly paths: readonly string[];
  readonly holds: "chats" | "agent transcripts" | "shell history" | "REPL history" | "credentials" | "config";
  readonly references: readonly string[];
  /** How far the paths were checked: the program ran and wrote there; a page says so; from memory. */
  readonly verified: "seen" | "page" | "recalled";
}

/** Where an app keeps its data: Linux, macOS, Windows (Electron's `userData`, the `dirs` and `platformdirs` libraries). */
export function inAppData(path: string): readonly string[] {
  return [`~/.config/${path}`, `~/Library/Application Support/${path}`, `%APPDATA%/${path}`];
}

/** The same for apps that use the data folder on Linux and the folder of this machine on Windows. */
export function inLocalData(path: string): readonly string[] {
  return [`~/.local/share/${path}`, `~/Library/Application Support/${path}`, `%LOCALAPPDATA%/${path}`];
}

const editors = ["Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf"];

/** The folder `User` of VS Code, of editors made from it, and of its remote server. */
export function inEditors(path: string): readonly string[] {
  return [
    ...editors.flatMap((editor) => inAppData(`${editor}/User/${path}`)),
    `~/.vscode-server/data/User/${path}`,
  ];
}
