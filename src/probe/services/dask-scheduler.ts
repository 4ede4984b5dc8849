import { defineService } from "../service.ts";

export const daskScheduler = defineService({
  id: "dask.scheduler",
  title: "Dask scheduler or worker",
  category: "compute",
  ports: [8786],
  wire: "tcp",
  // It speaks first, and what it says is enough.
  sends: [],
  async recognise(door) {
    const greeting = (await door.greeting()).toString("latin1");
    return isHandshake(greeting) ? {} : undefined;
  },
  async ask(door) {
    const { length } = await door.greeting();
    return [
      {
        request: "dask greeting",
        answer: `${length} bytes`,
        says: "open",
        means:
          "begins its protocol with anyone; in it pickled work is taken, and it has no login but certificates",
        shows: ["see metadata"],
      },
    ];
  },
  reach: [
    { can: "run code", because: "work comes as pickled Python, which runs when it is read" },
    { can: "read data", because: "whoever is connected gathers the results of everyone's tasks" },
    { can: "reach other systems", because: "workers connect to wherever they can" },
  ],
  hasAuthentication: false,
  fix: () => [
    {
      do: "let it listen on loopback or the cluster's network only",
      where: "its command line",
      language: "shell",
      text: "dask scheduler --host 127.0.0.1",
    },
    {
      do: "where it has to cross a network, take certificates from scheduler, workers and clients",
      where: "~/.config/dask/distributed.yaml on each of them",
      language: "yaml",
      text: "distributed:\n  comm:\n    require-encryption: true\n    tls:\n      ca-file: ca.pem\n      scheduler: { cert: scheduler.pem, key: scheduler-key.pem }\n      worker: { cert: worker.pem, key: worker-key.pem }\n      client: { cert: client.pem, key: client-key.pem }",
    },
  ],
  references: [
    "https://distributed.dask.org/en/stable/tls.html",
    "dask/distributed distributed/comm/core.py (handshake_info)",
  ],
});

/** MessagePack: a map of three whose keys are in this order since 2020. */
function isHandshake(greeting: string): boolean {
  return /\xabcompression.*\xa6python.*\xafpickle-protocol/s.test(greeting);
}
