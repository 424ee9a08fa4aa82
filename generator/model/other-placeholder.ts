/** The name in a segment that is a placeholder to other frameworks (`:id`, `<int:id>`, `[id]`, `%id%`, `$id`); undefined for any other. */
export function otherPlaceholder(segment: string): string | undefined {
  const found = /^(?:[:$]([A-Za-z_][\w-]*)|<(?:\w+:)?([\w-]+)>|\[([\w-]+)\]|%([A-Za-z_][\w-]*)%)$/.exec(segment);
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? found?.[4];
}

/** A name in the marks of another notation, and where it stands in a text. */
export interface OtherHole {
  readonly name: string;
  readonly text: string;
  readonly at: number;
}

/** The texts inside quotes of a JSON text, and a text that is all one name. */
const marks =
  /(^|")(?:#?\{([\w-]{1,100})\}|[:$]([A-Za-z_][\w-]{0,99})|<([\w-]{1,100})>|%([A-Za-z_][\w-]{0,99})%|\[([\w-]{1,100})\])("|$)/g;

/** The names that a value is in other marks than `{{}}`, whole or as the whole text of a member of the JSON that it is. What stands beside other text may be meant. */
export function otherHoles(value: string): readonly OtherHole[] {
  if (!/[{:$<%[]/.test(value)) return [];
  return [...value.matchAll(marks)].flatMap((match) => {
    const [whole, before = "", braces, sign, angles, percents, brackets, after = ""] = match;
    const name = braces ?? sign ?? angles ?? percents ?? brackets;
    if (name === undefined || before !== after) return [];
    return [{ name, text: whole.slice(before.length, whole.length - after.length), at: match.index + before.length }];
  });
}
