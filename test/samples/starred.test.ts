import { describe, expect, it } from "vitest";
import { starredJson } from "../../generator/cli/record/starred.js";
import { isPrivateName } from "../../generator/text/private-names.js";

/** What is kept of a value. */
function kept(value: unknown): unknown {
  return JSON.parse(starredJson(JSON.stringify(value)) ?? "");
}

describe("what is recorded has stars in the place of secrets and personal values", () => {
  it.each([
    "password",
    "access_token",
    "refreshToken",
    "id_token",
    "apiKey",
    "X-Api-Key",
    "client_secret",
    "Authorization",
    "Set-Cookie",
    "sessionId",
    "privateKey",
    "email",
    "customer_email",
    "e-mail",
    "phoneNumber",
    "first_name",
    "lastName",
    "displayName",
    "login",
    "userName",
    "date_of_birth",
    "birthDate",
    "ssn",
    "iban",
    "cardNumber",
    "account_number",
    "ip_address",
    "streetAddress",
    "postal_code",
    "avatar_url",
  ])("by its name: %s", (name) => {
    expect(isPrivateName(name)).toBe(true);
    expect(kept({ [name]: "value-of-it", plain: { [name]: 4711 } })).toEqual({ [name]: "***", plain: { [name]: 0 } });
  });

  it.each(["id", "status", "total", "currency", "country", "created_at", "description", "keyboard", "passage", "ship"])(
    "what others are called is no reason: %s",
    (name) => {
      expect(isPrivateName(name)).toBe(false);
      expect(kept({ [name]: "open" })).toEqual({ [name]: "open" });
    },
  );

  it("all that lies in a private member, but for what is true, false or null", () => {
    expect(
      kept({ address: { city: "Berlin", lines: ["a", "b"], floor: 3, verified: true, more: null }, city: "Berlin" }),
    ).toEqual({
      address: { city: "***", lines: ["***", "***"], floor: 0, verified: true, more: null },
      city: "Berlin",
    });
  });

  it("a name is a person's beside an address or in somebody's object, and no other's", () => {
    expect(kept({ name: "Ada", email: "a@b.example" })).toEqual({ name: "***", email: "***" });
    expect(kept({ owner: { id: 1, name: "Ada" }, author: "Ada" })).toEqual({
      owner: { id: 1, name: "***" },
      author: "***",
    });
    expect(kept({ repository: { id: 1, name: "engine" } })).toEqual({ repository: { id: 1, name: "engine" } });
  });

  it.each([
    ["an address in a text", "write to ada@lovelace.example today", "write to *** today"],
    ["a token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "***"],
    ["a header", "Bearer abcdefgh12345678", "***"],
    ["a key of a service", ["sk", "live", "abcdefghij0123456789"].join("_"), "***"],
    ["a key in a frame", "-----BEGIN PRIVATE KEY-----\nMII", "***"],
    ["a card", "paid with 4111 1111 1111 1111", "paid with ***"],
    ["a telephone", "call +49 30 901820 now", "call *** now"],
    ["an account", "DE89 3704 0044 0532 0130 00", "***"],
    [
      "what a URL is signed with",
      "https://files.example/a.pdf?X-Amz-Signature=abc&x=1",
      "https://files.example/a.pdf?***",
    ],
    ["credentials in a URL", "https://ada:pw@files.example/a", "https://***@files.example/a"],
    ["a machine", "from 203.0.113.7", "from ***"],
    ["an envelope", '{"password":"x1","n":1}', '{\n  "password": "***",\n  "n": 1\n}'],
  ])("by its looks: %s", (_, text, expected) => {
    expect(kept({ note: text })).toEqual({ note: expected });
    expect(kept([text])).toEqual([expected]);
  });

  it.each(["2026-01-31T12:00:00Z", "1.2.3", "0b9c6f0e-5a52-4c5c-9d9b-0d6f1a2b3c4d", "https://x.example/a#b", "EUR"])(
    "what is nobody's stays: %s",
    (text) => {
      expect(kept({ value: text })).toEqual({ value: text });
    },
  );

  it("keys that are somebody's", () => {
    expect(kept({ "ada@x.example": 1, "+4930901820": 2, total: 3 })).toEqual({ "***1": 1, "***2": 2, total: 3 });
  });

  it("numbers keep their digits, and long lists are cut", () => {
    expect(starredJson('{"id": 12345678901234567890, "pi": 3.10}')).toBe(
      '{\n  "id": 12345678901234567890,\n  "pi": 3.10\n}\n',
    );
    expect(kept({ card: 4111111111111111 })).toEqual({ card: 0 });
    expect((kept(Array.from({ length: 500 }, (_, index) => index)) as readonly unknown[]).length).toBe(100);
  });

  it.each(["", "no JSON", '{"a": 1, "a": 2}', "<p>"])("no JSON is nothing: %s", (text) => {
    expect(starredJson(text)).toBeUndefined();
  });

  it("takes linear time, whatever an upstream sends", () => {
    for (const part of ["eyJ-", "http://", "a@", "1 ", "+1", "sk_", "//a:", "A1", "{", "AB12 "]) {
      const text = JSON.stringify({ note: part.repeat(100_000 / part.length) });
      expect(starredJson(text)).toBeDefined();
    }
  });
});
