/** Postmortems whose alert fired again where the fix was said to be, told where people look in the morning. Pure. */
import type { PostmortemId } from './ids.ts'
import type { PostmortemSummary } from './postmortem.ts'

/** One whose alert fired again. */
export interface PostmortemAgain {
  readonly postmortemId: PostmortemId
  readonly title: string
  /** when it fired, epoch ms */
  readonly at: number
  /** it was opened again by that; else it is only said */
  readonly isOpened: boolean
}

/** Those of a span that nobody has seen to yet, the last one first. @param from @param until epoch ms, `until` excluded */
export function firedAgainBetween(
  postmortems: readonly Pick<PostmortemSummary, 'id' | 'title' | 'life'>[],
  from: number,
  until: number,
): readonly PostmortemAgain[] {
  return postmortems
    .flatMap(({ id, title, life }): PostmortemAgain[] => {
      const { firedAgainAt: at, state, since } = life
      if (at === null || at < from || at >= until) return []
      // What opens it and what is said of it are one deed, at one instant.
      return [{ postmortemId: id, title, at, isOpened: state === 'fixing' && since === at }]
    })
    .toSorted((a, b) => b.at - a.at || b.postmortemId - a.postmortemId)
}

/** `opened again: its alert fired after the fix` */
export function againWords({ isOpened }: Pick<PostmortemAgain, 'isOpened'>): string {
  return isOpened
    ? 'opened again: its alert fired after the fix'
    : 'its alert fired again, and it stands as it did'
}
