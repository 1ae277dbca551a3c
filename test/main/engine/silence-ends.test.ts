/** Silences that end in my shift: said ahead once, and no more when they are extended or nobody here will hear it. */
import { afterEach, describe, expect, it } from 'vitest'
import { endLeadMs } from '../../../contract/silences.ts'
import { endingTag } from '../../../main/night/notice.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const minuteMs = 60_000
const lengthMs = 40 * minuteMs

let night: Night
afterEach(() => night.close())

const ending = () => night.state().desk.endingSilences
const told = () => night.shown.filter(({ tag }) => tag.startsWith(endingTag))
const silence = (part: { endsAt?: number; comment?: string; cluster?: string; id?: string } = {}) => {
  const now = night.clock.now()
  const made = night.silences.set(
    {
      id: part.id ?? null,
      matchers: [{ name: 'cluster_id', value: part.cluster ?? 'pay-eu', isRegex: false, isEqual: true }],
      startsAt: now,
      endsAt: part.endsAt ?? now + lengthMs,
      createdBy: 'Ines Okafor',
      comment: part.comment ?? 'Planned work',
    },
    now,
  )
  if (made === 'not-found') throw new Error('no such silence')
  return made
}
const begin = async (more: Record<string, string> = {}, dir?: string): Promise<number> => {
  night = await startNight(dir === undefined ? {} : { dir })
  const { endsAt } = silence()
  night.fire(pageLabels(more), { summary: 'Quiet' })
  await night.pass(minuteMs)
  return endsAt
}
/** until so long before an instant */
const passTo = (at: number): Promise<void> => night.pass(at - night.clock.now())

describe('a silence that ends in my shift', () => {
  it('is said one lead ahead, with what will be heard, and by one notification without a sound', async () => {
    const endsAt = await begin()
    night.fire(pageLabels({ alertname: 'Other' }), { summary: 'Other' })
    await passTo(endsAt - endLeadMs - 2_000)
    expect([ending(), told()]).toEqual([[], []])
    await night.pass(4_000)
    expect(ending()).toEqual([
      expect.objectContaining({
        endsAt,
        by: 'Ines Okafor',
        why: 'Planned work',
        alerts: 2,
        sourceId: 'plover',
      }),
    ])
    expect(told()).toEqual([expect.objectContaining({ loud: false })])
    expect(told()[0]?.body).toMatch(/and 1 more\. Heard again at \d\d:\d\d:\d\d\.$/)
    await passTo(endsAt + 20_000)
    expect([ending(), told().length]).toEqual([[], 1])
    expect(night.titles('needs-you').toSorted()).toEqual(['Other', 'Quiet'])
  })

  it('is not said twice, over a restart neither, and said anew when it was extended', async () => {
    const endsAt = await begin({}, aTestFolder())
    const { id = '' } = night.silences.list(night.clock.now())[0] ?? {}
    await passTo(endsAt - endLeadMs + minuteMs)
    expect(told()).toHaveLength(1)
    await night.restart(minuteMs)
    await night.pass(20_000)
    expect([ending().length, told().length]).toEqual([1, 1])
    await night.order('silences.extend', { sourceId: 'plover', silenceId: id, endsAt: endsAt + lengthMs })
    await night.pass(40_000)
    expect(ending()).toEqual([])
    await passTo(endsAt + lengthMs - endLeadMs + 2_000)
    expect([ending().length, told().length]).toEqual([1, 2])
  })

  it('is withdrawn from the desk the moment a longer one is asked for', async () => {
    const endsAt = await begin()
    const { id = '' } = night.silences.list(night.clock.now())[0] ?? {}
    await passTo(endsAt - endLeadMs + 2_000)
    expect(ending()).toHaveLength(1)
    await night.order('silences.extend', { sourceId: 'plover', silenceId: id, endsAt: endsAt + lengthMs })
    await night.pass(1_000)
    expect(ending()).toEqual([])
    expect(night.withdrawn).toContain(told()[0]?.tag)
  })

  it('is not said while a longer one keeps the same alert quiet', async () => {
    const endsAt = await begin()
    silence({ endsAt: endsAt + lengthMs, comment: 'Longer' })
    await night.pass(minuteMs)
    await passTo(endsAt - minuteMs)
    expect([ending(), told()]).toEqual([[], []])
  })

  it('is not said when it hides nothing, or nothing that would need somebody', async () => {
    const endsAt = await begin({ severity: 'ticket' })
    silence({ endsAt, cluster: 'shop' })
    await passTo(endsAt - minuteMs)
    expect([ending(), told()]).toEqual([[], []])
  })

  it('is not said when it ends after my shift', async () => {
    const endsAt = await begin()
    await night.order('duty.set', { state: 'off', untilAt: endsAt + minuteMs })
    await passTo(endsAt - minuteMs)
    expect([ending(), told()]).toEqual([[], []])
  })

  it('sends no notification where the rules would tell nobody, nor for one that was made that short', async () => {
    night = await startNight({
      config: `version: 1
sources: [{ name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }]
night: { rules: [{ name: All, then: badge }] }
`,
    })
    const { endsAt } = silence()
    night.fire(pageLabels(), { summary: 'Quiet' })
    await passTo(endsAt - minuteMs)
    expect([ending().length, told()]).toEqual([1, []])
    await night.close()
    night = await startNight()
    silence({ endsAt: night.clock.now() + endLeadMs })
    night.fire(pageLabels(), { summary: 'Quiet' })
    await night.pass(minuteMs)
    expect([ending().length, told()]).toEqual([1, []])
  })

  it('says nothing of an acknowledgement that is written as a silence', async () => {
    night = await startNight()
    const { endsAt } = silence({ comment: 'ACK! Ines has it' })
    night.fire(pageLabels(), { summary: 'Taken' })
    await passTo(endsAt - minuteMs)
    expect([ending(), told(), night.titles('in-hand')]).toEqual([[], [], ['Taken']])
  })
})

describe('a maintenance window that ends in my shift', () => {
  const startAt = Date.UTC(2026, 9, 24, 23)
  const iso = (ms: number): string => new Date(startAt + ms).toISOString()
  const windowOf = (reason: string, from: number, until: number): string =>
    `  - { reason: ${reason}, matchers: ['cluster_id="pay-eu"'], from: "${iso(from)}", until: "${iso(until)}" }`
  const beginIn = async (windows: readonly string[]): Promise<void> => {
    const config = [
      'version: 1',
      'sources: [{ name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }]',
      'maintenance:',
      ...windows,
      '',
    ].join('\n')
    night = await startNight({ startAt, config })
    night.fire(pageLabels(), { summary: 'Folded' })
    await night.pass(minuteMs)
  }
  const endsAt = startAt + lengthMs

  it('is said ahead once, with what is heard then, over a restart too', async () => {
    await beginIn([windowOf('Upgrade', 0, lengthMs)])
    night.fire(pageLabels({ alertname: 'Other' }), { summary: 'Other' })
    await passTo(endsAt - endLeadMs - 2_000)
    expect([ending(), told()]).toEqual([[], []])
    await night.pass(4_000)
    expect(ending()).toEqual([
      expect.objectContaining({ isWindow: true, endsAt, by: null, why: 'Upgrade', alerts: 2 }),
    ])
    expect(told()).toEqual([
      expect.objectContaining({ loud: false, title: 'Mosslund Credit: maintenance ends' }),
    ])
    await night.restart()
    await passTo(endsAt + 20_000)
    expect([ending(), told().length]).toEqual([[], 1])
    expect(night.titles('needs-you').toSorted()).toEqual(['Folded', 'Other'])
  })

  it('is not said while another window goes on from there, nor while a longer one holds', async () => {
    await beginIn([windowOf('Upgrade', 0, lengthMs), windowOf('More work', lengthMs, 2 * lengthMs)])
    await passTo(endsAt - minuteMs)
    expect([ending(), told()]).toEqual([[], []])
    await passTo(endsAt + lengthMs - endLeadMs + 2_000)
    expect(ending()).toEqual([expect.objectContaining({ why: 'More work' })])
    await night.close()
    await beginIn([windowOf('Upgrade', 0, lengthMs), windowOf('Longer', 0, 2 * lengthMs)])
    await passTo(endsAt - minuteMs)
    expect(ending()).toEqual([])
  })

  it('is not said when it ends after my shift', async () => {
    await beginIn([windowOf('Upgrade', 0, lengthMs)])
    await night.order('duty.set', { state: 'off', untilAt: endsAt + minuteMs })
    await passTo(endsAt - minuteMs)
    expect([ending(), told()]).toEqual([[], []])
  })
})
