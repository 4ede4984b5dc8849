import { type Transcript, Transcript as TranscriptSchema } from "../probe/replay.ts";
import { projectKey } from "./samples.ts";

/** Lies in the service below. */
export const exposedKey: string = projectKey(11);

/** A vector database without a key, holding one. */
export const openService: Transcript = TranscriptSchema.parse({
  service: "qdrant",
  verdict: "open",
  from: "made up",
  http: [
    {
      request: "GET /",
      status: 200,
      headers: { "content-type": "application/json" },
      body: '{"title":"qdrant - vector search engine","version":"1.12.4"}',
    },
    {
      request: "GET /collections",
      status: 200,
      headers: {},
      body: '{"result":{"collections":[{"name":"chats"}]},"status":"ok"}',
    },
    {
      request: "GET /collections/chats",
      status: 200,
      headers: {},
      body: '{"result":{"points_count":2},"status":"ok"}',
    },
    {
      request: "POST /collections/chats/points/scroll",
      status: 200,
      headers: {},
      body: JSON.stringify({
        result: {
          points: [{ payload: { text: `my key is ${exposedKey}` } }, { payload: { text: "hello" } }],
        },
        status: "ok",
      }),
    },
  ],
});
