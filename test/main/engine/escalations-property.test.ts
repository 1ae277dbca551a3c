/** Whatever people, time, restarts and the source do: an alert that fires needs somebody, or somebody has it. */
import { expect, it } from 'vitest'
import { placeOf } from '../../../contract/alert.ts'
import { AppError } from '../../../contract/errors.ts'
import { escalationOf } from '../../../contract/escalation.ts'
import type { OrderName } from '../../../contract/orders.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { fc } from '../../helpers/property.ts'

const minuteMs = 60_000
const title = 'IngressErrorRatioHigh'
const config = [
  'version: 1',
  'me: Mara Lind',
  'escalation:',
  '  - {who: Tomasz Wrona, accept: 2m, pass: auto}',
  '  - {who: Ines Okafor, accept: 1m}',
  'sources:',
  '  - {name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s, mirrorAcks: true, carryEscalations: true}',
  '',
].join('\n')

type Step =
  | { readonly kind: 'ask'; readonly who: number; readonly holds: boolean; readonly passes: boolean }
  | { readonly kind: 'answer'; readonly answer: 'accept' | 'decline' }
  | {
      readonly kind:
        | 'withdraw'
        | 'acknowledge'
        | 'takeBack'
        | 'unacknowledge'
        | 'snooze'
        | 'restart'
        | 'sleep'
    }
  | { readonly kind: 'wait'; readonly seconds: number }

const someStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('ask' as const),
    who: fc.nat(1),
    holds: fc.boolean(),
    passes: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('answer' as const),
    answer: fc.constantFrom('accept' as const, 'decline' as const),
  }),
  fc.record({
    kind: fc.constantFrom(
      'withdraw' as const,
      'acknowledge' as const,
      'takeBack' as const,
      'unacknowledge' as const,
      'snooze' as const,
      'restart' as const,
      'sleep' as const,
    ),
  }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 150 }) }),
)

async function take(night: Night, step: Step): Promise<void> {
  const { id } = night.episode(title)
  const escalationId = escalationOf(night.state().escalations, id)?.id
  /** What is refused changes nothing, which is looked at like everything else. */
  const order = async (name: OrderName, input: unknown): Promise<void> => {
    try {
      await night.order(name, input)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
  switch (step.kind) {
    case 'ask': {
      const name = ['Tomasz Wrona', 'Ines Okafor'][step.who]
      const { holds, passes } = step
      await order('escalations.ask', {
        episodeId: id,
        whom: { kind: 'level', name },
        ...{ reason: 'stuck', note: '', acceptMs: 2 * minuteMs, holds, passes },
      })
      return
    }
    case 'answer':
      if (escalationId !== undefined)
        await order('escalations.answer', { escalationId, answer: step.answer, text: '' })
      return
    case 'withdraw':
      if (escalationId !== undefined) await order('escalations.withdraw', { escalationId })
      return
    case 'acknowledge':
    case 'takeBack':
    case 'unacknowledge':
      await order(`alerts.${step.kind}`, { episodeId: id })
      return
    case 'snooze':
      await order('alerts.snooze', { episodeId: id, untilAt: night.clock.now() + 3 * minuteMs })
      return
    case 'restart':
      await night.restart(30_000)
      await night.pass(2_000)
      return
    case 'sleep':
      night.clock.sleep(10 * minuteMs)
      night.fire(pageLabels())
      await night.pass(40_000)
      return
    case 'wait':
      await night.pass(step.seconds * 1_000)
  }
}

/** What must be true of it at every moment. */
function look(night: Night): void {
  const episode = night.episode(title)
  const one = escalationOf(night.state().escalations, episode.id)
  expect(episode.firing).toBe(true)
  const place = placeOf(episode, [])
  expect(['needs-you', 'in-hand']).toContain(place)
  const { ack } = episode
  if (place === 'in-hand') expect(ack !== null || episode.snooze !== null).toBe(true)
  // Somebody else has it only by their own word.
  if (ack && !ack.mine) expect([one?.state, one?.answeredBy]).toEqual(['accepted', ack.by])
  // A question has an end that lies ahead, or is dealt with at the very next turn.
  if (one?.state === 'asked') expect(one.dueAt).toBeGreaterThan(night.clock.now() - 1_000)
  // What nobody accepted rings, unless somebody has taken it again since.
  const rings = night.engine().core.episodes.get(episode.id)
  if (one?.state === 'timed-out' && rings?.ack === null && rings.snooze === null)
    expect(place).toBe('needs-you')
}

it('needs somebody, or somebody has it, and says so truly', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someStep, { minLength: 3, maxLength: 14 }), async (steps) => {
      const night = await startNight({ config })
      try {
        night.fire(pageLabels())
        await night.pass(20_000)
        for (const step of steps) {
          await take(night, step)
          look(night)
        }
        // Left alone, no question holds it for ever: then it is mine by my own word, theirs, or needs somebody.
        await night.pass(6 * minuteMs)
        look(night)
        expect(escalationOf(night.state().escalations, night.episode(title).id)?.state).not.toBe('asked')
      } finally {
        await night.close()
      }
    }),
    { numRuns: 25 },
  )
}, 120_000)
