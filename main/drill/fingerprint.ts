/** An alert's identity as Alertmanager computes it: FNV-1a, 64 bits, over the sorted label names and values. */

const offsetBasis = 0xcbf29ce484222325n
const prime = 0x100000001b3n
/** No UTF-8 text holds this byte, so that ("ab", "c") and ("a", "bc") differ. */
const separator = 0xff

/** 16 hex digits, the same as a real Alertmanager's for the same labels. Empty values count as absent labels there. */
export function fingerprintOf(labels: Readonly<Record<string, string>>): string {
  let hash = offsetBasis
  const add = (byte: number): void => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime)
  }
  for (const name of Object.keys(labels).sort()) {
    for (const part of [name, labels[name] ?? '']) {
      for (const byte of Buffer.from(part, 'utf8')) add(byte)
      add(separator)
    }
  }
  return hash.toString(16).padStart(16, '0')
}
