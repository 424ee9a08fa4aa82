import type { Reporter } from "../../diagnostics/reporter.js";
import type { CapabilityDocument, Entity } from "../../schema/document.js";
import { keySpan, ownerSpan, valueSpan } from "../../schema/spans.js";
import { entryOf, type ScalarNode } from "../../source/node.js";
import { spanInScalar } from "../../source/read-yaml.js";
import { isExampleHost } from "../../text/hosts.js";
import type { Sections } from "../resolve-imports.js";
import { authenticationsOf } from "./written-authentication.js";

/** What the reference project's rule set has of taste (engine-semantics 7). Nothing of it changes what is compiled. */
export function checkStyle({ info, $ }: CapabilityDocument, sections: Sections, reporter: Reporter): void {
  if (info ? info.tags.length === 0 : true)
    reporter.report("style/no-tags", info ? keySpan({ $ }, "info") : ownerSpan({ $ }), {});
  for (const { authentication, namespace } of authenticationsOf(sections))
    if (authentication.type === "oauth2" && authentication.scopes.length === 0)
      reporter.report("style/no-scopes", valueSpan(authentication, "type"), { namespace });
  checkDescriptions(sections, reporter);
  for (const entity of [...(info ? [info] : []), ...speakingEntities(sections)]) checkTexts(entity, reporter);
}

function checkDescriptions({ consumes, exposes, aggregates }: Sections, reporter: Reporter): void {
  for (const api of consumes) {
    const { namespace, baseUri } = api;
    if (!isSaid(api)) reporter.report("style/api-without-description", valueSpan(api, "namespace"), { namespace });
    if (isExampleHost(/^https?:\/\/([^/:?#]+)/i.exec(baseUri)?.[1] ?? ""))
      reporter.report("style/example-base-uri", valueSpan(api, "baseUri"), { namespace });
  }
  for (const resource of exposes.flatMap((adapter) => (adapter.kind === "rest" ? adapter.resources : []))) {
    if (!isSaid(resource))
      reporter.report("style/resource-without-description", valueSpan(resource, "path"), { path: resource.path });
    for (const operation of resource.operations)
      if (!isSaid(operation))
        reporter.report("style/operation-without-description", valueSpan(operation, "method"), {
          route: `${operation.method} ${resource.path}${operation.path ?? ""}`,
        });
  }
  for (const { namespace, flows } of aggregates)
    for (const flow of flows)
      if (!isSaid(flow))
        reporter.report("style/flow-without-description", valueSpan(flow, "name"), {
          flow: `${namespace}.${flow.name}`,
        });
}

function isSaid({ description }: { readonly description?: string | undefined }): boolean {
  return description !== undefined && description.trim() !== "";
}

/** Whatever has a label or a description that people and models are shown. */
function speakingEntities({ consumes, exposes, aggregates }: Sections): readonly Entity[] {
  return [
    ...consumes,
    ...consumes.flatMap(({ resources }) => resources),
    ...consumes.flatMap(({ resources }) => resources.flatMap(({ operations }) => operations)),
    ...aggregates,
    ...aggregates.flatMap(({ flows }) => flows),
    ...exposes,
    ...exposes.flatMap((adapter): readonly Entity[] => {
      switch (adapter.kind) {
        case "rest":
          return adapter.resources.flatMap((resource) => [resource, ...resource.operations]);
        case "mcp":
          return [...adapter.tools, ...adapter.resources, ...adapter.prompts];
        case "skill":
          return adapter.skills.flatMap((skill) => [skill, ...skill.tools]);
        case "control":
          return [];
      }
    }),
  ];
}

const words = [
  ["style/script-in-text", /<script/i],
  ["style/eval-in-text", /eval\(/],
] as const;

function checkTexts({ $ }: Entity, reporter: Reporter): void {
  const texts = ["display", "label", "title", "description"]
    .map((key) => entryOf($, key)?.value)
    .filter((node): node is ScalarNode => node?.kind === "scalar");
  for (const node of texts)
    for (const [code, word] of words) {
      const found = word.exec(node.text);
      if (found) reporter.report(code, spanInScalar(node, found.index, found.index + found[0].length), {});
    }
}
