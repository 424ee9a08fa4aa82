/** The name in a segment that is a placeholder to other frameworks (`:id`, `<int:id>`, `[id]`, `$id`); undefined for any other. */
export function otherPlaceholder(segment: string): string | undefined {
  const found = /^(?:[:$]([A-Za-z_][\w-]*)|<(?:\w+:)?([\w-]+)>|\[([\w-]+)\])$/.exec(segment);
  return found?.[1] ?? found?.[2] ?? found?.[3];
}
