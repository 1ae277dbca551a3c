/** A support source in memory that several Nightdesks share: one order of messages, and replies that get lost. */
import type { SeenMessage, SeenThread } from '../../contract/seen-support.ts'
import type { SupportDefinition, SupportPost, SupportSource } from '../../main/sources/support-source.ts'

interface Said {
  readonly ref: string
  readonly isTeam: boolean
  readonly marker: string | null
  readonly message: SeenMessage
}

export interface SharedSeat {
  /** nothing reaches the source from here, and nothing comes */
  isDown: boolean
  /** the next so many posts arrive, and their replies do not */
  lost: number
  /** a thread that is not read here yet; once it is null, all is read anew */
  unread: string | null
  /** messages that a poll brings at most */
  cut: number
  readonly definition: SupportDefinition
}

export interface SharedSupport {
  /** everything that stands there, in its order */
  readonly log: readonly Said[]
  /** what was said to the source about how threads stand */
  readonly marks: readonly object[]
  customer(ref: string, name: string, text: string): void
  /** words with a message of anybody's, as somebody might forge them */
  forged(ref: string, side: 'us' | 'customer', word: string): void
  /** @param person whose Nightdesk it is */
  seat(person: string): SharedSeat
}

/** @param now epoch ms by the source's clock */
export function createSharedSupport(
  now: () => number,
  options: { readonly team?: boolean } = {},
): SharedSupport {
  const log: Said[] = []
  const marks: object[] = []
  const add = (
    said: Pick<Said, 'ref' | 'isTeam' | 'marker'>,
    part: Pick<SeenMessage, 'text' | 'author' | 'word'>,
  ): string => {
    const at = now()
    const key = `${Math.floor(at / 1_000)}.${String(log.length + 1).padStart(6, '0')}`
    const plain = { isNod: false, editedAt: null, links: [], files: [] } as const
    log.push({ ...said, message: { key, at, ...part, ...plain } })
    return key
  }
  const threadsOf = (said: readonly Said[], person: string): readonly SeenThread[] =>
    [...new Set(said.map(({ ref }) => ref))].map((ref) => {
      const mine = said.filter((one) => one.ref === ref)
      return {
        ...{ ref, channel: ref.split('/')[0] ?? ref, number: null, title: null, url: null },
        ...{ labels: [], assignees: [], closedAt: null, isTeam: mine[0]?.isTeam === true },
        messages: mine.map(({ message }) => ({
          ...message,
          author: { ...message.author, mine: message.author.name === person },
        })),
        ...{ removed: [], whole: null, isBehind: false },
      }
    })

  return {
    log,
    marks,
    customer: (ref, name, text) =>
      void add(
        { ref, isTeam: false, marker: null },
        { text, author: { id: name, name, side: 'customer', mine: false }, word: null },
      ),
    forged: (ref, side, word) =>
      void add(
        { ref, isTeam: false, marker: null },
        { text: 'words', author: { id: 'E', name: 'Eve', side, mine: false }, word },
      ),
    seat: (person) => {
      const lost = { kind: 'timeout', detail: 'No answer came.' } as const
      const facts = { account: person, followed: 1, behindMs: 0, remarks: [], isPushed: false }
      let hasMissed = false
      const post = async ({ to, text, marker, word, by, isRetry }: SupportPost) => {
        if (seat.isDown) return { ok: false, failure: lost, final: false, retryAfterMs: null } as const
        const there = isRetry ? log.find((one) => one.marker === marker)?.message.key : undefined
        const isTeam = to.kind === 'team'
        const ref = to.kind === 'team' ? 'ops/team' : to.ref
        const author = { id: by, name: by, side: 'us', mine: false } as const
        const key = there ?? add({ ref, isTeam, marker }, { text, word, author })
        if (seat.lost > 0) {
          seat.lost -= 1
          return { ok: false, failure: lost, final: false, retryAfterMs: null } as const
        }
        return { ok: true, ref: key, endsAt: null } as const
      }
      const source: SupportSource = {
        poll: async (cursor) => {
          if (seat.isDown) return { ok: false, failure: lost, nextInMs: 5_000, facts: null }
          const from = hasMissed && seat.unread === null ? 0 : Number(cursor ?? 0)
          hasMissed = seat.unread !== null
          const until = Math.min(log.length, from + seat.cut)
          return {
            ok: true,
            threads: threadsOf(log.slice(from, until), person).filter((one) => one.ref !== seat.unread),
            ...{ cursor: String(until), isComplete: until === log.length, nextInMs: 5_000, facts },
          }
        },
        thread: async (ref) => {
          if (seat.isDown) return lost
          const [thread] = threadsOf(
            log.filter((one) => one.ref === ref),
            person,
          )
          return thread ?? { kind: 'not-found', detail: 'It is not there.' }
        },
        test: async () => ({ ok: true, saw: [], remarks: [] }),
        post,
        mark: async (mark) => {
          if (seat.isDown) return { ok: false, failure: lost, final: false, retryAfterMs: null }
          marks.push(mark)
          return { ok: true, ref: mark.ref, endsAt: null }
        },
      }
      const seat: SharedSeat = {
        ...{ isDown: false, lost: 0, cut: 100, unread: null },
        definition: {
          kind: options.team === false ? 'github' : 'slack',
          label: 'Shared',
          connect: () => source,
        },
      }
      return seat
    },
  }
}
