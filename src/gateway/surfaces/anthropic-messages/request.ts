import { type RequestRules, schemaAt } from "../../request/request-rules.ts";

const block = [
  "system[]",
  "messages[].content[]",
  // Results of tools hold blocks, and some of those hold blocks again.
  "messages[].content[].content[?]",
  "messages[].content[].content[?].content[?]",
  // So do documents, wherever they stand.
  "messages[].content[].source.content[]",
  "messages[].content[].content[?].source.content[]",
  "messages[].content[].content[?].content[?].source.content[]",
];

const inBlock = (...paths: readonly string[]): string[] =>
  block.flatMap((one) => paths.map((path) => (path.startsWith("(") ? one + path : `${one}.${path}`)));

/** https://docs.anthropic.com/en/api/messages, which /v1/messages/count_tokens shares. */
export const messagesRequest: RequestRules = {
  text: [
    "{system,metadata.user_id,stop_sequences,user_profile_id,messages[].content}",
    ...inBlock("{text,title,context,content,source,name,input,citations,stdout,stderr,url}"),
    ...inBlock("citations[].{cited_text,document_title,title,source,url}"),
    "tools[].{name,description,input_schema,input_examples}",
    schemaAt("tools[].input_schema"),
    schemaAt("output_config.format.schema"),
    "mcp_servers[].{name,url,authorization_token}",
    "tool_choice.name",
  ],
  opaque: [
    "{model,max_tokens,temperature,top_p,top_k,stream,service_tier,speed,inference_geo,container,container.id}",
    "{thinking.type,thinking.budget_tokens,thinking.display,output_config.effort,output_config.format.type}",
    "{tool_choice.type,tool_choice.disable_parallel_tool_use,diagnostics.previous_message_id,workspace_id}",
    "{cache_control,tools[].cache_control}.{type,ttl}",
    "container.skills[].{skill_id,type,version}",
    "messages[].role",
    ...inBlock(
      "{type,id,tool_use_id,is_error,error_code,return_code,retrieved_at,page_age,caller.type,caller.tool_id}",
    ),
    ...inBlock(
      "{cache_control.type,cache_control.ttl,source.type,source.media_type,citations.enabled,citations[].type}",
    ),
    "{tools[],mcp_servers[]}.type",
    "tools[].allowed_callers[]",
  ],
  signed: inBlock("(thinking).thinking"),
  proof: inBlock("(thinking).signature"),
  sealed: inBlock(
    "(redacted_thinking).data",
    "{encrypted_content,encrypted_stdout,citations[].encrypted_index}",
  ),
  files: inBlock("{file_id,source.file_id}"),
  media: Object.fromEntries([
    ...inBlock("source(base64).data").map((path) => [path, { holds: "unknown", labels: ["media_type"] }]),
    ...inBlock("source.url").map((path) => [path, { holds: "address" }]),
  ]),
  personAt: ["metadata.user_id", "user_profile_id"],
  modelAt: "model",
  streamAt: "stream",
};
