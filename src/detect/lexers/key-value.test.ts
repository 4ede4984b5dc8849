import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readKeyValue } from "./key-value.ts";

/** What is read behind the first `word` of a text, as `form: value`. */
function read(text: string, word = "password"): string | undefined {
  const start = text.toLowerCase().indexOf(word);
  const found = readKeyValue(text, { start, end: start + word.length });
  return found && `${found.value.form}: ${text.slice(found.value.start, found.value.end)}`;
}

describe("readKeyValue", () => {
  it.each([
    ["DB_PASSWORD=hunter2", "env: hunter2"],
    ["DB_PASSWORD='hunter 2' # old", "quoted: hunter 2"],
    ["password = hunter2;", "code: hunter2"],
    ["password: hunter2 # old", "line: hunter2"],
    ["password: hunter2 is old", "loose: hunter2"],
    ['{"password" : "hun\\"ter2", "a": 1}', 'quoted: hun\\"ter2'],
    ['{\\"password\\":\\"hunter2\\"}', "quoted: hunter2"],
    ['{\\\\\\"password\\\\\\":\\\\\\"hunter2\\\\\\"}', "quoted: hunter2"],
    ["{ password: 'hunter2', a: 1 }", "quoted: hunter2"],
    ["password := `hunter2`", "quoted: hunter2"],
    [":password => 'hunter2',", "quoted: hunter2"],
    ["password: string = 'hunter2'", "quoted: hunter2"],
    ['password *string = "hunter2"', "quoted: hunter2"],
    ['char password[] = "hunter2";', "quoted: hunter2"],
    ["password = b'''hunter2'''", "quoted: hunter2"],
    ["password: |-\n    hunter2\n", "quoted: hunter2"],
    ["password =\n    'hunter2'", "quoted: hunter2"],
    ["password: SecretStr('hunter2')", "loose: hunter2"],
    ["password = process.env.PASSWORD || 'hunter2'", "loose: hunter2"],
    ["<password>hunter2</password>", "element: hunter2"],
    ["<ns:password type='x'> hunter2 </ns:password>", "element: hunter2"],
    ["<password><![CDATA[hunter<2]]></password>", "element: hunter<2"],
    ["<entry key='password'>hunter2</entry>", "element: hunter2"],
    ["<td>Password</td>\n<td>hunter2</td>", "element: hunter2"],
    ["?password=hunter2&lang=de", "query: hunter2"],
    ["Server=a;Password=hunter;2;Database=b", "query: hunter;2"],
    ["user=a,password=hunter2,host=b", "env: hunter2"],
    ["--password hunter2 --yes", "loose: hunter2"],
    ["--password=hunter2", "env: hunter2"],
    ["| Password | hunter2 |", "loose: hunter2"],
    ["**Password:** `hunter2`", "quoted: hunter2"],
    ["Password: <b>hunter2</b>", "line: hunter2"],
    ["the password for the router is hunter2", "loose: hunter2"],
    ["password has been changed to “hunter2”", "quoted: hunter2"],
    ["{name: 'password', value: 'hunter2'}", "quoted: hunter2"],
    ["- name: PASSWORD\n  value: hunter2\n", "line: hunter2"],
    ["set('password', 'hunter2')", "loose: hunter2"],
    ["config['password'] = 'hunter2'", "quoted: hunter2"],
    ["IDENTIFIED WITH PASSWORD 'hunter2'", "quoted: hunter2"],
  ])("%s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it("reads a value in Chinese up to the punctuation", () => {
    expect(read("数据库密码是hunter2，请勿外传", "密码")).toBe("loose: hunter2");
    expect(read("密码：hunter2。", "密码")).toBe("line: hunter2");
  });

  it.each([
    "passwordless: true",
    "a passwords list",
    "password",
    'password: ""',
    "password: 'no end",
    "password://host",
    "password::new()",
    'log("password: " + password + "!")',
    "password = 'a' + name",
    "password != other",
    "(username, password)",
    "['password', 'token', 'name']",
    "<password/>",
    "the password page",
  ])("nothing in %s", (text) => {
    expect(read(text)).toBeUndefined();
  });

  it("never throws, and its spans lie behind one another within the text", () => {
    const piece = fc.constantFrom(
      ..."password|=|:| |\"|'|\\|`|\n|<|>|/|;|,|&|?|-|{|}|(|)|is|value|name|=>|密码|是|：|…|x9|.|#|$|**".split(
        "|",
      ),
      "|",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        for (let start = text.indexOf("password"); start >= 0; start = text.indexOf("password", start + 1)) {
          const found = readKeyValue(text, { start, end: start + 8 });
          if (found === undefined) continue;
          const { key, value } = found;
          expect(key.start).toBeLessThanOrEqual(start);
          expect(key.end).toBeGreaterThanOrEqual(start + 8);
          expect(value.start).toBeGreaterThanOrEqual(key.end);
          expect(value.end).toBeGreaterThan(value.start);
          expect(value.end).toBeLessThanOrEqual(text.length);
          expect(value.end - value.start).toBeLessThanOrEqual(513);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "password",
    "password=",
    "password: ",
    'password="',
    "password for ",
    "<password ",
    "password,",
    "x.password\\",
    "password \n",
  ])("takes bounded time on %s over and over", (unit) => {
    const timeOf = (count: number): number => {
      const text = unit.repeat(count);
      const begun = performance.now();
      for (let at = 0; at < 2000; at++) {
        const start = at * unit.length + unit.indexOf("password");
        readKeyValue(text, { start, end: start + 8 });
      }
      return performance.now() - begun;
    };
    timeOf(2000);
    // Sixteen times the text must not make one reading slower; generous, since machines are busy.
    expect(timeOf(32_000)).toBeLessThan(Math.max(400, timeOf(2000) * 6));
  });
});
