/** Whether all colleagues' Nightdesks agree on every hand-over with the words that stand at the source, and with each other. */
import { fail } from './broken.ts'
import type { Known } from './support-oracle.ts'
import { readHandOvers } from './support-words.ts'
import type { SupportWorld } from './support-world.ts'

/** Seconds of GitHub's stamps, and steps in which a clock's difference counts, ms. */
const roughMs = 8_000
/** A call begins within this of the question's coming, ms. */
const calledWithinMs = 30_000
/** What time brings is done within this, ms. */
const timelyMs = 10_000

export interface Agreement {
  /** at any moment: who is asked is called, and time does what it says. @throws Broken */
  check(known: Known): void
  /** @throws Broken */
  atRest(all: readonly Known[]): void
}

export function createAgreement(world: SupportWorld): Agreement {
  const { time } = world
  /** when a question was first seen on a page, by login and id */
  const firstSeen = new Map<string, number>()
  return {
    check: (known) => {
      const { desk, laptop } = known
      const name = laptop.who.login
      for (const one of desk.state().escalations) {
        if (one.mode === null || one.direction !== 'in' || !one.forMe || one.state !== 'asked') continue
        const key = `${name} ${one.id} ${one.dueAt}`
        const seenAt = firstSeen.get(key) ?? time.now()
        firstSeen.set(key, seenAt)
        const late = desk.clock.now() - one.dueAt
        const awakeMs = time.now() - Math.max(known.awakeSince, seenAt)
        if (late > timelyMs && awakeMs > timelyMs)
          fail(`${name} still shows question ${one.id} as open, ${late} ms after its time.`)
        const isCalled = laptop.rings.some(({ notice }) => notice.tag === `escalation:${one.id}`)
        if (!isCalled && awakeMs > calledWithinMs)
          fail(`${name} is asked by ${one.from} (question ${one.id}) and was not called.`)
        if (
          one.calledAt === null &&
          desk.state().desk.duty.state !== 'off' &&
          isLoud(known, one.id) &&
          awakeMs > calledWithinMs
        )
          fail(`Question ${one.id} is to call ${name}, and does not.`)
      }
    },
    atRest: (all) => {
      const { all: handOvers, holders } = readHandOvers(world)
      for (const one of handOvers) {
        const taken: string[] = []
        for (const known of all) {
          const name = known.laptop.who.login
          const row = known.desk.db.get('SELECT * FROM escalation WHERE uid = ?', one.uid)
          if (!row) fail(`${name} never heard of the hand-over ${one.uid} of ${one.ref}.`)
          if (Number(row.turn) !== one.turn && !isUntold(known, one.uid))
            fail(`${name} is at question ${row.turn} of ${one.uid}, and ${one.turn} counts.`)
          if (isUntold(known, one.uid)) continue
          const isMine = one.by === known.laptop.who.name
          const wanted = wantedState(one, row.direction === 'out', isMine)
          if (row.state !== wanted)
            fail(
              `${name} has ${one.uid} as ${row.state}, and by the words it is ${one.state} (${one.by}): ${wanted}.`,
            )
          if (one.state === 'accepted' && row.answered_by !== one.by)
            fail(`${name} says that ${row.answered_by} has ${one.uid}, and ${one.by} said yes first.`)
          if (row.state === 'accepted' && (row.direction === 'in' || isMine)) taken.push(name)
          const offBy = Math.abs(Number(row.due_at) - one.dueAt)
          if (offBy > known.laptop.mostOffset + roughMs)
            fail(`${name} takes ${one.uid} to be due ${offBy} ms beside its instant.`)
        }
        if (taken.length > 1) fail(`${taken.join(' and ')} have both taken ${one.uid}.`)
      }
      for (const [place, wanted] of holders) {
        const [source, ref] = place.split(' ')
        for (const known of all) {
          const row = known.desk.db.get(
            'SELECT id, holder, tier FROM support_thread WHERE source_id = ? AND ref = ?',
            source ?? '',
            ref ?? '',
          )
          const isShaken = handOvers.some((one) => one.ref === ref && isUntold(known, one.uid))
          if (!row || isShaken) continue
          if (row.holder !== wanted.holder || row.tier !== wanted.tier)
            fail(
              `${known.laptop.who.login} says that ${row.holder} (${row.tier}) has ${ref}, and by the words ${wanted.holder} (${wanted.tier}) has.`,
            )
        }
      }
    },
  }
}

function wantedState(
  { state, dueAt: _ }: { readonly state: string; readonly dueAt: number },
  isOut: boolean,
  isMine: boolean,
): string {
  // Every question is long past its time when it is looked at.
  if (state === 'asked') return 'timed-out'
  if (isOut) return state
  return isMine && state !== 'withdrawn' ? state : 'over'
}

/** A word of it could not be sent, and that is shown: then this laptop knows more than the others. */
function isUntold({ desk }: Known, uid: string): boolean {
  return (
    desk.db.get(
      "SELECT 1 FROM support_order WHERE kind = 'word' AND state IN ('refused', 'expired', 'unsure') AND instr(payload, ?) > 0",
      uid,
    ) !== undefined
  )
}

function isLoud({ desk }: Known, id: number): boolean {
  return desk.db.get('SELECT 1 FROM escalation WHERE id = ? AND calls = 1', id) !== undefined
}
