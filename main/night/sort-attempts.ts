/** What is still shown of the notifications that an earlier run decided on and wrote no outcome of. Pure. */
import type { OpenAttempt } from './attempt-table.ts'

/** One that is not shown any more. */
export interface PassedOver {
  readonly attempt: OpenAttempt
  readonly reason: string
}

/** Why what was decided is not shown when its time has come. */
export const overAlready = 'it was over before it could be shown'
const newerCame = 'a newer one took its place'
const callCame = 'a call took its place'

/**
 * One of each tag, since no more than one stands under a tag: of those that still matter the newest that is loud, else the
 * newest. Words without a sound take no place of a call that nobody has seen.
 * @param open in the order in which they were decided
 * @returns those to be shown in that order, and the others tag by tag
 */
export function sortAttempts(
  open: readonly OpenAttempt[],
  stillMatters: (attempt: OpenAttempt) => boolean,
): { readonly shown: readonly OpenAttempt[]; readonly passedOver: readonly PassedOver[] } {
  const shown = new Set<OpenAttempt>()
  const passedOver: PassedOver[] = []
  for (const underOne of Map.groupBy(open, ({ tag }) => tag).values()) {
    const left = new Set(underOne.filter(stillMatters))
    const inOrder = [...left]
    const one = inOrder.findLast(({ loud }) => loud) ?? inOrder.at(-1)
    if (one) shown.add(one)
    for (const attempt of underOne) {
      if (attempt === one) continue
      const isNewer = one !== undefined && attempt.id > one.id
      const reason = !left.has(attempt) ? overAlready : isNewer ? callCame : newerCame
      passedOver.push({ attempt, reason })
    }
  }
  return { shown: open.filter((attempt) => shown.has(attempt)), passedOver }
}
