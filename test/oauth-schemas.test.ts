import { expect, it } from "vitest";
import { jsonSchema } from "../generator/plan/json-schema.js";
import * as runtime from "../templates/runtime/oauth-schemas.js";

it("OpenAPI documents spell OAuth 2.0 messages as the runtime does", () => {
  expect(jsonSchema({ kind: "known", name: "TokenRequest" })).toEqual(runtime.tokenRequestSchema);
  expect(jsonSchema({ kind: "known", name: "TokenResponse" })).toEqual(runtime.tokenResponseSchema);
  expect(jsonSchema({ kind: "known", name: "RevocationRequest" })).toEqual(runtime.tokenReferenceSchema);
  expect(jsonSchema({ kind: "known", name: "IntrospectionRequest" })).toEqual(runtime.tokenReferenceSchema);
  expect(jsonSchema({ kind: "known", name: "IntrospectionResponse" })).toEqual(runtime.introspectionResponseSchema);
});
