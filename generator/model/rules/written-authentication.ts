import { aliasesOf } from "../../schema/aliases.js";
import type { Authentication } from "../../schema/document.js";
import { entryOf, type ScalarNode } from "../../source/node.js";
import type { Sections } from "../resolve-imports.js";

/** One authentication of a capability, and whose it is. */
export interface OwnedAuthentication {
  readonly namespace: string;
  /** Whether it is sent to an API, or asked of callers. */
  readonly isClient: boolean;
  readonly authentication: Authentication;
}

/** The authentications of all APIs and adapters. */
export function authenticationsOf({ consumes, exposes }: Sections): readonly OwnedAuthentication[] {
  return [
    ...consumes.flatMap(({ namespace, authentication }) =>
      authentication ? [{ namespace, isClient: true, authentication }] : [],
    ),
    ...exposes.flatMap(({ namespace, authentication }) =>
      authentication ? [{ namespace, isClient: false, authentication }] : [],
    ),
  ];
}

/** The values of an authentication that nobody else may know, with the key that each is written under. */
export function secretsOf({
  $,
  type,
  headers,
  parameters,
}: Authentication): readonly { readonly key: string; readonly node: ScalarNode }[] {
  const keys = {
    basic: ["password"],
    digest: ["password"],
    bearer: ["token", "value"],
    apikey: ["value", "token"],
    oauth2: ["clientSecret"],
    unsupported: [
      "consumerSecret",
      "signingKey",
      "secretKey",
      "secretAccessKey",
      "tokenSecret",
      "secret",
      "accessKeySecret",
    ],
  }[type];
  const own = keys.flatMap((key) =>
    [key, ...aliasesOf(key)].flatMap((name) => {
      const value = entryOf($, name)?.value;
      return value?.kind === "scalar" && value.value !== null ? [{ key: name, node: value }] : [];
    }),
  );
  return [
    ...own,
    ...[...headers, ...parameters].flatMap(({ name, value }) =>
      value.kind === "scalar" ? [{ key: name, node: value }] : [],
    ),
  ];
}
