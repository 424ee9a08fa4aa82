import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growth, worstGrowth } from "../growth.js";
import { compareNumbers, ExactNumber } from "../../templates/runtime/exact-number.js";
import { readExactly, withPlainNumbers } from "../../templates/runtime/exact-json.js";
import { parseJson, UnusableJson } from "../../templates/runtime/parse-json.js";
import { sendJson, type Upstream } from "../../templates/runtime/http.js";
import { writeJson } from "../../templates/runtime/write-json.js";
import { failure, startUpstream } from "./upstream.js";

// Digits that a JavaScript number would change.
const odd = [
  "1524831183200260097",
  "-9007199254740993",
  "1.10",
  "1E400",
  "-0",
  "0.0000001",
  "1e3",
  "5.0",
  "3.14159265358979323846",
  "100000000000000000000000",
];

describe("a JSON text that is read and written by adapters", () => {
  it.each(odd)("keeps the digits of %s wherever it stands", (token) => {
    for (const text of [token, `[${token}]`, `{"a":${token}}`, `{"a":[1,{"b":${token}}],"c":"${token}"}`])
      expect(writeJson(readExactly(text))).toBe(text);
    expect(`${String(readExactly(token))}`).toBe(token);
  });

  it("has plain numbers wherever they are written back as they came", () => {
    for (const token of ["0", "1", "-1", "999999999999999", "0.1", "1.25", "-12.5", "9007199254740991"])
      expect(readExactly(token)).toBe(Number(token));
  });

  it("is what the native parser reads but for these numbers: names, escapes, blanks, repeated and odd names", () => {
    const text =
      '{ "a" : 1.10 , "a\\u0022\\\\" : "x\\\\\\"" , "__proto__" : { "b" : [ ] } , "t" : true , "f" : false , "n" : null , "" : {} , "a" : 2, "deep": [[[1E400]], "1.10, [{"] }';
    const value = readExactly(text);
    const native: unknown = JSON.parse(text);
    expect(withPlainNumbers(value, "lossy")).toEqual(native);
    expect(Object.keys(Object(value))).toEqual(Object.keys(Object(native)));
    expect(Object.hasOwn(Object(value), "__proto__")).toBe(true);
  });

  it("comes back to the byte, whatever it holds", () => {
    const number = fc.oneof(
      fc.bigInt().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
      fc.constantFrom(...odd),
    );
    const { text } = fc.letrec<{ text: string }>((tie) => ({
      text: fc.oneof(
        { maxDepth: 4 },
        number,
        fc.string({ unit: "binary" }).map((value) => JSON.stringify(value)),
        fc.constantFrom("true", "false", "null"),
        fc.array(tie("text")).map((items) => `[${items.join(",")}]`),
        fc
          .uniqueArray(
            fc.tuple(
              fc.string().filter((name) => !/^\d+$/.test(name)),
              tie("text"),
            ),
            { selector: ([name]) => name },
          )
          .map((members) => `{${members.map(([name, member]) => `${JSON.stringify(name)}:${member}`).join(",")}}`),
      ),
    }));
    fc.assert(
      fc.property(text, (each) => {
        expect(writeJson(readExactly(each))).toBe(each);
      }),
    );
  });

  it("is refused where it is no JSON or too deep, in little time", () => {
    expect(() => readExactly("{")).toThrow(SyntaxError);
    expect(() => readExactly("%PDF-1.7")).toThrow(SyntaxError);
    expect(() => readExactly("[".repeat(100_000) + "]".repeat(100_000))).toThrow(UnusableJson);
    expect(writeJson(readExactly("[".repeat(900) + "1.10" + "]".repeat(900)))).toHaveLength(1_804);
  });
});

describe("a number that a JavaScript number cannot hold", () => {
  const beyond = ["1524831183200260097", "-9007199254740993", "1E400", "3.14159265358979323846", "1e-400"];
  const held = ["1.10", "-0", "5.0", "1e3", "0.10000000000000001", "9007199254740991", "0.0000001", "1e21", "0.0"];

  it.each(beyond)("%s is refused unless the option says otherwise", (token) => {
    expect(() => parseJson(`{"a":${token}}`)).toThrow(
      `it holds the number ${token}, which a JavaScript number cannot hold (option \`numbers\`)`,
    );
    expect(parseJson(`{"a":${token}}`, "text")).toEqual({ a: token });
    expect(parseJson(`{"a":${token}}`, "lossy")).toEqual({ a: Number(token) });
  });

  it.each(held)("%s is a number", (token) => {
    for (const numbers of [undefined, "text", "bigint", "lossy"] as const)
      expect(parseJson(`[${token}]`, numbers)).toEqual([Number(token)]);
  });

  it("is a bigint where it is an integer and bigints are wanted, and written back", () => {
    expect(parseJson("[1524831183200260097, 1]", "bigint")).toEqual([1524831183200260097n, 1]);
    expect(() => parseJson("3.14159265358979323846", "bigint")).toThrow(UnusableJson);
    expect(writeJson({ id: 1524831183200260097n, at: new Date(0), none: undefined })).toBe(
      '{"id":1524831183200260097,"at":"1970-01-01T00:00:00.000Z"}',
    );
  });

  it("reaches handlers as the option says", () => {
    const exact = {
      id: new ExactNumber("1524831183200260097"),
      lot: new ExactNumber("007"),
      list: [new ExactNumber("1.10")],
    };
    expect(() => withPlainNumbers(exact)).toThrow(UnusableJson);
    expect(withPlainNumbers(exact, "text")).toEqual({ id: "1524831183200260097", lot: 7, list: [1.1] });
    const bytes = new Uint8Array([1]);
    expect(withPlainNumbers({ bytes })).toEqual({ bytes });
  });
});

describe("exact numbers", () => {
  it("are compared by their value, in all digits", () => {
    const one = (token: string): number | ExactNumber =>
      String(Number(token)) === token ? Number(token) : new ExactNumber(token);
    const order = [
      "-1E400",
      "-9007199254740993",
      "-9007199254740992",
      "-1.10",
      "-1",
      "0",
      "1E-400",
      "0.001",
      "1.1",
      "9007199254740992",
      "9007199254740993",
      "1E400",
    ];
    for (const [i, left] of order.entries())
      for (const [j, right] of order.entries())
        expect(Math.sign(compareNumbers(one(left), one(right))) + 0, `${left} ${right}`).toBe(Math.sign(i - j));
    for (const [left, right] of [
      ["1.10", "1.1"],
      ["5.0", "5"],
      ["-0", "0"],
      ["1e3", "1000"],
      ["0.0", "-0.00"],
      ["007", "7"],
    ] as const)
      expect(compareNumbers(one(left), one(right)), `${left} ${right}`).toBe(0);
  });

  it("are compared in time linear in their digits", () => {
    const make = (size: number): readonly [ExactNumber, ExactNumber] => {
      const digits = "1".padEnd(size, "0");
      return [new ExactNumber(`${digits}1`), new ExactNumber(`${digits}2`)];
    };
    expect(compareNumbers(...make(1_000_000))).toBeLessThan(0);
    expect(growth(500_000, make, ([one, other]) => compareNumbers(one, other))).toBeLessThan(worstGrowth);
  });

  it("are spelled as they came, but as JSON where that begins with zeros", () => {
    expect(`${String(new ExactNumber("007"))}`).toBe("007");
    expect(writeJson([new ExactNumber("007"), new ExactNumber("-00.50"), new ExactNumber("0")])).toBe("[7,-0.50,0]");
  });
});

describe("the option `numbers` of a client", () => {
  const answer = '{"id":1524831183200260097,"price":1.10}';
  const call = { operation: "shop.get", method: "GET", path: "/" };

  async function upstream(): Promise<Upstream> {
    return {
      namespace: "shop",
      baseUrl: (
        await startUpstream((_, response) => void response.setHeader("content-type", "application/json").end(answer))
      ).url,
    };
  }

  it("is an error of kind `decode` where nothing is said", async () => {
    const error = await failure(sendJson(await upstream(), call));
    expect(error).toMatchObject({
      kind: "decode",
      operation: "shop.get",
      message:
        "shop.get: the answer cannot be used: it holds the number 1524831183200260097, which a JavaScript number cannot hold (option `numbers`)",
    });
  });

  it("says what becomes of numbers that do not fit", async () => {
    const shop = await upstream();
    expect(await sendJson(shop, call, { numbers: "text" })).toEqual({ id: "1524831183200260097", price: 1.1 });
    expect(await sendJson(shop, call, { numbers: "bigint" })).toEqual({ id: 1524831183200260097n, price: 1.1 });
    expect(await sendJson(shop, call, { numbers: "lossy" })).toEqual({ id: 1524831183200260000, price: 1.1 });
  });
});
