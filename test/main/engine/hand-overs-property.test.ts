/** Whatever people, time, restarts and lost replies do: everybody comes to the same answer, and nobody has it twice. */
import { expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import type { Escalation } from '../../../contract/escalation.ts'
import type { OrderName } from '../../../contract/orders.ts'
import { aHandOver, type Desk, type Desks, startDesks } from '../../helpers/hand-over-desks.ts'
import { fc } from '../../helpers/property.ts'

const minuteMs = 60_000
const who = fc.nat(2)

const someStep = fc.oneof(
  fc.record({ kind: fc.constant('hand-over' as const), who, whom: fc.nat(2), passes: fc.boolean() }),
  fc.record({
    kind: fc.constant('answer' as const),
    who,
    answer: fc.constantFrom('accept' as const, 'accept' as const, 'decline' as const),
  }),
  fc.record({ kind: fc.constant('both-accept' as const) }),
  fc.record({ kind: fc.constant('withdraw' as const), who }),
  fc.record({
    kind: fc.constantFrom('restart' as const, 'lose' as const, 'down' as const, 'up' as const),
    who,
  }),
  fc.record({ kind: fc.constant('cut' as const), who, cut: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 200 }) }),
)
type Step = typeof someStep extends fc.Arbitrary<infer Of> ? Of : never

const newest = (desk: Desk): Escalation | undefined => desk.handOvers().at(-1)

/** What is refused changes nothing, which is looked at like everything else. */
async function order(desk: Desk, name: OrderName, input: unknown): Promise<void> {
  try {
    await desk.night.order(name, input)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

async function answer(desk: Desk, said: 'accept' | 'decline'): Promise<void> {
  const one = newest(desk)
  if (one?.direction === 'in')
    await order(desk, 'escalations.answer', { escalationId: one.id, answer: said, text: '' })
}

async function take(desks: Desks, step: Step): Promise<void> {
  const desk = 'who' in step ? (desks.all[step.who] ?? desks.all[0]) : desks.all[0]
  switch (step.kind) {
    case 'hand-over': {
      const whom = ['First line', 'Ops duty', 'SRE'][step.whom]
      return order(desk, 'support.handOver', aHandOver(desk, { whom, passes: step.passes, acceptMs: 90_000 }))
    }
    case 'answer':
      return answer(desk, step.answer)
    case 'both-accept':
      for (const one of desks.all) await answer(one, 'accept')
      return
    case 'withdraw': {
      const mine = desk.handOvers().findLast(({ direction }) => direction === 'out')
      if (mine) await order(desk, 'escalations.withdraw', { escalationId: mine.id })
      return
    }
    case 'restart':
      return desk.night.restart()
    case 'lose':
      desk.seat.lost += 1
      return
    case 'down':
    case 'up':
      desk.seat.isDown = step.kind === 'down'
      return
    case 'cut':
      desk.seat.cut = step.cut
      return
    case 'wait':
      return desks.pass(step.seconds * 1_000)
  }
}

/** What a desk believes of one hand-over, as all of them would say it. */
function belief({ state, answeredBy, direction }: Escalation): string {
  if (state === 'accepted' || (state === 'over' && answeredBy !== null)) return `${answeredBy} has it`
  if (state === 'asked') return 'open'
  // Whoever was asked sees what was taken back, or declined by another, as over; what ran out has come back.
  return direction === 'in' && state === 'over' ? 'not asked' : state === 'withdrawn' ? 'not asked' : 'back'
}

/** All of them are quiet: nothing is on its way, nothing is left to be read, no time runs. */
function look(desks: Desks): void {
  const { log } = desks.shared
  const heard = log.flatMap(({ message }) => message.word ?? [])
  expect(new Set(heard).size).toBe(heard.length)
  const markers = log.flatMap(({ marker }) => marker ?? [])
  expect(new Set(markers).size).toBe(markers.length)

  const byUid = new Map<string, Set<string>>()
  for (const { handOvers, night } of desks.all) {
    for (const one of handOvers()) {
      const row = night.engine().core.db.get('SELECT uid FROM escalation WHERE id = ?', one.id)
      const uid = String(row?.uid)
      if (!heard.some((word) => word.includes(`"${uid}"`))) continue
      const said = byUid.get(uid) ?? new Set()
      byUid.set(uid, said.add(belief(one)))
    }
  }
  for (const said of byUid.values()) {
    const closed = [...said].filter((one) => one.endsWith('has it'))
    expect(said.has('open')).toBe(false)
    // They all name one person, or none of them names anybody.
    expect(closed.length === 0 || said.size === 1).toBe(true)
  }
  const holders = new Set(desks.all.map((desk) => `${desk.thread().tier} ${desk.thread().holder}`))
  const said = [...byUid.values()].some((one) => [...one].some((belief) => belief.endsWith('has it')))
  if (said && byUid.size === 1) expect(holders.size).toBe(1)
  const uids = desks.all.flatMap(({ handOvers, night }) =>
    handOvers().flatMap(({ id, direction, state }) =>
      direction === 'in' && state === 'accepted'
        ? [String(night.engine().core.db.get('SELECT uid FROM escalation WHERE id = ?', id)?.uid)]
        : [],
    ),
  )
  expect(new Set(uids).size).toBe(uids.length)
}

it.each([true, false])(
  'comes to one answer everywhere (a channel of ours: %s)',
  async (team) => {
    await fc.assert(
      fc.asyncProperty(fc.array(someStep, { minLength: 4, maxLength: 16 }), async (steps) => {
        const desks = await startDesks({ team })
        try {
          const first = desks.all[0]
          await order(first, 'support.handOver', aHandOver(first, { acceptMs: 90_000, passes: true }))
          await desks.pass(12_000)
          for (const step of steps) await take(desks, step)
          for (const { seat } of desks.all) Object.assign(seat, { isDown: false, lost: 0, cut: 100 })
          await desks.pass(20 * minuteMs)
          look(desks)
        } finally {
          await desks.close()
        }
      }),
      { numRuns: 12 },
    )
  },
  240_000,
)
