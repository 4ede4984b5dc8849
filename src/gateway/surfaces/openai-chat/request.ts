import { type RequestRules, schemaAt } from "../../request/request-rules.ts";

const message = "messages[]";
const part = "messages[].content[]";

/**
 * https://platform.openai.com/docs/api-reference/chat/create, and what others put into the same form: `reasoning_content` of
 * DeepSeek, `reasoning_details` of OpenRouter, thought signatures of Gemini, `video_url` of vLLM, plain `image_url` of Mistral.
 */
export const chatRequest: RequestRules = {
  text: [
    `${message}.{name,content,refusal,reasoning,reasoning_content,audio,function_call.name,tool_calls,reasoning_details}`,
    `${message}.tool_calls[].{function.name,custom.name,custom.input,extra_content.google}`,
    `${message}.reasoning_details[].{text,summary}`,
    `${part}.{text,refusal,file.filename,input_audio}`,
    "{functions[],tools[].function}.{name,description,parameters,strict}",
    schemaAt("{functions[],tools[].function}.parameters"),
    schemaAt("response_format.json_schema.schema"),
    "response_format.json_schema.{name,description,strict}",
    "prediction.content[?].text",
    "{stop,metadata,user,safety_identifier,prompt_cache_key,logit_bias}",
    "{tool_choice,function_call}.function.name",
  ],
  opaque: [
    "{model,seed,max_tokens,max_completion_tokens,temperature,top_p,n,stream,store,logprobs,top_logprobs}",
    "{frequency_penalty,presence_penalty,parallel_tool_calls,reasoning_effort,service_tier,verbosity,modalities[]}",
    "stream_options.include_usage",
    "{tool_choice,function_call}",
    "{response_format,tool_choice,prediction,prediction.content[],tools[]}.type",
    `${message}.{role,tool_call_id,audio.id}`,
    `${message}.{tool_calls,reasoning_details}[].{id,type,index,format}`,
    `${part}.{type,image_url.detail,input_audio.format,cache_control.type,cache_control.ttl}`,
  ],
  json: [`${message}.{tool_calls[].function,function_call}.arguments`],
  proof: [
    `${message}.reasoning_details[].signature`,
    `${message}.{tool_calls[].extra_content,extra_content}.google.thought_signature`,
  ],
  sealed: [`${message}.reasoning_details[].data`],
  files: [`${part}.file.file_id`],
  media: {
    [`${part}.{image_url,image_url.url}`]: { holds: "image" },
    [`${part}.{audio_url,audio_url.url}`]: { holds: "audio" },
    [`${part}.{video_url,video_url.url}`]: { holds: "video" },
    [`${part}.{document_url,file_url,file_url.url}`]: { holds: "document" },
    [`${part}.input_audio.data`]: { holds: "audio", labels: ["format"] },
    [`${part}.file.file_data`]: { holds: "document", labels: ["filename"] },
  },
  personAt: ["safety_identifier", "user"],
  modelAt: "model",
  streamAt: "stream",
};
