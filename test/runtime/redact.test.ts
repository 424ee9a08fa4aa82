import { expect, it } from "vitest";
import { redactText } from "../../templates/runtime/redact.js";

it.each([
  '{"type":"error","code":"not_found"}',
  '{"error_code": "RateLimited"}',
  '{"code":"Request_ResourceNotFound"}',
  '{"code":"invalid-request.missing"}',
  '{"code":404}',
])("a code of plain words is what a caller needs to know: %s", (text) => {
  expect(redactText(text)).toBe(text);
});

it.each([
  ["code", "SplxlOBeZQQYbYS6WxSbIA"],
  ["code", "a1b2c3"],
  ["user_code", "WDJB-MJHT"],
  ["device_code", "abcdefgh"],
  ["auth_code", "4/0AX4XfWh"],
  ["access_token", "abcdefgh"],
])("what signs somebody in is starred: %s", (name, value) => {
  expect(redactText(JSON.stringify({ [name]: value }))).toBe(`{"${name}":"***"}`);
});
