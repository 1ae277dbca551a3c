/** A name as a number: a name may hold anything, the key of a draft may not. Of 32 bits; two names rarely share one. */
export function nameMark(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 7)
}
