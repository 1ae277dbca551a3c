/** What senders told, or meant to tell, and is not known here: while it may matter, nothing is "all quiet". */
import type { SeenBlindSpot } from '../../contract/observation.ts'

/** What a refused message told is not known, and its sender may not tell it again: nothing is "all quiet" for so long, ms. */
const refusedHoldsMs = 3_600_000
/** Senders and groups that are kept in mind; more than that are the newest of them. */
const mostKept = 200

/** A group of alerts as its sender names it, and how many of them it left out of its message. */
export interface ToldGroup {
  readonly name: string
  readonly leftOut: number
}

export interface Losses {
  /** a message could not be read or kept */
  refused(detail: string): void
  /** a sender's message was longer than it may be: none of it was read */
  tooLarge(sender: string, detail: string): void
  /** a sender's message was read */
  read(sender: string, group: ToldGroup | null): void
  spots(): readonly SeenBlindSpot[]
}

/** @param mono the clock that is never set, ms; @param forgetMs after so long a group is not known any more whatever it left out */
export function createLosses(mono: () => number, forgetMs: number): Losses {
  let refused: { readonly at: number; readonly detail: string } | null = null
  const tooLarge = new Map<string, string>()
  const leftOut = new Map<string, { readonly at: number; readonly count: number }>()

  const put = <Value>(all: Map<string, Value>, key: string, value: Value): void => {
    all.delete(key)
    all.set(key, value)
    for (const oldest of all.keys()) if (all.size > mostKept) all.delete(oldest)
  }

  return {
    refused: (detail) => {
      refused = { at: mono(), detail }
    },
    tooLarge: (sender, detail) => put(tooLarge, sender, detail),
    read: (sender, group) => {
      tooLarge.delete(sender)
      if (group && group.leftOut > 0) put(leftOut, group.name, { at: mono(), count: group.leftOut })
      else if (group) leftOut.delete(group.name)
    },
    spots: () => {
      for (const [name, { at }] of leftOut) if (mono() - at >= forgetMs) leftOut.delete(name)
      const isRefused = refused && mono() - refused.at < refusedHoldsMs
      return [
        ...(refused && isRefused
          ? [
              {
                name: 'a message that was refused',
                detail: `What it told is not known here: ${refused.detail}`,
              },
            ]
          : []),
        ...[...tooLarge.values()].map((detail) => ({ name: 'a message that was too long', detail })),
        ...[...leftOut.values()].map(({ count }) => ({
          name: count === 1 ? 'an alert of a group' : `${count} alerts of a group`,
          detail: 'The sender left them out (max_alerts), and has not sent the whole group since.',
        })),
      ]
    },
  }
}
