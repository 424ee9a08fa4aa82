import { describe, expect, it } from "vitest";
import { camelCase, pascalCase, splitWords } from "../generator/text/casing.js";

/** Names with what is written of each by the one casing rule: by hand, from the comments of the functions. */
const named: readonly (readonly [name: string, words: readonly string[], camel: string, pascal: string])[] = [
  ["get-forecast", ["get", "forecast"], "getForecast", "GetForecast"],
  ["getForecast", ["get", "Forecast"], "getForecast", "GetForecast"],
  ["v2-orders-4", ["v2", "orders", "4"], "v2Orders4", "V2Orders4"],
  ["2fa-code", ["2fa", "code"], "2faCode", "2faCode"],
  ["v2Get", ["v2", "Get"], "v2Get", "V2Get"],
  ["HTTPServer", ["HTTP", "Server"], "httpServer", "HttpServer"],
  ["get-HTTP", ["get", "HTTP"], "getHttp", "GetHttp"],
  ["getX", ["get", "X"], "getX", "GetX"],
  ["a", ["a"], "a", "A"],
  ["", [], "", ""],
  ["--get--it--", ["get", "it"], "getIt", "GetIt"],
  ["snake_case name", ["snake", "case", "name"], "snakeCaseName", "SnakeCaseName"],
  ["élan-vital", ["élan", "vital"], "élanVital", "ÉlanVital"],
  ["𐐨x", ["𐐨x"], "𐐨x", "𐐀x"],
];

describe("names by the one casing rule", () => {
  it.each(named)("%j", (name, words, camel, pascal) => {
    expect(splitWords(name)).toEqual(words);
    expect(camelCase(name)).toBe(camel);
    expect(pascalCase(name)).toBe(pascal);
  });
});
