import type { DocumentSource } from "../config/documents.js";
import { mainCopy } from "../config/copies.js";
import type { Lock } from "../config/lock.js";
import type { Workspace } from "./workspace.js";

/** What a project takes from where it is published: a capability by its name, or the document of an API by its consumed namespace. */
export type Published =
  | { readonly section: "sources"; readonly name: string; readonly source: string }
  | ({ readonly section: "documents" } & DocumentSource);

/** Everything that a configuration has a URL for, capabilities first. */
export function publishedIn({ sources, documents }: Workspace["config"]): readonly Published[] {
  return [
    ...sources.map((each) => ({ section: "sources" as const, ...each })),
    ...documents.map((each) => ({ section: "documents" as const, ...each })),
  ];
}

/** Where the copy of one stands, or will stand. */
export function copyOf(published: Published, lock: Lock | undefined): string {
  return published.section === "documents"
    ? published.path
    : mainCopy(published.name, Object.keys(lock?.sources[published.name]?.files ?? {}));
}
