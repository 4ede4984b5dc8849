/** Where made-up files stand in a made-up machine: `~` its home, `.` the current folder, `$` the folder of a variable. */
function everywhere(path: string): string[] {
  return [`~/.config/${path}`, `~/Library/Application Support/${path}`, `~/AppData/Roaming/${path}`];
}

function locally(path: string): string[] {
  return [`~/.local/share/${path}`, `~/Library/Application Support/${path}`, `~/AppData/Local/${path}`];
}

function inEachEditor(path: string): string[] {
  const editors = ["Code", "Code - Insiders", "VSCodium", "Cursor", "Windsurf"];
  return [
    ...editors.flatMap((editor) => everywhere(`${editor}/User/${path}`)),
    `~/.vscode-server/data/User/${path}`,
  ];
}

const session = "0b9f6a52-3c1d-4e7a-9a41-2f1d6d0c7b11";
const project = "-home-anna-shop";
const task = "1733285730521";

function claudeFiles(folder: string): string[] {
  return [`${folder}/projects/${project}/${session}.jsonl`];
}

/** Files as the tools name them, at least one for each pattern of each place. */
export const knownFiles: Readonly<Record<string, readonly string[]>> = {
  "claude-code.transcripts": [
    ...claudeFiles("~/.claude"),
    ...claudeFiles("$CLAUDE_CONFIG_DIR"),
    `~/.claude/projects/${project}/${session}/subagents/agent-a1.jsonl`,
    `~/.claude/projects/${project}/${session}/tool-results/b1.txt`,
    `~/.claude/projects/${project}/memory/MEMORY.md`,
    `$CLAUDE_CONFIG_DIR/projects/${project}/${session}/tool-results/b1.txt`,
    `$CLAUDE_CONFIG_DIR/projects/${project}/memory/MEMORY.md`,
  ],
  "claude-code.prompts": ["~/.claude/history.jsonl", "$CLAUDE_CONFIG_DIR/history.jsonl"],
  "claude-code.copies": [
    `~/.claude/file-history/${session}/a1@v1`,
    `$CLAUDE_CONFIG_DIR/file-history/${session}/a1@v1`,
  ],
  "claude-code.settings": [
    "~/.claude.json",
    "~/.claude/settings.json",
    "$CLAUDE_CONFIG_DIR/settings.local.json",
  ],
  "claude-code.credentials": ["~/.claude/.credentials.json", "$CLAUDE_CONFIG_DIR/.credentials.json"],
  "codex.transcripts": ["~/.codex", "$CODEX_HOME"].flatMap((folder) => [
    `${folder}/sessions/2026/08/10/rollout-2026-08-10T13-02-51-${session}.jsonl`,
    `${folder}/archived_sessions/rollout-2026-07-01T09-00-00-${session}.jsonl.zst`,
    `${folder}/thread_history_1.sqlite`,
  ]),
  "codex.prompts": ["~/.codex/history.jsonl", "$CODEX_HOME/history.jsonl"],
  "codex.credentials": ["~/.codex/auth.json", "$CODEX_HOME/auth.json"],
  "codex.settings": ["~/.codex/config.toml", "$CODEX_HOME/config.toml"],
  "gemini-cli.transcripts": [
    "~/.gemini/tmp/shop/chats/session-2026-08-10T13-02-0b9f6a52.jsonl",
    "~/.gemini/tmp/shop/logs.json",
    "~/.gemini/tmp/shop/checkpoints/2026-08-10-app.json",
    "~/.gemini/tmp/shop/shell_history",
  ],
  "gemini-cli.credentials": ["~/.gemini/oauth_creds.json", "~/.gemini/.env"],
  "gemini-cli.settings": ["~/.gemini/settings.json"],
  "qwen-code.transcripts": ["~/.qwen/tmp/shop/chats/session-1.json", "~/.qwen/tmp/shop/logs.json"],
  "cursor.transcripts": [
    `~/.cursor/chats/9f2/${session}/store.db`,
    `~/.cursor/projects/home-anna-shop/agent-transcripts/${session}.jsonl`,
  ],
  "cursor.settings": ["~/.cursor/mcp.json"],
  "editors.chats": [
    ...inEachEditor("globalStorage/state.vscdb"),
    ...inEachEditor("globalStorage/state.vscdb.backup"),
    ...inEachEditor("workspaceStorage/5eb97eaf/state.vscdb"),
    ...inEachEditor("workspaceStorage/5eb97eaf/state.vscdb.backup"),
  ],
  "vscode-copilot.chats": [
    ...inEachEditor(`workspaceStorage/5eb97eaf/chatSessions/${session}.json`),
    ...inEachEditor(`globalStorage/emptyWindowChatSessions/${session}.jsonl`),
    ...inEachEditor(`globalStorage/transferredChatSessions/${session}.json`),
  ],
  "copilot-cli.transcripts": [
    `~/.copilot/session-state/${session}/events.jsonl`,
    `~/.copilot/history-session-state/session_${session}.json`,
  ],
  "copilot.credentials": [
    "~/.config/github-copilot/hosts.json",
    "~/AppData/Local/github-copilot/apps.json",
    "~/.copilot/config.json",
  ],
  "windsurf.settings": [
    "~/.codeium/windsurf/mcp_config.json",
    "~/.codeium/windsurf/memories/global_rules.md",
  ],
  "continue.transcripts": ["~/.continue", "$CONTINUE_GLOBAL_DIR"].flatMap((folder) => [
    `${folder}/sessions/${session}.json`,
    `${folder}/dev_data/0.2.0/chatInteraction.jsonl`,
  ]),
  "continue.settings": ["~/.continue/config.json", "~/.continue/config.yaml", "~/.continue/.env"],
  "cline.transcripts": [
    ...inEachEditor(`globalStorage/saoudrizwan.claude-dev/tasks/${task}/api_conversation_history.json`),
    `~/.cline/data/tasks/${task}/api_conversation_history.json`,
  ],
  "cline.settings": [
    ...inEachEditor("globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json"),
    "~/.cline/data/secrets.json",
    "~/.cline/data/settings/cline_mcp_settings.json",
  ],
  "roo-code.transcripts": [
    ...inEachEditor(`globalStorage/rooveterinaryinc.roo-cline/tasks/${session}/ui_messages.json`),
    ...inEachEditor(`globalStorage/zoocodeorganization.zoo-code/tasks/${session}/ui_messages.json`),
    ...inEachEditor(`globalStorage/kilocode.kilo-code/tasks/${session}/ui_messages.json`),
  ],
  "aider.transcripts": ["~/.aider.chat.history.md", "./shop/.aider.input.history"],
  "aider.settings": ["~/.aider.conf.yml", "./.aider.conf.yml", "~/.aider/oauth-keys.env"],
  "opencode.transcripts": [
    "~/.local/share/opencode/opencode.db",
    "~/.local/share/opencode/storage/message/ses_1/msg_1.json",
    "~/.local/share/opencode/project/shop/storage/session/message/m1.json",
    "~/.local/share/opencode/log/2026-08-10T130251.log",
  ],
  "opencode.credentials": ["~/.local/share/opencode/auth.json"],
  "opencode.settings": ["~/.config/opencode/opencode.jsonc"],
  "goose.transcripts": [
    "~/.local/share/goose/sessions/sessions.db",
    "~/.local/share/goose/sessions/ccK9OTmS.jsonl",
    "~/.config/goose/history.txt",
    "~/.local/state/goose/logs/cli/2026-08-10/20260810_130251.log",
    "~/AppData/Roaming/Block/goose/data/sessions/sessions.db",
    "~/AppData/Roaming/Block/goose/data/sessions/ccK9OTmS.jsonl",
    "~/AppData/Roaming/Block/goose/data/history.txt",
    "~/AppData/Roaming/Block/goose/data/logs/cli/20260810_130251.log",
  ],
  "goose.settings": [
    "~/.config/goose/config.yaml",
    "~/.config/goose/secrets.yaml",
    "~/AppData/Roaming/Block/goose/config/config.yaml",
  ],
  "amazon-q.chats": [...locally("amazon-q/data.sqlite3"), ...locally("kiro-cli/data.sqlite3")],
  "crush.transcripts": ["./.crush/crush.db"],
  "claude-desktop.settings": [
    ...everywhere("Claude/claude_desktop_config.json"),
    "~/AppData/Local/Claude-Data/claude_1/claude_desktop_config.json",
  ],
  "claude-desktop.logs": [
    "~/Library/Logs/Claude/mcp-server-postgres.log",
    "~/AppData/Roaming/Claude/Logs/mcp.log",
    "~/.config/Claude/logs/mcp.log",
  ],
  "ollama.prompts": ["~/.ollama/history"],
  "ollama.chats": ["~/Library/Application Support/Ollama/db.sqlite", "~/AppData/Local/Ollama/db.sqlite"],
  "ollama.logs": ["~/.ollama/logs/server.log", "~/AppData/Local/Ollama/server.log"],
  "ollama.key": ["~/.ollama/id_ed25519"],
  "lm-studio.chats": ["~/.lmstudio", "~/.cache/lm-studio"].flatMap((folder) => [
    `${folder}/conversations/work/${task}.conversation.json`,
    `${folder}/server-logs/2026-08/2026-08-10.1.log`,
  ]),
  "lm-studio.settings": ["~/.lmstudio", "~/.cache/lm-studio"].flatMap((folder) => [
    `${folder}/mcp.json`,
    `${folder}/credentials/keys.json`,
  ]),
  "open-webui.chats": [
    "$DATA_DIR/webui.db",
    "./backend/data/webui.db",
    "~/open-webui/backend/data/webui.db",
    "~/.local/lib/python3.11/site-packages/open_webui/data/webui.db",
    "~/.local/share/uv/tools/open-webui/lib/python3.12/site-packages/open_webui/data/webui.db",
    "~/.local/share/pipx/venvs/open-webui/lib/python3.11/site-packages/open_webui/data/webui.db",
    "~/.cache/uv/archive-v0/x1/lib/python3.11/site-packages/open_webui/data/webui.db",
  ],
  "jan.chats": [...everywhere("Jan/data/threads/jan_1/messages.jsonl"), "~/jan/threads/jan_1/thread.json"],
  "gpt4all.chats": [
    ...locally("nomic.ai/GPT4All/gpt4all-1.chat"),
    ...locally("nomic.ai/GPT4All/localdocs_v3.db"),
  ],
  "anythingllm.chats": everywhere("anythingllm-desktop/storage/anythingllm.db"),
  "anythingllm.settings": everywhere("anythingllm-desktop/storage/.env"),
  "llm.chats": [...everywhere("io.datasette.llm/logs.db"), "$LLM_USER_PATH/logs.db"],
  "llm.keys": [...everywhere("io.datasette.llm/keys.json"), "$LLM_USER_PATH/keys.json"],
  "shell-gpt.chats": ["$CHAT_CACHE_PATH/temp", "$TMPDIR/chat_cache/work"],
  "shell-gpt.settings": ["~/.config/shell_gpt/.sgptrc"],
  "mods.chats": [...locally("mods/mods.db"), ...locally("mods/conversations/a1.gob")],
  "mods.settings": everywhere("mods/mods.yml"),
  "aichat.chats": [...everywhere("aichat/messages.md"), ...everywhere("aichat/sessions/work.yaml")],
  "aichat.settings": [...everywhere("aichat/config.yaml"), ...everywhere("aichat/.env")],
  "oterm.chats": [
    "~/.local/share/oterm/store.db",
    "~/Library/Application Support/oterm/store.db",
    "~/AppData/Roaming/oterm/store.db",
  ],
  "shell.bash": ["~/.bash_history", "~/.bash_sessions/A1.history", "$HISTFILE"],
  "shell.zsh": [
    "~/.zsh_history",
    "~/.zhistory",
    "~/.histfile",
    "~/.zsh_sessions/A1.history",
    "$ZDOTDIR/.zsh_history",
  ],
  "shell.fish": ["~/.local/share/fish/fish_history"],
  "shell.powershell": [
    "~/AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt",
    "~/.local/share/powershell/PSReadLine/ConsoleHost_history.txt",
  ],
  "shell.nu": [...everywhere("nushell/history.txt"), ...everywhere("nushell/history.sqlite3")],
  "shell.others": [
    "~/.sh_history",
    "~/.ksh_history",
    "~/.ash_history",
    "~/.local/share/xonsh/history_json/xonsh-1.json",
  ],
  "shell.atuin": ["~/.local/share/atuin/history.db"],
  "repl.python": ["~/.python_history", "$PYTHON_HISTORY"],
  "repl.ipython": ["~/.ipython/profile_default/history.sqlite", "$IPYTHONDIR/profile_default/history.sqlite"],
  "repl.node": ["~/.node_repl_history", "$NODE_REPL_HISTORY"],
  "repl.psql": [
    "~/.psql_history-shop",
    "$PSQL_HISTORY",
    "~/AppData/Roaming/postgresql/psql_history",
    "~/.config/pgcli/history",
  ],
  "repl.mysql": [
    "~/.mysql_history",
    "~/.mariadb_history",
    "$MYSQL_HISTFILE",
    "~/.mysqlsh/history.sql",
    "~/.mycli-history",
  ],
  "repl.sqlite": [
    "~/.sqlite_history",
    "$SQLITE_HISTORY",
    "~/.local/state/sqlite_history",
    "~/.duckdb_history",
  ],
  "repl.redis": ["~/.rediscli_history", "$REDISCLI_HISTFILE", "~/.valkeycli_history"],
  "repl.clickhouse": [
    "~/.clickhouse-client-history",
    "~/.clickhouse-local-history",
    "~/.local/share/clickhouse/client-history",
    "$CLICKHOUSE_HISTORY_FILE",
  ],
  "repl.mongosh": [
    "~/.mongodb/mongosh/mongosh_repl_history",
    "~/.mongodb/mongosh/c2961dbd6b73b052671d9df0_log",
    "~/AppData/Local/mongodb/mongosh/c2961dbd6b73b052671d9df0_log",
    "~/.dbshell",
  ],
  "repl.ruby": [
    "~/.irb_history",
    "~/.pry_history",
    "~/.local/share/irb/irb_history",
    "~/.local/share/pry/pry_history",
  ],
  "repl.r": ["~/.Rhistory", "./analysis/.Rhistory"],
  "credentials.ai-vendors": [
    "~/.config/openai/auth.json",
    "~/.openai/api_key",
    "~/.config/anthropic/credentials.json",
    "~/.anthropic/api_key",
    "~/.config/replicate/hosts",
    "~/.modal.toml",
    "~/.runpod/config.toml",
    "~/.vast_api_key",
    "~/.config/vastai/vast_api_key",
  ],
  "credentials.huggingface": [
    "~/.cache/huggingface/token",
    "~/.cache/huggingface/stored_tokens",
    "~/.huggingface/token",
    "$HF_HOME/token",
    "$HF_HOME/stored_tokens",
    "$HF_TOKEN_PATH",
  ],
  "credentials.kaggle": [
    "~/.kaggle/kaggle.json",
    "~/.config/kaggle/kaggle.json",
    "$KAGGLE_CONFIG_DIR/kaggle.json",
  ],
  "credentials.netrc": ["~/.netrc", "~/_netrc", "$NETRC"],
  "credentials.aws": [
    "~/.aws/credentials",
    "~/.aws/config",
    "~/.aws/sso/cache/a1.json",
    "~/.aws/cli/cache/a1.json",
    "$AWS_SHARED_CREDENTIALS_FILE",
    "$AWS_CONFIG_FILE",
  ],
  "credentials.google-cloud": [
    ...["~/.config/gcloud", "~/AppData/Roaming/gcloud", "$CLOUDSDK_CONFIG"].flatMap((folder) => [
      `${folder}/application_default_credentials.json`,
      `${folder}/credentials.db`,
      `${folder}/legacy_credentials/anna@example.com/adc.json`,
    ]),
    "$GOOGLE_APPLICATION_CREDENTIALS",
  ],
  "credentials.azure": [
    "~/.azure/msal_token_cache.json",
    "~/.azure/service_principal_entries.json",
    "~/.azure/accessTokens.json",
  ],
  "credentials.npm": ["~/.npmrc", "$NPM_CONFIG_USERCONFIG", "~/.yarnrc.yml"],
  "credentials.registries": [
    "~/.pypirc",
    "~/.config/pypoetry/auth.toml",
    "~/.cargo/credentials.toml",
    "~/.cargo/credentials",
    "~/.gem/credentials",
    "~/.docker/config.json",
    "~/.config/containers/auth.json",
  ],
  "credentials.git": [
    "~/.git-credentials",
    "~/.config/git/credentials",
    "~/.config/gh/hosts.yml",
    "~/AppData/Roaming/GitHub CLI/hosts.yml",
    "~/.config/glab-cli/config.yml",
  ],
  "credentials.clusters": [
    "~/.kube/config",
    "$KUBECONFIG",
    "~/.vault-token",
    "~/.terraform.d/credentials.tfrc.json",
    "~/.databrickscfg",
    "~/.snowflake/connections.toml",
    "~/.config/rclone/rclone.conf",
    "~/.s3cfg",
    ...everywhere("ngrok/ngrok.yml"),
  ],
  "credentials.databases": [
    "~/.pgpass",
    "$PGPASSFILE",
    "~/AppData/Roaming/postgresql/pgpass.conf",
    "~/.pg_service.conf",
    "~/.my.cnf",
    "~/.mylogin.cnf",
    "~/.clickhouse-client/config.xml",
    "~/.mongorc.js",
  ],
  "config.dotenv": ["./.env", "./api/.env.local", "./prod.env", "./worker/.dev.vars", "./.envrc"],
  "config.compose": ["./docker-compose.override.yml", "./deploy/compose.yaml"],
  "config.terraform": [
    "./infra/prod.tfvars",
    "./infra/prod.tfvars.json",
    "./infra/terraform.tfstate",
    "./infra/terraform.tfstate.backup",
  ],
  "config.spring": [
    "./src/main/resources/application-prod.yml",
    "./src/main/resources/application.properties",
    "./src/main/resources/bootstrap.yaml",
  ],
  "config.dotnet": ["./web/appsettings.Production.json", "./functions/local.settings.json"],
  "config.mcp": [
    "./.mcp.json",
    "./.cursor/mcp.json",
    "./.vscode/mcp.json",
    "./.roo/mcp.json",
    "./mcp_config.json",
    "./claude_desktop_config.json",
  ],
  "config.agents": [
    "./.claude/settings.local.json",
    "./.gemini/settings.json",
    "./.codex/config.toml",
    "./opencode.json",
    "./.continuerc.json",
  ],
  "config.ai-services": [
    "./litellm_config.yaml",
    "./litellm/config.yaml",
    "./config.yml",
    "./proxy_config.yaml",
    "./librechat.yaml",
    "./.streamlit/secrets.toml",
  ],
  "config.clickhouse": [
    "./clickhouse/users.xml",
    "./clickhouse/config.xml",
    "./clickhouse/users.d/admin.xml",
    "./clickhouse/config.d/listen.xml",
    "./clickhouse-server.xml",
    "./clickhouse.yaml",
  ],
  "config.registries": ["./.npmrc", "./.yarnrc.yml", "./.pypirc", "./pip.conf", "./NuGet.Config"],
  "config.keys": [
    "./shop-service-account.json",
    "./service_account.json",
    "./secrets.yaml",
    "./secrets.json",
    "./secrets.toml",
    "./credentials.json",
    "./kubeconfig.yml",
    "./.netrc",
  ],
};
