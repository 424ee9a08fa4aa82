/** Whether two names are one name of a header: their case says nothing (RFC 9110, 5.1). */
export function isSameHeader(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
