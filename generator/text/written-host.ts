/** A host that is another than it looks. */
export type DoubtfulHost =
  /** It holds a letter that looks like one of another script. `means`: the letter that it is taken for, where one is known. */
  | {
      readonly kind: "look-alike";
      readonly letter: string;
      readonly script: string;
      readonly means: string | undefined;
      readonly ascii: string;
    }
  /** It is read as another text than is written. */
  | { readonly kind: "rewritten"; readonly ascii: string };

// Letters that readers take for Latin ones (Unicode Technical Standard 39, confusables), by the letter that they are taken for.
const lookAlikes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: "аαɑա",
    b: "ьɓ",
    c: "сϲⅽ",
    d: "ԁɗ",
    e: "еєҽ",
    f: "ғք",
    g: "ɡցɢ",
    h: "һհ",
    i: "іιıɩ",
    j: "јϳȷ",
    k: "ĸ",
    l: "ӏ",
    m: "ɱ",
    n: "пηոɴ",
    o: "оοօ",
    p: "рρ",
    q: "ԛզ",
    r: "гɼ",
    s: "ѕꜱ",
    t: "ƭ",
    u: "υսʋ",
    v: "νѵ",
    w: "ԝωա",
    x: "хχ",
    y: "уγүʏ",
    z: "ʐᴢ",
  }).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);

// Scripts with letters that look like Latin ones. Labels of other scripts beside Latin are ordinary: Japanese hosts have them.
const scripts: readonly (readonly [name: string, letters: RegExp])[] = [
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Greek", /\p{Script=Greek}|\p{Script=Coptic}/u],
  ["Armenian", /\p{Script=Armenian}/u],
  ["Cherokee", /\p{Script=Cherokee}|\p{Script=Lisu}/u],
  // What no language writes beside a to z: phonetic letters and small capitals.
  ["phonetic", /[\u0131\u0237\u0250-\u02af\u1d00-\u1dbf\ua730\ua731]/u],
];

/**
 * What is doubtful in the host of an http URL as it is written; undefined where it is what it looks. A name in one script is none of them, unless all of its
 * letters look like Latin ones. Of a URL with templates the letters alone are looked at.
 */
export function doubtfulHost(url: string): DoubtfulHost | undefined {
  const written = /^\s*https?:[/\\]{2}(?:[^/\\?#]*@)?([^/\\?#]*)/i.exec(url)?.[1]?.replace(/:[\d{}\w]*$/, "");
  if (written === undefined || written === "") return undefined;
  // Small letters of ASCII before a word are what they look.
  if (/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/.test(written) && !written.includes("xn--")) return undefined;
  const ascii = hasHoles(written) ? written : asciiOf(written);
  const labels = written.toLowerCase().normalize("NFC").split(".");
  // Below a name of another script nobody expects Latin letters.
  const isAmongLatin = /^[\x21-\x7e]*$/.test(labels.findLast((label) => label !== "") ?? "");
  for (const label of labels) {
    const letter = doubtfulLetter(label, isAmongLatin);
    if (letter !== undefined)
      return {
        kind: "look-alike",
        ...letter,
        means: lookAlikes.get(letter.letter),
        ascii: ascii ?? written,
      };
  }
  const isSame = ascii === undefined || hasHoles(written) || ascii === written.toLowerCase() || isPlain(written, ascii);
  return isSame ? undefined : { kind: "rewritten", ascii };
}

function doubtfulLetter(
  label: string,
  isAmongLatin: boolean,
): { readonly letter: string; readonly script: string } | undefined {
  for (const [script, letters] of scripts) {
    const found = [...label].filter((letter) => letters.test(letter));
    const [letter] = found.filter((each) => lookAlikes.has(each)).concat(found);
    if (letter === undefined) continue;
    const others = [...label].some((each) => /\p{L}/u.test(each) && !letters.test(each));
    if (others || (isAmongLatin && found.every((each) => lookAlikes.has(each)))) return { letter, script };
  }
  return undefined;
}

function hasHoles(written: string): boolean {
  return /[{}$]/.test(written);
}

/** A host as it is asked for; undefined where there is none. */
function asciiOf(written: string): string | undefined {
  return URL.canParse(`http://${written}`) ? new URL(`http://${written}`).hostname : undefined;
}

/** Whether a host is written letter by letter as it is asked for: no wide or invisible letters, no other full stops, no number of another form. */
function isPlain(written: string, ascii: string): boolean {
  if (written.startsWith("[")) return true;
  const letters = written.toLowerCase().normalize("NFC");
  return (
    !/^[\x21-\x7e]*$/.test(letters) &&
    letters.normalize("NFKC") === letters &&
    !/[\p{Cf}\u3002]/u.test(letters) &&
    ascii.split(".").length === letters.split(".").length
  );
}
