import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WatertightError } from "../../base/index.ts";
import { targetsFromKubernetes } from "./kubernetes.ts";

function read(text: string, name = "m.yaml") {
  return targetsFromKubernetes([{ name, text }]);
}

function doors(text: string): readonly string[] {
  return read(text).targets.map(({ said }) => said);
}

function unseen(text: string): readonly string[] {
  return read(text).notes.flatMap((note) => (note.unseen ? [note.text] : []));
}

function service(spec: string, status = "{}"): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: logs}\nspec: ${spec}\nstatus: ${status}\n`;
}

const statefulSet = [
  "apiVersion: apps/v1",
  "kind: StatefulSet",
  "metadata: {name: db, namespace: logs}",
  "spec:",
  "  template:",
  "    metadata: {labels: {app: db, tier: data}}",
  "    spec: {containers: [{name: db, image: 'clickhouse/clickhouse-server:24'}]}",
].join("\n");

describe("a Kubernetes manifest", () => {
  it("gives a Service of the cluster its name in it, with file, object, line and the product of its pods", () => {
    const text = `# ours\n---\n${statefulSet}\n---\n${service("{selector: {app: db}, ports: [{port: 8123}, {port: 9000}, {port: 53, protocol: UDP}]}")}`;
    expect(read(text, "manifests/db.yaml")).toEqual({
      targets: [
        {
          said: "db.logs.svc:8123,9000",
          host: { name: "db.logs.svc" },
          ports: [8123, 9000],
          from: "manifests/db.yaml, Service db, line 11",
          expects: "clickhouse",
        },
      ],
      notes: [
        {
          from: "manifests/db.yaml, Service db, line 11",
          text: "has a port that speaks UDP, not TCP; it is not looked at",
          unseen: true,
        },
        {
          from: "manifests/db.yaml, Service db, line 11",
          text: "is reached from inside the cluster: scan it from there",
          unseen: false,
        },
      ],
    });
  });

  it("takes the namespace default where none is named, and says so", () => {
    const { targets, notes } = read("kind: Service\nmetadata: {name: db}\nspec: {ports: [{port: 1}]}");
    expect(targets[0]?.said).toBe("db.default.svc:1");
    expect(notes[0]?.text).toContain("it names no namespace, so default is taken");
  });

  it.each([
    [
      service(
        "{type: LoadBalancer, ports: [{port: 80}]}",
        "{loadBalancer: {ingress: [{ip: 203.0.113.5}, {hostname: lb.example}]}}",
      ),
      ["203.0.113.5:80", "lb.example:80"],
    ],
    [service("{type: LoadBalancer, loadBalancerIP: 203.0.113.6, ports: [{port: 80}]}"), ["203.0.113.6:80"]],
    [
      service("{type: NodePort, externalIPs: [203.0.113.7], ports: [{port: 80, nodePort: 30080}]}"),
      ["203.0.113.7:80"],
    ],
    [service("{clusterIP: None, ports: [{port: 80}]}"), ["db.logs.svc:80"]],
    [service("{externalIPs: ['2001:db8::1'], ports: [{port: 80}]}"), ["[2001:db8::1]:80", "db.logs.svc:80"]],
    [
      "kind: Ingress\nspec: {rules: [{host: a.example}, {host: a.example}], tls: [{hosts: [b.example]}]}",
      ["a.example:80,443", "b.example:80,443"],
    ],
    [
      "kind: Ingress\nspec: {rules: [{}]}\nstatus: {loadBalancer: {ingress: [{ip: 203.0.113.8}]}}",
      ["203.0.113.8:80,443"],
    ],
    [
      "kind: Gateway\nspec: {listeners: [{hostname: g.example, port: 8443}, {port: 80}], addresses: [{value: 203.0.113.9}]}",
      ["g.example:8443", "203.0.113.9:80"],
    ],
    ["kind: HTTPRoute\nspec: {hostnames: [h.example]}", ["h.example:80,443"]],
    [
      "kind: Pod\nspec: {containers: [{ports: [{containerPort: 80, hostPort: 8080}]}]}\nstatus: {hostIP: 10.0.0.9}",
      ["10.0.0.9:8080"],
    ],
    [
      "kind: Pod\nspec: {hostNetwork: true, containers: [{ports: [{containerPort: 80}]}]}\nstatus: {hostIP: 10.0.0.9}",
      ["10.0.0.9:80"],
    ],
  ])("opens doors (%#)", (text, expected) => {
    expect(doors(text)).toEqual(expected);
    expect(unseen(text)).toEqual([]);
  });

  it.each([
    [service("{type: LoadBalancer, ports: [{port: 80}]}"), "gets its address from the cluster"],
    [service("{type: NodePort, ports: [{port: 80, nodePort: 30080}]}"), "the nodes are not named here"],
    [service("{type: NodePort, ports: [{port: 80}]}"), "gets its node port from the cluster"],
    [service("{type: ExternalName, externalName: x.example}"), "stands for a name elsewhere"],
    [service("{type: Odd, ports: [{port: 80}]}"), "has a type that is not known"],
    [service("{ports: [{port: '{{ .Values.port }}'}]}"), "render it first, with helm template"],
    [service("{ports: [{port: http}]}"), "has a port that is no number from 1 to 65535"],
    [service("{}"), "has no TCP port"],
    [service("{externalIPs: [10.0.0.0/8], ports: [{port: 1}]}"), "neither a name nor an address"],
    ["kind: Ingress\nspec: {rules: [{host: '*.example'}]}", "names every host below a domain"],
    ["kind: Ingress\nspec: {defaultBackend: {}}", "takes requests for every host"],
    ["kind: Gateway\nspec: {listeners: [{port: 80}]}", "listens for every host"],
    ["kind: Deployment\nspec: {template: {spec: {hostNetwork: true}}}", "shares the network of its node"],
    [
      "kind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{ports: [{hostPort: 80, containerPort: 1}]}]}}}}}",
      "opens 80 on its node (hostPort)",
    ],
    ["kind: Service\nspec: {{- if .Values.x }}", "render it first, with helm template"],
    ["kind: Service\nspec: [", "not valid YAML"],
    ["kind: Service\nkind: Secret", "expected each key once"],
    [`kind: Service\na: ${"x".repeat(1_000_001)}`, "at most 1 MB"],
    ["x".repeat(10_000_001), "at most 10 MB"],
  ])("says what it cannot look at (%#)", (text, expected) => {
    expect(unseen(text)).toContainEqual(expect.stringContaining(expected));
  });

  it("says what one has to know: node ports on every node, whom a balancer lets in", () => {
    const texts = (text: string) => read(text).notes.map((note) => note.text);
    expect(texts(service("{type: NodePort, ports: [{port: 80, nodePort: 30080}]}"))).toContain(
      "30080 is open on every node of the cluster",
    );
    const balancer = "{type: LoadBalancer, loadBalancerIP: 203.0.113.6, ports: [{port: 80}]";
    expect(texts(service(`${balancer}}`))).toEqual([
      "80 is reached through a load balancer by everyone who reaches its address",
    ]);
    expect(texts(service(`${balancer}, loadBalancerSourceRanges: [10.0.0.0/8]}`))).toEqual([
      "80 is reached through a load balancer by 1 source range",
    ]);
  });

  it("is also what kubectl prints: a List in JSON or YAML, with nodes that lead to node ports", () => {
    const list = {
      apiVersion: "v1",
      kind: "List",
      items: [
        {
          kind: "Node",
          status: {
            addresses: [
              { type: "InternalIP", address: "10.0.0.3" },
              { type: "Hostname", address: "n1" },
            ],
          },
        },
        {
          kind: "Service",
          metadata: { name: "a", namespace: "b" },
          spec: { type: "NodePort", ports: [{ port: 1, nodePort: 30001 }] },
        },
        {
          kind: "ServiceList",
          items: [
            { kind: "Service", metadata: { name: "c", namespace: "d" }, spec: { ports: [{ port: 2 }] } },
          ],
        },
        { kind: "Secret", data: {} },
      ],
    };
    for (const text of [
      JSON.stringify(list),
      `\uFEFF${JSON.stringify(list, undefined, 2)}`,
      `---\n${JSON.stringify(list)}`,
    ]) {
      expect(doors(text)).toEqual(["10.0.0.3:30001", "c.d.svc:2"]);
      expect(unseen(text)).toEqual([]);
    }
    expect(read(`---\n${JSON.stringify(list, undefined, 1)}`).targets[0]?.from).toMatch(
      /^m\.yaml, Service a, line \d+$/,
    );
  });

  it("looks at the other documents and files when one cannot be read", () => {
    const good = service("{ports: [{port: 1}]}");
    const { targets, notes } = targetsFromKubernetes([
      { name: "a.yaml", text: `kind: Service\nspec: [\n---\n${good}` },
      { name: "b.yaml", text: "a: 1" },
      { name: "c.yaml", text: good },
    ]);
    expect(targets.map(({ from }) => from)).toEqual([
      "a.yaml, Service db, line 4",
      "c.yaml, Service db, line 1",
    ]);
    expect(notes.filter((note) => note.unseen).map(({ from }) => from)).toEqual(["a.yaml"]);
    expect(notes).toContainEqual({
      from: "b.yaml, line 1",
      text: "is no Kubernetes object: it has no kind",
      unseen: false,
    });
  });

  it("does not even parse a Secret or a ConfigMap, whatever is in it", () => {
    const text = `kind: Secret\ndata: [ {{ broken\n---\nkind: ConfigMap\ndata: {{ range .Alerts }}\n---\n${service("{ports: [{port: 1}]}")}`;
    expect(doors(text)).toEqual(["db.logs.svc:1"]);
    expect(unseen(text)).toEqual([]);
  });

  it("takes a dashboard's braces in a Service for what they are", () => {
    const text = `${service("{ports: [{port: 1}]}").replace("metadata: {", 'metadata: {annotations: {a: "{{ $labels.x }} {{name}}"}, ')}`;
    expect(doors(text)).toEqual(["db.logs.svc:1"]);
  });

  it("quotes no value in notes", () => {
    const secret = ["hunter", "2hunter", "!"].join("");
    const texts = [
      service(`{type: "${secret}", ports: [{port: 1}]}`),
      service(`{externalIPs: ["${secret}"], ports: [{port: "${secret}", protocol: "${secret}"}, {port: 1}]}`),
      `kind: Service\na: "${secret}`,
      `kind: Service\n"${secret}": 1\n"${secret}": 1`,
    ];
    for (const text of texts) expect(JSON.stringify(read(text))).not.toContain(secret);
  });

  it("is refused, and soon, when its aliases stand for more than anybody has", () => {
    const many = (count: number, what: string): string => new Array(count).fill(what).join(", ");
    const bomb = `kind: List\nx: &x {kind: Service, metadata: {name: a}, spec: {ports: [${many(900, "{port: 1}")}], externalIPs: [${many(900, "10.0.0.1")}]}}\nitems: [${many(5000, "*x")}]`;
    const nested = `kind: List\na: &a {kind: List, items: [${many(99, "{kind: Pod}")}]}\nb: &b {kind: List, items: [${many(99, "*a")}]}\nc: &c {kind: List, items: [${many(99, "*b")}]}\nitems: [${many(99, "*c")}]`;
    const start = performance.now();
    expect(() => read(bomb)).toThrow(/at most 200000 ports/);
    expect(unseen(nested)).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(15_000);
  });

  it("is targets, notes or a WatertightError, whatever is in it", () => {
    const leaf = fc.oneof(
      fc.string({ unit: "binary", maxLength: 10 }),
      fc.constantFrom(null, 0, 80, -1, 1.5, true, "10.0.0.1", "a.example", "LoadBalancer", "NodePort"),
    );
    const names = fc.constantFrom(
      "ports",
      "port",
      "nodePort",
      "externalIPs",
      "type",
      "rules",
      "host",
      "tls",
      "hosts",
      "listeners",
      "hostname",
      "hostnames",
      "template",
      "spec",
      "containers",
      "hostNetwork",
      "hostPort",
      "items",
      "metadata",
      "name",
      "<<",
      "__proto__",
      "loadBalancer",
      "ingress",
      "ip",
      "selector",
      "labels",
      "addresses",
      "status",
    );
    const tree = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "medium" },
        leaf,
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(names, tie("tree"), { maxKeys: 5 }),
      ),
    })).tree;
    const kind = fc.constantFrom(
      "Service",
      "Ingress",
      "Gateway",
      "HTTPRoute",
      "Pod",
      "CronJob",
      "Deployment",
      "List",
      "Node",
    );
    const object = fc.record({ kind, spec: tree, status: tree, metadata: tree, items: tree });
    let seen = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          object.map((given) => JSON.stringify(given)),
          object.map((given) => `---\n${JSON.stringify(given)}`),
          fc.string({ unit: "binary", maxLength: 100 }),
        ),
        (text) => {
          try {
            seen += read(text).notes.length;
          } catch (thrown) {
            if (!(thrown instanceof WatertightError)) throw thrown;
          }
        },
      ),
      { numRuns: 1500 },
    );
    expect(seen).toBeGreaterThan(100);
  });
});
