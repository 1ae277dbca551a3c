/** Who is woken, in the whole engine: by the table, the hours and the duty, and what is written down of it. */
import { afterEach, describe, expect, it } from 'vitest'
import type { EpisodeDetail } from '../../../contract/queries.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { fc } from '../../helpers/property.ts'

let night: Night
afterEach(() => night.close())

/** Wednesday 14 October 2026, 20:00 in Berlin; office hours end at 18:00 and begin at 08:00. */
const evening = Date.UTC(2026, 9, 14, 18, 0, 0)
/** 02:00 in Berlin. */
const deepNight = Date.UTC(2026, 9, 15, 0, 0, 0)
const hourMs = 3_600_000

const office = [
  'hours:',
  '  - name: office',
  '    zone: Europe/Berlin',
  '    weekly: [{ days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00" }]',
  '    for: working',
]
const file = (...more: readonly string[]): string =>
  [
    'version: 1',
    'me: Mara Lind',
    'sources:',
    '  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }',
    ...more,
    '',
  ].join('\n')

const begin = async (config: string, startAt: number): Promise<void> => {
  night = await startNight({ config, startAt, zone: 'Europe/Berlin' })
  await night.pass(2_000)
}
const fire = (alertname: string, labels: Record<string, string> = {}): string =>
  night.fire(pageLabels({ alertname, ...labels }), { summary: alertname })
const decisions = async (title: string): Promise<EpisodeDetail['decisions']> =>
  (await night.query<EpisodeDetail>('episodes.detail', { episodeId: night.episode(title).id })).decisions
const change = async (config: string): Promise<void> => {
  const { text } = await night.query<{ text: string }>('config.read', {})
  await night.order('config.save', { text: config, base: text })
  await night.pass(2_000)
}

describe('outside of working hours', () => {
  it('wakes nobody for what asks not to, says why, and calls when the hours begin', async () => {
    await begin(file(...office), evening)
    fire('Waits', { cancel_if_outside_working_hours: 'true' })
    fire('Calls')
    await night.pass(20_000)
    expect(night.shown).toHaveLength(1)
    expect(night.episode('Waits')).toMatchObject({ calledAt: null, outcome: 'digest' })
    expect(night.episode('Calls')).toMatchObject({ outcome: 'wake' })
    expect(await decisions('Waits')).toMatchObject([
      {
        ...{ outcome: 'digest', rule: 'Pages for working hours', by: 'outside-hours' },
        circumstances: {
          zone: 'Europe/Berlin',
          hours: [
            { name: 'office', state: 'outside', until: Date.UTC(2026, 9, 15, 6) },
            { name: 'night', state: 'outside' },
            { name: 'day', state: 'inside' },
          ],
        },
      },
    ])
    await night.pass(Date.UTC(2026, 9, 15, 5, 59, 50) - night.clock.now())
    expect(night.episode('Waits').calledAt).toBeNull()
    await night.pass(11_000)
    expect(night.episode('Waits').calledAt).toBe(Date.UTC(2026, 9, 15, 6))
    expect((await decisions('Waits')).map(({ outcome }) => outcome)).toEqual(['wake', 'digest'])
  })

  it('the end of the hours takes no call back', async () => {
    await begin(file(...office), evening - 2 * hourMs - 60_000)
    fire('Called', { cancel_if_outside_working_hours: 'true' })
    await night.pass(20_000)
    expect(night.episode('Called').calledAt).not.toBeNull()
    await night.pass(5 * 60_000)
    await night.order('notes.add', { episodeId: night.episode('Called').id, text: 'still here' })
    await night.order('alerts.setImpact', { episodeId: night.episode('Called').id, impact: 'down' })
    expect(night.episode('Called').outcome).toBe('wake')
    await night.pass(60_000)
    expect(night.episode('Called').outcome).toBe('wake')
    expect(night.withdrawn).toEqual([])
  })
})

describe('a notify alert', () => {
  it('is told by day, once, without a sound', async () => {
    await begin(file(), evening)
    fire('Slow', { severity: 'notify' })
    await night.pass(20_000)
    expect(night.shown).toMatchObject([
      {
        tag: 'quiet:Mosslund Credit',
        title: 'Mosslund Credit: Slow',
        body: 'plover/pay-eu. Impact not known.',
        loud: false,
      },
    ])
    await night.order('notes.add', { episodeId: night.episode('Slow').id, text: 'seen' })
    night.end(pageLabels({ alertname: 'Slow', severity: 'notify' }))
    await night.pass(60_000)
    fire('Slow', { severity: 'notify' })
    await night.pass(60_000)
    expect(night.episode('Slow').firings).toBe(2)
    for (const state of ['off', 'on'] as const) {
      await night.order('duty.set', { state, untilAt: null })
      await night.pass(1_000)
    }
    expect((await decisions('Slow')).map(({ outcome }) => outcome)).toEqual(['notify', 'badge', 'notify'])
    expect(night.shown).toHaveLength(1)
  })

  it('is held back at night, told when the day begins, and only then', async () => {
    await begin(file(), deepNight)
    fire('Slow', { severity: 'notify' })
    await night.pass(20_000)
    expect(night.shown).toEqual([])
    expect(night.episode('Slow')).toMatchObject({ outcome: 'digest', calledAt: null })
    // It is 06:00 in Berlin.
    await night.pass(Date.UTC(2026, 9, 15, 4, 0, 2) - night.clock.now())
    expect(night.shown.map(({ loud }) => loud)).toEqual([false])
    expect(night.episode('Slow').outcome).toBe('notify')
  })

  it('is one line among many when many come at once, in however many commits', async () => {
    await begin(file(), evening)
    for (let n = 0; n < 450; n += 1) fire(`Slow ${n}`, { severity: 'notify', customer: `Customer ${n}` })
    await night.pass(20_000)
    expect(night.state().episodes.size).toBe(450)
    const many = { tag: 'quiet:many', title: 'Many alerts, none of them a call', loud: false }
    expect(night.shown).toMatchObject([many])
    expect(night.engine().core.db.get('SELECT count(*) AS n FROM attempt')).toEqual({ n: 1 })
  })

  it('is few lines also where many come for few customers', async () => {
    await begin(file(), evening)
    for (let n = 0; n < 900; n += 1) fire(`Slow ${n}`, { severity: 'notify', customer: `Customer ${n % 2}` })
    await night.pass(20_000)
    expect(night.state().episodes.size).toBe(900)
    expect(night.shown.length).toBeLessThanOrEqual(5)
    expect(night.shown.at(-1)).toMatchObject({ tag: 'quiet:many' })
  })

  it('keeps no page from being heard, and is told apart from it', async () => {
    await begin(file(), evening)
    fire('Slow', { severity: 'notify' })
    fire('Down')
    await night.pass(20_000)
    expect(night.shown.map(({ tag, loud }) => [tag, loud])).toEqual([
      ['customer:Mosslund Credit', true],
      ['quiet:Mosslund Credit', false],
    ])
  })
})

describe('test pipelines', () => {
  it('never wake, unless the alert says that it pages everywhere', async () => {
    await begin(file(), deepNight)
    fire('Test', { pipeline: 'stable-testing' })
    fire('Everywhere', { pipeline: 'stable-testing', all_pipelines: 'true' })
    fire('Stable', { pipeline: 'stable' })
    await night.pass(20_000)
    expect(['Test', 'Everywhere', 'Stable'].map((title) => night.episode(title).outcome)).toEqual([
      'digest',
      'wake',
      'wake',
    ])
    expect(night.episode('Test').calledAt).toBeNull()
  })
})

describe('duty', () => {
  const say = async (state: 'on' | 'off'): Promise<void> => {
    await night.order('duty.set', { state, untilAt: null })
    await night.pass(1_000)
  }

  it('off means that nobody is woken here; what still fires calls when it begins', async () => {
    await begin(file(), evening)
    await say('off')
    fire('Mine')
    await night.pass(20_000)
    expect(night.shown).toEqual([])
    expect(night.episode('Mine')).toMatchObject({ outcome: 'badge', calledAt: null })
    expect(await decisions('Mine')).toMatchObject([
      { by: 'off-duty', circumstances: { duty: { state: 'off' } } },
    ])
    await say('on')
    expect(night.episode('Mine').calledAt).not.toBeNull()
    expect(night.shown).toHaveLength(1)
  })

  it('its end takes no call back', async () => {
    await begin(file(), evening)
    fire('Mine')
    await night.pass(20_000)
    await say('off')
    await night.order('notes.add', { episodeId: night.episode('Mine').id, text: 'x' })
    expect(night.episode('Mine').outcome).toBe('wake')
    expect(night.withdrawn).toEqual([])
  })
})

describe('a table in the file', () => {
  const rules = (...rows: readonly string[]): string => file('night:', '  rules:', ...rows)

  it('decides instead of the standard one, from the moment it is saved', async () => {
    await begin(rules('    - { name: all, then: badge }'), deepNight)
    fire('Down', { namespace: 'kube-system' })
    await night.pass(20_000)
    expect(night.episode('Down')).toMatchObject({ outcome: 'badge', calledAt: null })
    const version = night.state().desk.rulesVersion
    await change(
      rules(
        '    - { name: system, when: { labels: [namespace=~"(?i)KUBE-.*"] }, then: wake }',
        '    - { name: all, then: badge }',
      ),
    )
    expect(night.state().desk.rulesVersion).toBeGreaterThan(version)
    expect(night.episode('Down').calledAt).not.toBeNull()
    expect(await decisions('Down')).toMatchObject([
      { rule: 'system', isStillTheTable: true, row: { name: 'system', then: 'wake' } },
      { rule: 'all', isStillTheTable: false, row: { name: 'all', then: 'badge' } },
    ])
  })

  it('ends a standing call when it says so, and calls anew when it says so again', async () => {
    await begin(rules('    - { name: all, then: wake }'), deepNight)
    fire('Down')
    await night.pass(20_000)
    const { calledAt } = night.episode('Down')
    await change(rules('    - { name: all, then: badge }'))
    expect(night.episode('Down')).toMatchObject({ outcome: 'badge', calledAt })
    expect(night.withdrawn).toContain('customer:Mosslund Credit')
    await change(rules('    - { name: all, then: wake }'))
    expect(night.episode('Down')).toMatchObject({ outcome: 'wake', calledAt })
    expect(night.shown).toHaveLength(2)
  })

  it('wakes for a ticket when somebody wants that, and it stands where it can be seen', async () => {
    await begin(rules('    - { name: tickets, when: { severity: ticket }, then: wake }'), deepNight)
    fire('Small', { severity: 'ticket' })
    await night.pass(20_000)
    expect(night.titles('needs-you')).toEqual(['Small'])
    expect(night.shown).toHaveLength(1)
  })
})

describe('the record', () => {
  it('is written once for the same decision, and only when it is another one', async () => {
    await begin(file(), deepNight)
    fire('Down')
    await night.pass(20_000)
    const { id } = night.episode('Down')
    await night.order('notes.add', { episodeId: id, text: 'one' })
    await night.order('alerts.acknowledge', { episodeId: id })
    await night.pass(10_000)
    await night.order('alerts.unacknowledge', { episodeId: id })
    await night.pass(20_000)
    expect(await decisions('Down')).toHaveLength(1)
    await night.restart(30_000)
    await night.pass(20_000)
    expect(await decisions('Down')).toHaveLength(1)
    const count = night.engine().core.db.get('SELECT count(*) AS n FROM circumstance')
    expect(count).toEqual({ n: 1 })
  })

  it('of a changed alert names what changed', async () => {
    await begin(file(), deepNight)
    fire('Down', { severity: 'notify' })
    await night.pass(20_000)
    const before = night.episode('Down')
    await night.order('alerts.setImpact', { episodeId: before.id, impact: 'down' })
    expect(await decisions('Down')).toHaveLength(1)
    expect((await decisions('Down'))[0]?.facts).toMatchObject({ severity: 'notify', pipeline: null })
  })
})

describe('after a time in which nobody watched', () => {
  it('decides by the hours of now', async () => {
    await begin(file(...office), evening)
    fire('Waits', { cancel_if_outside_working_hours: 'true' })
    await night.pass(20_000)
    expect(night.episode('Waits').calledAt).toBeNull()
    await night.restart(13 * hourMs)
    await night.pass(20_000)
    expect(night.episode('Waits').calledAt).not.toBeNull()
  })
})

describe('whatever an answer lists', () => {
  const pair = (key: string, values: readonly string[]) =>
    fc
      .option(fc.constantFrom(...values), { nil: undefined })
      .map((value) => (value === undefined ? {} : { [key]: value }))
  const alert = fc
    .tuple(
      fc.constantFrom('page', 'critical', 'notify', 'ticket', 'odd'),
      pair('pipeline', ['stable', 'stable-testing']),
      pair('all_pipelines', ['true', 'false']),
      pair('cancel_if_outside_working_hours', ['true']),
      pair('team', ['atlas', 'rocket']),
      pair('service_priority', ['highest', 'lowest']),
    )
    .map(([severity, ...more]): Record<string, string> => Object.assign({ severity }, ...more))

  it('no page is dropped: each has a decision, and each that must wake was called once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(alert, { minLength: 1, maxLength: 40 }), async (alerts) => {
        await begin(file(...office), evening)
        try {
          for (const [index, labels] of alerts.entries()) fire(`A${index}`, labels)
          await night.pass(20_000)
          for (const [index, labels] of alerts.entries()) {
            const isPage = labels.severity === 'page' || labels.severity === 'critical'
            const everywhere = labels.all_pipelines === 'true'
            const test = labels.pipeline === 'stable-testing'
            const waits = test || labels.cancel_if_outside_working_hours === 'true'
            const episode = night.episode(`A${index}`)
            expect([labels, episode.calledAt !== null]).toEqual([labels, isPage && (everywhere || !waits)])
            expect((await decisions(`A${index}`)).map(({ outcome }) => outcome)).toEqual([episode.outcome])
          }
        } finally {
          await night.close()
        }
      }),
      { numRuns: 6 },
    )
    await begin(file(), evening)
  })
})
