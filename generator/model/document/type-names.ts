import { pascalCase } from "../../text/casing.js";

/** Gives the types of all documents of a capability names of their own. */
export interface TypeNames {
  /** A name for what a document of the API `namespace` calls `wanted`; `others`: what else it has names for, which keep those that they are written as. */
  readonly take: (wanted: string, namespace: string, others: ReadonlySet<string>) => string;
}

/** What emitted files call by these names, and the one type that every contract has. */
const reserved = (
  "Array Blob Boolean Date Error Exclude Extract File Function Map Number Object Omit Partial Pick Problem Promise " +
  "Readonly ReadonlyArray Record Required Set String Symbol Uint8Array"
).split(" ");

/** Names in the order in which they are asked for: the first has the plain one, the next that of its API before it, others a number. */
export function createTypeNames(): TypeNames {
  const taken = new Set(reserved);
  return {
    take: (wanted, namespace, others) => {
      const plain = typeWord(wanted);
      const qualified = `${typeWord(namespace)}${plain}`;
      const isOthers = plain !== wanted && others.has(plain);
      let name = [...(isOthers ? [] : [plain]), qualified].find((each) => !taken.has(each));
      for (let count = 2; name === undefined; count += 1)
        name = taken.has(`${plain}${count}`) ? undefined : `${plain}${count}`;
      taken.add(name);
      return name;
    },
  };
}

function typeWord(text: string): string {
  const word = pascalCase(text).replace(/[^\p{ID_Continue}]/gu, "");
  if (word === "") return "Type";
  return /^\p{ID_Start}/u.test(word) ? word : `Type${word}`;
}
