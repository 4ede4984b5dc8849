import { type RequestRules, schemaAt } from "../../request/request-rules.ts";

/** https://github.com/ollama/ollama/blob/main/docs/api.md */
export const ollamaChatRequest: RequestRules = {
  text: [
    "messages[].{content,thinking,tool_name}",
    "messages[].tool_calls[].function.{name,arguments}",
    "tools[].function.{name,description,parameters}",
    schemaAt("{tools[].function.parameters,format}"),
    "options.stop",
  ],
  opaque: [
    "{model,stream,keep_alive,think,format,logprobs,top_logprobs,tools[].type,messages[].role,messages[].tool_call_id}",
    "messages[].tool_calls[].{id,function.index}",
    "options.{temperature,seed,num_ctx,num_predict,top_k,top_p,min_p,repeat_penalty,num_gpu,num_thread,num_keep}",
  ],
  media: { "messages[].images[]": { holds: "image" } },
  personAt: [],
  modelAt: "model",
  streamAt: "stream",
  streamsByDefault: true,
};
