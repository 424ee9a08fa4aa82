/** Whether two parts of models say the same, wherever they are written. */
export function sameDeclaration(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, withoutPlaces) === JSON.stringify(other, withoutPlaces);
}

function withoutPlaces(key: string, value: unknown): unknown {
  return key === "span" ? undefined : value;
}
