import { type RequestRules, schemaAt } from "../../request/request-rules.ts";

/** To count tokens, the request may stand in a field of its own; to embed many texts, in a list. */
const request = ["", "generateContentRequest.", "requests[]."];
const anywhere = (...paths: readonly string[]): string[] =>
  request.flatMap((one) => paths.map((path) => one + path));
const inPart = (...paths: readonly string[]): string[] =>
  anywhere("contents[?].parts[?]", "content.parts[?]", "systemInstruction.parts[?]").flatMap((part) =>
    paths.flatMap((path) => [`${part}.${path}`, `${part}.functionResponse.parts[?].${path}`]),
  );

/** https://ai.google.dev/api/generate-content, countTokens, embedContent and batchEmbedContents. A list of one may stand without its brackets. */
export const generateRequest: RequestRules = {
  text: [
    ...inPart("{text,functionCall.name,functionCall.args,functionResponse.name,functionResponse.response}"),
    ...inPart("{inlineData,fileData}.displayName", "{executableCode.code,codeExecutionResult.output}"),
    ...anywhere("tools[?].functionDeclarations[?].{name,description}"),
    ...anywhere(
      schemaAt(
        "tools[?].functionDeclarations[?].{parameters,parametersJsonSchema,response,responseJsonSchema}",
      ),
      schemaAt("generationConfig.{responseSchema,responseJsonSchema,_responseJsonSchema}"),
      "generationConfig.stopSequences",
      "{title,labels}",
    ),
  ],
  opaque: [
    ...inPart(
      "{thought,functionCall.id,functionResponse.id,executableCode.language,codeExecutionResult.outcome}",
    ),
    ...inPart("{executableCode,codeExecutionResult,toolCall,toolResponse}.id"),
    ...inPart("{inlineData.mimeType,fileData.mimeType,videoMetadata.startOffset,videoMetadata.endOffset}"),
    ...anywhere(
      "{model,taskType,outputDimensionality,serviceTier}",
      "{contents[?],content,systemInstruction}.role",
      "safetySettings[?].{category,threshold,method}",
      "toolConfig.functionCallingConfig.mode",
      "generationConfig.{temperature,topP,topK,candidateCount,maxOutputTokens,responseMimeType,seed,responseLogprobs,logprobs}",
      "generationConfig.{presencePenalty,frequencyPenalty,responseModalities[],mediaResolution}",
      "generationConfig.thinkingConfig.{thinkingBudget,thinkingLevel,includeThoughts}",
    ),
  ],
  proof: inPart("thoughtSignature"),
  files: anywhere("cachedContent"),
  media: Object.fromEntries([
    ...inPart("inlineData.data").map((path) => [
      path,
      { holds: "unknown", labels: ["mimeType", "mime_type"] },
    ]),
    ...inPart("fileData.fileUri").map((path) => [path, { holds: "file-id" }]),
    ...anywhere("generationConfig.speechConfig.**.{voiceSampleAudio,consentAudio}").map((path) => [
      path,
      { holds: "audio", labels: ["mimeType", "mime_type"] },
    ]),
  ]),
  snakeCaseToo: true,
  personAt: [],
};
