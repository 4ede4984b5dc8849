import type { RequestRules } from "../../request/request-rules.ts";

/** https://platform.openai.com/docs/api-reference/completions/create; `suffix` is also DeepSeek's and Mistral's way to fill a gap. */
export const completionsRequest: RequestRules = {
  text: ["{suffix,stop,user,logit_bias}"],
  opaque: [
    "{model,max_tokens,temperature,top_p,n,stream,logprobs,echo,best_of,seed,frequency_penalty,presence_penalty}",
    "stream_options.include_usage",
  ],
  codes: ["prompt", "prompt[]"],
  personAt: ["user"],
  modelAt: "model",
  streamAt: "stream",
};
