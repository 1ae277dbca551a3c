/** The table in the app: shown, tried out, saved into the file, and the user's own tests of it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaseResult, RulesView, TryAnswer } from '../../../contract/rule-cases.ts'
import type { Rule } from '../../../contract/rules.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
afterEach(() => night.close())

/** 03:14 in Berlin, a Wednesday. */
const startAt = Date.UTC(2026, 9, 14, 1, 14, 5)
const config = `version: 1
me: Mara Lind
teams: [atlas]
sources:
  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }
hours:
  # as the contract says
  - name: office
    zone: Europe/Berlin
    weekly: [{ days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00" }]
    for: working
`
const begin = async (): Promise<void> => {
  night = await startNight({ config, startAt, zone: 'Europe/Berlin' })
  await night.pass(2_000)
}
const read = (): Promise<RulesView> => night.query('rules.read', {})
const tryLabels = (labels: Record<string, string>, more: object = {}): Promise<TryAnswer> =>
  night.query('rules.try', { alert: { labels }, at: startAt, duty: 'now', ...more })
const fileText = (): string => readFileSync(path.join(night.dir, 'config.yaml'), 'utf8')

describe('the screen', () => {
  it('shows the standard table, the hours with what they are now, and where this laptop stands', async () => {
    await begin()
    const view = await read()
    expect(view.table.origin).toBe('standard')
    expect(view.table.rules.map(({ name }) => name).slice(0, 2)).toEqual([
      'Pages of all pipelines',
      'Pages of test pipelines',
    ])
    expect(view.zone).toBe('Europe/Berlin')
    expect(view.states).toMatchObject([
      { name: 'office', state: 'outside', until: Date.UTC(2026, 9, 14, 6) },
      { name: 'night', state: 'inside' },
      { name: 'day', state: 'outside' },
    ])
    expect(view.cases).toEqual([])
  })

  it('saves a table over the one it was made of, and refuses it over another one', async () => {
    await begin()
    const { hash, table } = await read()
    const [first, ...rest] = table.rules
    if (!first) throw new Error('no rule')
    const rules: readonly Rule[] = [...rest, { ...first, name: 'All pipelines' }]
    await night.order('rules.save', { rules, base: hash })
    const after = await read()
    expect(after.table).toEqual({ origin: 'file', rules })
    expect(fileText()).toContain('# as the contract says')
    await expect(night.order('rules.save', { rules: table.rules, base: hash })).rejects.toMatchObject({
      code: 'too-late',
    })
    await night.order('rules.save', { rules: null, base: after.hash })
    expect((await read()).table).toEqual(table)
    expect(fileText()).toBe(config)
  })

  it('refuses a table that the file may not hold, and changes nothing', async () => {
    await begin()
    const { hash, table } = await read()
    const louder = table.rules.map((rule) => (rule.name === 'Tickets' ? { ...rule, offDuty: 'wake' } : rule))
    await expect(night.order('rules.save', { rules: louder, base: hash })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/nothing louder than "badge"/),
    })
    const odd = table.rules.map((rule) =>
      rule.name === 'Tickets'
        ? { ...rule, when: { labels: [{ name: 'a', value: '(?=b)', isRegex: true, isEqual: true }] } }
        : rule,
    )
    await expect(night.order('rules.save', { rules: odd, base: hash })).rejects.toMatchObject({
      message: expect.stringMatching(/an expression that Alertmanager takes/),
    })
    expect(fileText()).toBe(config)
  })
})

describe('trying it', () => {
  it('says what would happen at a moment, with the hours of that moment', async () => {
    await begin()
    const labels = pageLabels({ cancel_if_outside_working_hours: 'true' })
    expect(await tryLabels(labels)).toMatchObject({
      decision: { outcome: 'digest', rule: 'Pages for working hours', by: 'outside-hours' },
      row: { name: 'Pages for working hours', hours: 'working' },
      circumstances: { at: startAt, hours: [{ name: 'office', state: 'outside' }, {}, {}] },
    })
    const noon = Date.UTC(2026, 9, 14, 10)
    expect(await tryLabels(labels, { at: noon })).toMatchObject({
      decision: { outcome: 'wake', by: 'then' },
      circumstances: { at: noon, hours: [{ name: 'office', state: 'inside' }, {}, {}] },
    })
    expect((await tryLabels(labels, { at: noon, duty: 'off' })).decision).toMatchObject({ by: 'off-duty' })
  })

  it('asks an alert on the desk, a table that is not saved yet, and what stands before it', async () => {
    await begin()
    night.fire(pageLabels({ alertname: 'Down', namespace: 'kube-system' }), { summary: 'Down' })
    await night.pass(20_000)
    const { id } = night.episode('Down')
    const rules = [
      {
        ...{ name: 'system', hours: null, then: 'notify', outsideHours: 'notify', offDuty: 'badge' },
        when: { labels: [{ name: 'namespace', value: 'kube-.*', isRegex: true, isEqual: true }] },
      },
    ]
    const ask = (more: object) => night.query<TryAnswer>('rules.try', { at: startAt, duty: 'now', ...more })
    expect((await ask({ alert: { episodeId: id }, rules })).decision).toMatchObject({ rule: 'system' })
    expect((await ask({ alert: { episodeId: id } })).decision).toMatchObject({
      rule: 'Pages',
      outcome: 'wake',
    })
    expect((await ask({ alert: { episodeId: id }, rules: null })).decision.rule).toBe('Pages')
    await expect(ask({ alert: { episodeId: 9_999 } })).rejects.toMatchObject({ code: 'not-found' })
    expect((await tryLabels(pageLabels({ team: 'rocket' }))).decision.reason).toBe('other-team')
    expect((await tryLabels({ alertname: 'Watchdog', severity: 'page' })).decision.reason).toBe('heartbeat')
  })
})

describe('labels of a source that has a mapping of its own', () => {
  const own = { alertname: 'Down', urgency: 'P1', where: 'plover', squad: 'rocket' }
  const withOwn = config.replace(
    'poll: 15s',
    'poll: 15s, mapping: { severity: [urgency], severities: { p1: page }, team: [squad] }',
  )
  beforeEach(async () => {
    night = await startNight({ config: withOwn, startAt, zone: 'Europe/Berlin' })
    await night.pass(2_000)
  })

  it('are read by it: of the alert that is tried, and of what is pasted as its', async () => {
    expect(withOwn).not.toBe(config)
    expect((await tryLabels(own)).facts).toMatchObject({ severity: 'notify', team: null })
    const read = await night.query<TryAnswer>('rules.try', {
      ...{ alert: { labels: own, source: 'plover' }, at: startAt, duty: 'now' },
    })
    expect(read).toMatchObject({ source: 'plover', facts: { severity: 'page', team: 'rocket' } })
    night.fire(own, { summary: 'Down' })
    await night.pass(20_000)
    const asked = { alert: { episodeId: night.episode('Down').id }, at: startAt, duty: 'now' }
    expect(await night.query('rules.try', asked)).toMatchObject({
      ...{ source: 'plover', facts: { severity: 'page', labels: own } },
    })
  })

  it('are read by it when they are kept as a test, until the test is kept without it', async () => {
    const mine = { name: 'P1 is a page', labels: own, at: startAt, duty: 'on', must: 'not-wake' }
    await night.order('rules.case.save', { ...mine, source: 'plover' })
    expect(fileText()).toContain('source: plover')
    expect((await read()).cases).toMatchObject([{ facts: { severity: 'page' }, source: 'plover' }])
    await night.order('rules.case.save', mine)
    expect((await read()).cases).toMatchObject([{ facts: { severity: 'notify' }, source: null }])
    expect(fileText()).not.toContain('source: plover')
  })
})

describe('the user’s own tests', () => {
  const mine = {
    ...{ name: 'no test pipeline at night', labels: pageLabels({ pipeline: 'stable-testing' }) },
    ...{ at: startAt, duty: 'on', must: 'not-wake' },
  }

  it('stand in the file, and run on the table in force and on one that is not saved', async () => {
    await begin()
    const version = night.state().desk.rulesVersion
    await night.order('rules.case.save', mine)
    expect(night.state().desk.rulesVersion).toBeGreaterThan(version)
    expect(fileText()).toContain('must: not-wake')
    expect((await read()).cases).toMatchObject([
      { case: mine, passes: true, decision: { outcome: 'digest' } },
    ])
    const all = [
      {
        ...{ name: 'all', when: {}, hours: null },
        ...{ then: 'wake', outsideHours: 'wake', offDuty: 'badge' },
      },
    ]
    const [draft] = await night.query<readonly CaseResult[]>('rules.cases', { rules: all })
    expect(draft).toMatchObject({ passes: false, decision: { outcome: 'wake', rule: 'all' } })
    // What fails may be saved on purpose, and is then seen to fail.
    await night.order('rules.save', { rules: all, base: (await read()).hash })
    expect((await read()).cases.map(({ passes }) => passes)).toEqual([false])
    await night.order('rules.case.remove', { name: mine.name })
    expect((await read()).cases).toEqual([])
  })
})
