import type { FilePlan } from "./plan.js";

/** What a file of the tree is, in a few words of its README. */
export function describeFile(file: FilePlan): string {
  switch (file.kind) {
    case "types":
      return file.path === "schemas.ts" ? "the types that the APIs' own documents name" : "input and answer types";
    case "client":
      return "typed functions, one per consumed operation";
    case "operations":
      return "what exposed operations of several steps do";
    case "scripts":
      return "scripts that those steps run";
    case "upstream":
      return "where the APIs are, and how calls are authenticated";
    case "rest":
      return "the REST adapter, a Fastify plugin";
    case "rest-part":
      return "routes of the REST adapter";
    case "mcp":
      return "the MCP server";
    case "mcp-part":
      return "tools of the MCP server";
    case "mcp-definitions":
      return "types that several tools of the MCP server take or give, as JSON Schema";
    case "skill-server":
      return "the skill catalogue, a Fastify plugin";
    case "server":
      return "starts the adapters";
    case "index":
      return "the typed client's public face";
    case "json":
      return "the REST adapter's contract, OpenAPI 3.1";
    case "skill":
      return "Agent Skill";
    case "skill-reference":
      return "what the Agent Skill refers to";
    case "readme":
    case "group-readme":
      return "this page";
  }
}
