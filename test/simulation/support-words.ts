/**
 * What the words of hand-overs that stand at the sources say, read out of the doubles' own books in the order of their
 * messages: who was asked, who said yes first, and whose the thread is.
 */
import type { SupportWorld } from './support-world.ts'

interface Word {
  readonly kind: 'ask' | 'accept' | 'decline' | 'withdraw'
  readonly uid: string
  readonly turn: number
  readonly from: string
  readonly by: string
  readonly at: number
  readonly acceptMs: number
  readonly mode: 'transfer' | 'pair'
  readonly to: { readonly name: string; readonly who: string | null; readonly role: string | null }
  readonly thread: { readonly ref: string; readonly tier: string | null }
}

export interface TrueHandOver {
  readonly uid: string
  readonly source: 'chat' | 'issues'
  readonly ref: string
  /** who asked first, by name */
  readonly asker: string
  readonly state: 'asked' | 'accepted' | 'declined' | 'withdrawn'
  /** who said what made it so */
  readonly by: string | null
  /** when the question that counts was written, true epoch ms, and until when it is to be accepted */
  readonly askedAt: number
  readonly dueAt: number
  readonly turn: number
}

/** Where a thread is by what its hand-overs say; null = they say nothing of it. */
export interface TrueHolder {
  readonly holder: string
  readonly tier: string | null
}

interface Stand {
  uid: string
  ask: Word | null
  askedAt: number
  state: TrueHandOver['state']
  by: string | null
  from: string | null
  asker: string
}

export function readHandOvers(world: SupportWorld): {
  readonly all: readonly (TrueHandOver & { readonly isDisputed: boolean })[]
  readonly holders: ReadonlyMap<string, TrueHolder>
} {
  const stands = new Map<string, Stand & { source: 'chat' | 'issues' }>()
  const holders = new Map<string, TrueHolder>()
  const gone = new Set<string>()
  const known = new Set<string>()
  for (const { text, at, source } of wordsOf(world)) {
    // One that was sent twice counts where it stands first.
    if (known.has(text)) continue
    known.add(text)
    const word = JSON.parse(text) as Word
    const stand = stands.get(word.uid) ?? {
      ...{ uid: word.uid, ask: null, askedAt: at, state: 'asked' as const, by: null, from: null },
      ...{ asker: word.by, source },
    }
    stands.set(word.uid, stand)
    const before = holdingOf(stand)
    step(stand, word, at, gone)
    const after = holdingOf(stand)
    if (stand.ask && JSON.stringify(before) !== JSON.stringify(after))
      holders.set(
        `${source} ${stand.ask.thread.ref}`,
        after ?? { tier: stand.ask.thread.tier, holder: stand.ask.by },
      )
  }
  const all = [...stands.values()].flatMap(({ ask, uid, source, asker, state, by, askedAt }) =>
    ask === null
      ? []
      : [
          {
            ...{
              uid,
              source,
              ref: ask.thread.ref,
              asker,
              state,
              by,
              askedAt,
              turn: ask.turn,
              isDisputed: false,
            },
            dueAt: askedAt + ask.acceptMs,
          },
        ],
  )
  return { all, holders }
}

function step(stand: Stand, word: Word, at: number, gone: Set<string>): void {
  if (word.kind === 'ask') {
    const isOver = stand.state === 'accepted' || stand.state === 'withdrawn'
    if (stand.ask && (isOver || word.turn <= stand.ask.turn)) return
    const isBack = gone.has(`${word.uid} ${word.turn}`)
    Object.assign(stand, {
      ask: word,
      askedAt: at,
      state: isBack ? 'withdrawn' : 'asked',
      by: null,
      from: null,
    })
    return
  }
  if (word.kind === 'withdraw') gone.add(`${word.uid} ${word.turn}`)
  if (!stand.ask || stand.ask.turn !== word.turn || stand.state === 'withdrawn') return
  const isTaken = stand.state === 'accepted'
  if (word.kind === 'accept' && !isTaken)
    Object.assign(stand, { state: 'accepted', by: word.by, from: word.from })
  if (word.kind === 'decline' && (stand.state === 'asked' || (isTaken && stand.from === word.from)))
    Object.assign(stand, { state: 'declined', by: word.by })
  if (word.kind === 'withdraw' && !isTaken) Object.assign(stand, { state: 'withdrawn', by: word.by })
}

function holdingOf({ ask, state, by }: Stand): TrueHolder | null {
  if (state !== 'accepted' || !ask || by === null) return null
  if (ask.mode === 'pair') return { tier: ask.thread.tier, holder: ask.by }
  return { tier: ask.to.role ?? ask.thread.tier, holder: by }
}

/** The words as they stand at the sources, in the order of their messages. */
function wordsOf(world: SupportWorld): readonly { text: string; at: number; source: 'chat' | 'issues' }[] {
  const found: { text: string; at: number; order: bigint; source: 'chat' | 'issues' }[] = []
  for (const channel of world.slack.book.channels.values())
    for (const { metadata, ts, isTombstone } of channel.messages) {
      const { word } = (metadata?.event_payload ?? {}) as { readonly word?: string }
      const order = BigInt(ts.replace('.', ''))
      if (word && !isTombstone) found.push({ text: word, at: Number(order / 1_000n), order, source: 'chat' })
    }
  for (const repository of world.github.book.repositories.values())
    for (const issue of repository.issues.values())
      for (const { body, id, createdAt } of issue.comments) {
        const note = /<!-- nightdesk (\{.*\}) -->/s.exec(body)?.[1]
        const { word } = (note ? JSON.parse(note) : {}) as { readonly word?: string | null }
        if (word) found.push({ text: word, at: createdAt, order: BigInt(id), source: 'issues' })
      }
  return found.toSorted((a, b) =>
    a.source === b.source ? (a.order < b.order ? -1 : 1) : a.source < b.source ? -1 : 1,
  )
}
