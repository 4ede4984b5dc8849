import { type RequestRules, schemaAt } from "../../request/request-rules.ts";

/** https://github.com/ollama/ollama/blob/main/docs/api.md */
export const ollamaGenerateRequest: RequestRules = {
  text: ["{prompt,suffix,system,template,options.stop}", schemaAt("format")],
  opaque: [
    "{model,stream,raw,keep_alive,think,format,logprobs,top_logprobs,width,height,steps}",
    "options.{temperature,seed,num_ctx,num_predict,top_k,top_p,min_p,repeat_penalty,num_gpu,num_thread,num_keep}",
  ],
  // An earlier conversation as its token ids.
  codes: ["context"],
  media: { "images[]": { holds: "image" } },
  personAt: [],
  modelAt: "model",
  streamAt: "stream",
  streamsByDefault: true,
};
