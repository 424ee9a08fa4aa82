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
  /** It stands beside other text, where the marks may be meant. */
  readonly isInside: boolean;
}

/** The texts inside quotes of a JSON text, and a text that is all one name. */
const marks =
  /(^|")(?:#?\{([\w.-]{1,100})\}|[:$]([A-Za-z_][\w-]{0,99})|<([\w.-]{1,100})>|%([A-Za-z_][\w-]{0,99})%|\[([\w-]{1,100})\])("|$)/g;

/** `{name}` beside other text, where no other brace stands: `order-{id}`. */
const inside = /(?<![{$#])\{([\w.-]{1,100})\}(?!\})/g;

/** The names that a value holds in other marks than `{{}}`: whole, as the whole text of a member of the JSON that it is, or in braces beside other text. */
export function otherHoles(value: string): readonly OtherHole[] {
  if (!/[{:$<%[]/.test(value)) return [];
  const whole = wholeHoles(value);
  if (whole.length > 0 || /[{}]/.test(value.replace(inside, ""))) return whole;
  return [...value.matchAll(inside)].map((match) => {
    const [text, name = ""] = match;
    return { name, text, at: match.index, isInside: true };
  });
}

function wholeHoles(value: string): readonly OtherHole[] {
  return [...value.matchAll(marks)].flatMap((match) => {
    const [whole, before = "", braces, sign, angles, percents, brackets, after = ""] = match;
    const name = braces ?? sign ?? angles ?? percents ?? brackets;
    if (name === undefined || before !== after) return [];
    return [
      {
        name,
        text: whole.slice(before.length, whole.length - after.length),
        at: match.index + before.length,
        isInside: false,
      },
    ];
  });
}
