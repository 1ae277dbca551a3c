/** Things by an instant of theirs: which are due is known without a look at the others. In a storm thousands share a few. */
export interface Instants<Key> {
  /** it is due at `at`, epoch ms, and at no other instant any more; Infinity or null = not by time */
  put(key: Key, at: number | null): void
  remove(key: Key): void
  clear(): void
  /** when the first of them is due, epoch ms; Infinity when none is */
  first(): number
  /** those that are due by `now`, epoch ms, at most so many */
  until(now: number, most?: number): readonly Key[]
}

export function createInstants<Key>(): Instants<Key> {
  const byInstant = new Map<number, Set<Key>>()
  const instants = new Map<Key, number>()
  /** null = to be looked for */
  let first: number | null = Number.POSITIVE_INFINITY

  const remove = (key: Key): void => {
    const at = instants.get(key)
    if (at === undefined) return
    instants.delete(key)
    const others = byInstant.get(at)
    others?.delete(key)
    if (others?.size !== 0) return
    byInstant.delete(at)
    if (at === first) first = null
  }
  const firstOf = (): number => {
    if (first !== null) return first
    first = Number.POSITIVE_INFINITY
    for (const at of byInstant.keys()) first = Math.min(first, at)
    return first
  }

  return {
    put: (key, at) => {
      if (instants.get(key) === at) return
      remove(key)
      if (at === null || at === Number.POSITIVE_INFINITY) return
      instants.set(key, at)
      const others = byInstant.get(at)
      if (others) others.add(key)
      else byInstant.set(at, new Set([key]))
      if (first !== null) first = Math.min(first, at)
    },
    remove,
    clear: () => {
      byInstant.clear()
      instants.clear()
      first = Number.POSITIVE_INFINITY
    },
    first: firstOf,
    until: (now, most = Number.POSITIVE_INFINITY) => {
      const found: Key[] = []
      if (firstOf() > now) return found
      for (const [at, keys] of byInstant) {
        if (at > now) continue
        for (const key of keys) {
          if (found.length >= most) return found
          found.push(key)
        }
      }
      return found
    },
  }
}
