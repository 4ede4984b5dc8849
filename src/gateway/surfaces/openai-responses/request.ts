import { type RequestRules, schemaAt } from "../../request/request-rules.ts";

const item = "input[]";
/** What a message, the output of a tool or a variable of a prompt consists of. */
const part = "{input[].content[],input[].output[?],prompt.variables.*}";
/** Tools stand on their own, in a namespace, or in an item that adds or finds some. */
const tool = "{tools[],tools[].tools[],input[].tools[],input[].tools[].tools[]}";

/** https://platform.openai.com/docs/api-reference/responses/create */
export const responsesRequest: RequestRules = {
  text: [
    "{instructions,metadata,user,safety_identifier,prompt_cache_key,input,tools}",
    `${item}.{content,output,name,input,code,queries[],summary[].text,action,actions,error}`,
    `${part}.{text,refusal,filename,annotations,logprobs}`,
    `${part}.annotations[].{title,url,filename,start_index,end_index,index}`,
    `${tool}.{name,description,strict,parameters,output_schema,server_url,server_description,authorization,headers}`,
    schemaAt(`${tool}.{parameters,output_schema,input_schema}`),
    schemaAt("text.format.schema"),
    "text.format.{name,description,strict}",
    "prompt.variables",
    "tool_choice.name",
  ],
  opaque: [
    "{model,temperature,top_p,max_output_tokens,max_tool_calls,stream,store,background,parallel_tool_calls}",
    "{truncation,service_tier,top_logprobs,include[],previous_response_id,conversation,conversation.id,tool_choice}",
    "{prompt.id,prompt.version,reasoning.effort,reasoning.summary,reasoning.generate_summary,text.verbosity}",
    "{tool_choice,text.format}.type",
    `${item}.{type,role,id,call_id,status,phase,container_id,approval_request_id,server_label,caller.type,caller.caller_id}`,
    `${item}.{action,actions[],summary[],operation,outputs[]}.type`,
    `${item}.{acknowledged_safety_checks,pending_safety_checks}[].id`,
    `${part}.{type,detail}`,
    `${part}.annotations[].{type,container_id}`,
    `${tool}.{type,connector_id,server_label,tunnel_id,container,container.type,vector_store_ids[],model}`,
    `${tool}.environment.{type,container_id,skills[].skill_id,skills[].type,skills[].version}`,
  ],
  json: [`${item}.arguments`],
  sealed: [`${item}.encrypted_content`],
  codes: [`${part}.logprobs[].{bytes,top_logprobs[].bytes}`],
  files: [
    `${part}.file_id`,
    `${part}.annotations[].file_id`,
    `${item}.results[].file_id`,
    `${tool}.{container,environment}.file_ids[]`,
    `${tool}.input_image_mask.file_id`,
  ],
  media: {
    [`${part}.{image_url,image_url.url}`]: { holds: "image" },
    [`${part}.file_url`]: { holds: "document" },
    [`${part}.file_data`]: { holds: "document", labels: ["filename"] },
    [`${part}.{data,input_audio.data}`]: { holds: "audio", labels: ["format"] },
    [`${item}(image_generation_call).result`]: { holds: "image" },
    [`${item}.outputs[].url`]: { holds: "image" },
    [`${tool}.input_image_mask.image_url`]: { holds: "image" },
    [`${tool}.environment.skills[].source.data`]: { holds: "document", labels: ["media_type"] },
  },
  personAt: ["safety_identifier", "user"],
  modelAt: "model",
  streamAt: "stream",
};
