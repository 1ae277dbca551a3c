/** The order of messages in one place of a source, by their keys. A key is a text: Slack's `ts` is no number. */

/** Runs of digits by their value, however long they are; the rest as text. */
export function compareKeys(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  for (const [index, part] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const order = comparePart(part, other)
    if (order !== 0) return order
  }
  return left.length < right.length ? -1 : a < b ? -1 : a > b ? 1 : 0
}

function partsOf(key: string): readonly string[] {
  return key.match(/\d+|\D+/g) ?? []
}

function comparePart(a: string, b: string): number {
  const areDigits = /^\d/.test(a) && /^\d/.test(b)
  if (!areDigits) return a < b ? -1 : a > b ? 1 : 0
  const [left, right] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')]
  if (left.length !== right.length) return left.length - right.length
  return left < right ? -1 : left > right ? 1 : 0
}
