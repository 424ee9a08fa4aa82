/** What people, and people with bad intentions, put into a text. */
export const texts: readonly string[] = [
  "plain",
  "",
  'say "hi"',
  'a","admin":true,"z":"',
  "{{x}}",
  "}}",
  "\\",
  '\\"',
  "line\nbreak\ttab",
  "\r\n",
  "a&b=c&admin=1",
  "a%26b",
  "100%",
  "a+b",
  "</c><admin/>",
  '"><admin b="',
  "]]>",
  "]]]]>>",
  "<![CDATA[",
  "&lt;",
  "é ü 💥",
  "\u2028",
  "__proto__",
  "constructor",
  "${1}",
  "`",
  "null",
  "true",
  "5",
  "[1]",
  '{"admin":true}',
  "'",
  " ",
  "$&",
  "//",
  "/*",
  "-->",
];

/** Strings made of what texts are made of, the same on every run. */
export function madeTexts(count: number): readonly string[] {
  const pieces = [
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "<",
    ">",
    "&",
    "=",
    "%",
    "+",
    "'",
    "]]>",
    "\n",
    "a",
    "é",
    "{{",
    "}}",
    "\u0041",
    "1",
  ];
  let state = 42;
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(8) }, () => pieces[next(pieces.length)] ?? "").join(""),
  );
}
