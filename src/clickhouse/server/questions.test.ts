import { createServer } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test } from "vitest";
import { questionsTo } from "./questions.ts";
import { serverClient } from "./server-client.ts";

test("gives up on a server that never answers, also when memory is tidied meanwhile", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  onTestFinished(() => void silent.close());
  await new Promise((listening) => silent.once("listening", listening));
  const { port } = silent.address() as { port: number };
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const tidying = setInterval(collect, 20);
  onTestFinished(() => clearInterval(tidying));

  const client = await serverClient({
    url: `http://127.0.0.1:${port}`,
    user: "owner",
    password: undefined,
    database: undefined,
    silence: 60,
  });
  onTestFinished(() => client.close());
  const ask = questionsTo(client, "watertight/test", new AbortController().signal, 200);
  await expect(ask("SELECT 1", { purpose: "a test" })).rejects.toThrow(/abort/i);
});
