/** Made-up records of each product, in the shapes that its documentation or source gives. */
export type LogRecord = Readonly<Record<string, unknown>>;

export function spendLog(request: number, messages: unknown, changed: LogRecord = {}): LogRecord {
  return {
    request_id: `chatcmpl-${request}`,
    call_type: "acompletion",
    api_key: "88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b",
    spend: 0.0021,
    startTime: `2025-01-03 09:00:${String(request % 60).padStart(2, "0")}.123`,
    endTime: "2025-01-03 09:01:00.000",
    model: "gpt-4o",
    custom_llm_provider: "openai",
    api_base: "https://api.openai.com",
    user: "default_user_id",
    end_user: "lena.brandt@kunde.example",
    team_id: "team-7",
    metadata: { user_api_key_team_alias: "support" },
    messages: {},
    response: { choices: [{ message: { role: "assistant", content: "the answer of the model" } }] },
    proxy_server_request: { model: "gpt-4o", messages },
    ...changed,
  };
}

export function loggedPayload(id: string, messages: unknown, changed: LogRecord = {}): LogRecord {
  return {
    id,
    trace_id: "trace-1",
    call_type: "acompletion",
    stream: false,
    response_cost: 0.0001,
    status: "success",
    custom_llm_provider: "deepseek",
    startTime: 1735894800.5,
    endTime: 1735894801.5,
    model: "deepseek-chat",
    api_base: "https://api.deepseek.com/beta",
    metadata: { user_api_key_user_id: "u-17", user_api_key_team_id: "t-1" },
    end_user: "",
    messages,
    response: { choices: [{ message: { content: "done" } }] },
    model_parameters: { temperature: 0 },
    ...changed,
  };
}

export function observation(id: string, input: unknown, changed: LogRecord = {}): LogRecord {
  return {
    id,
    traceId: "trace-9",
    projectId: "p",
    type: "GENERATION",
    name: "chat",
    startTime: "2025-01-04T10:00:00.000Z",
    level: "DEFAULT",
    model: "claude-sonnet-4-20250514",
    input,
    output: { role: "assistant", content: "said by the model" },
    userId: "user-42",
    sessionId: "session-3",
    ...changed,
  };
}

export function trace(id: string, changed: LogRecord = {}): LogRecord {
  return {
    id,
    timestamp: "2025-01-04T10:00:00.000Z",
    name: "turn",
    userId: "user-42",
    sessionId: "session-3",
    projectId: "p",
    input: "what the application was given",
    output: "what it gave back",
    ...changed,
  };
}

export function heliconeRecord(id: string, body: unknown, changed: LogRecord = {}): LogRecord {
  return {
    response_id: `r-${id}`,
    response_created_at: "2025-01-05T08:00:01.000Z",
    response_status: 200,
    request_id: id,
    request_created_at: "2025-01-05T08:00:00.000Z",
    request_body: body,
    response_body: { choices: [{ message: { content: "from the vendor" } }] },
    request_user_id: "mia@kunde.example",
    request_path: "https://api.mistral.ai/v1/chat/completions",
    request_properties: { "Helicone-Session-Id": "s-1" },
    provider: "CUSTOM",
    model: "mistral-large-latest",
    ...changed,
  };
}

export function portkeyRecord(id: string, body: unknown, changed: LogRecord = {}): LogRecord {
  return {
    id,
    trace_id: `t-${id}`,
    created_at: "2025-01-06T08:00:00.000Z",
    request: { body },
    response: { body: { content: [{ type: "text", text: "from the vendor" }] } },
    ai_org: "azure-openai",
    ai_model: "gpt-4o-mini",
    request_url: "https://acme.openai.azure.com/openai/deployments/x/chat/completions",
    metadata: { _user: "u-9" },
    workspace_slug: "ws-sales",
    ...changed,
  };
}

export function lines(...records: readonly unknown[]): string {
  return `${records.map((one) => JSON.stringify(one)).join("\n")}\n`;
}

/** RFC 4180, as databases and exporters write it. */
export function csv(...records: readonly LogRecord[]): string {
  const names = Object.keys(records[0] ?? {});
  const cell = (value: unknown): string => {
    const text = typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
    return `"${text.replaceAll('"', '""')}"`;
  };
  return [names.join(","), ...records.map((one) => names.map((name) => cell(one[name])).join(","))].join(
    "\r\n",
  );
}
