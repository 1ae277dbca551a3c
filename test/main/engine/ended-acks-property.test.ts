/** Whatever people, the pager, the network and kills do: nothing stays in hand that is open there, and one ending rings once. */
import { expect, it } from 'vitest'
import { placeOf } from '../../../contract/alert.ts'
import { AppError } from '../../../contract/errors.ts'
import type { SeenHold } from '../../../contract/observation.ts'
import type { Delivery } from '../../../main/sources/source.ts'
import { startNight } from '../../helpers/a-night.ts'
import { fc } from '../../helpers/property.ts'
import { createScriptedSource, type ScriptedSource } from '../../helpers/scripted-source.ts'

const title = 'summary of f1'
/** After it was told, an ack may be missing from answers for so long, ms (`answeredWithinMs`). */
const showsWithinMs = 30_000

const kinds = ['take', 'takeBack', 'giveBack', 'runsOut', 'colleague', 'goes', 'comes', 'restart'] as const
const mishaps = ['lost', 'hung', 'refused'] as const

type Step =
  | { readonly kind: (typeof kinds)[number] | (typeof mishaps)[number] }
  | { readonly kind: 'wait'; readonly seconds: number }

const wait = (min: number, max: number): fc.Arbitrary<Step> =>
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min, max }) })
const one = (kind: (typeof kinds)[number]): fc.Arbitrary<Step> => fc.constant({ kind })

/** What people do in one go, and what happens beside it. */
const someSteps: fc.Arbitrary<readonly Step[]> = fc.oneof(
  fc.tuple(fc.record({ kind: fc.constantFrom(...kinds) })),
  fc.tuple(fc.record({ kind: fc.constantFrom(...mishaps) })),
  fc.tuple(wait(1, 70)),
  // Taken, and shown there or not yet.
  fc.tuple(one('take'), wait(4, 25)),
  // Ended there before any answer shows it.
  fc.tuple(one('take'), wait(4, 9), one('runsOut'), wait(1, 70)),
  // Given back and taken anew, while answers still tell of what was before.
  fc.tuple(one('take'), wait(15, 25), one('giveBack'), wait(1, 5), one('take'), wait(5, 30)),
)

const timeout = { kind: 'timeout', detail: 'late' } as const

/** @param lagMs what is done there shows in its list only so much later */
async function aNightWithAPager(lagMs: number) {
  let source: ScriptedSource | null = null
  const night = await startNight({
    mirrorAcks: true,
    connect: (clock) => {
      source = createScriptedSource(clock, ['acknowledge', 'unacknowledge'])
      source.showsHolds = true
      return source.connect
    },
  })
  if (!source) throw new Error('no source was asked for')
  const pager: ScriptedSource = source
  let holder: SeenHold | null = null
  let toldAt = Number.NEGATIVE_INFINITY
  /** endings there that nobody here asked for */
  let endings = 0
  let mishap: (typeof mishaps)[number] | null = null

  const become = (next: SeenHold | null): void => {
    holder = next
    night.clock.after(lagMs, () => void pager.put('f1', { held: next }))
  }
  pager.answer = (deed): Delivery | null | Promise<Delivery> => {
    const how = mishap
    mishap = null
    if (how === 'refused') return { ok: false, failure: timeout, final: false, retryAfterMs: 3_000 }
    if (deed.kind === 'acknowledge' && !holder)
      become({ by: 'Mara L', mine: true, at: night.clock.now(), until: null })
    if (deed.kind === 'unacknowledge' && holder) become(null)
    if (how === 'hung') return new Promise(() => {})
    if (how === 'lost') return { ok: false, failure: timeout, final: false, retryAfterMs: 3_000 }
    if (deed.kind === 'acknowledge') toldAt = night.clock.now()
    return null
  }
  pager.put('f1')
  await night.pass(17_000)
  return {
    night,
    pager,
    toldAt: () => toldAt,
    endings: () => endings,
    next: (how: (typeof mishaps)[number]) => {
      mishap = how
    },
    runsOut: () => {
      if (!holder) return
      endings += 1
      become(null)
    },
    colleague: () => {
      if (!holder) become({ by: 'Ines Okafor', mine: false, at: night.clock.now(), until: null })
    },
  }
}

it('F88: nothing is in hand for longer than one answer while it is open there, and one ending rings once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someSteps, { minLength: 4, maxLength: 14 }),
      fc.constantFrom(0, 3_000, 12_000),
      async (steps, lagMs) => {
        const world = await aNightWithAPager(lagMs)
        const { night, pager } = world
        try {
          const id = night.episode(title).id
          const count = (sql: string): number => night.engine().core.db.all(sql).length
          const rings = (): number => night.shown.filter(({ loud, episodeId }) => loud && episodeId).length
          let answersBefore: number | null = null
          const check = (): void => {
            const isOpen = !pager.alerts.get('f1')?.held && !pager.down
            const row = night.episode(title)
            // An order on its way is about to change it; one that has just been told need not show yet.
            const isUnderWay =
              count(`SELECT 1 FROM outbox WHERE episode_id = ${id} AND state IN ('waiting', 'retrying')`) > 0
            const mayBeLate = night.clock.now() - world.toldAt() < showsWithinMs + lagMs
            const isWrong = placeOf(row, []) === 'in-hand' && isOpen && !isUnderWay && !mayBeLate
            if (!isWrong) answersBefore = null
            else answersBefore ??= pager.polls()
            expect(answersBefore === null ? 0 : pager.polls() - answersBefore).toBe(0)
            const ended = count("SELECT 1 FROM event WHERE kind = 'ack-ended-upstream'")
            expect(ended).toBeLessThanOrEqual(world.endings())
            expect(rings()).toBe(1 + ended)
          }
          const order = async (name: 'alerts.acknowledge' | 'alerts.takeBack' | 'alerts.unacknowledge') => {
            try {
              await night.order(name, { episodeId: id })
            } catch (error) {
              if (!(error instanceof AppError)) throw error
            }
          }
          for (const step of [
            ...steps.flat(),
            { kind: 'comes' as const },
            { kind: 'wait' as const, seconds: 90 },
          ]) {
            if (step.kind === 'take') await order('alerts.acknowledge')
            else if (step.kind === 'takeBack') await order('alerts.takeBack')
            else if (step.kind === 'giveBack') await order('alerts.unacknowledge')
            else if (step.kind === 'runsOut') world.runsOut()
            else if (step.kind === 'colleague') world.colleague()
            else if (step.kind === 'goes') pager.down = timeout
            else if (step.kind === 'comes') pager.down = null
            else if (step.kind === 'restart') await night.restart(500)
            else if (step.kind !== 'wait') world.next(step.kind)
            for (let left = step.kind === 'wait' ? step.seconds : 0; left > 0; left -= 1) {
              await night.pass(1_000)
              check()
            }
          }
        } finally {
          await night.close()
        }
      },
    ),
    { numRuns: 36 },
  )
}, 180_000)
