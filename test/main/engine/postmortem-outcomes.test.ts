/** The alert and the recipe that come out of a postmortem: out of the record alone, with the real promtool. */
import { afterEach, expect, it } from 'vitest'
import type { SourceId } from '../../../contract/ids.ts'
import type { OutcomeDraft, RuleCheck } from '../../../contract/postmortem-rule.ts'
import { putAlertRules } from '../../../main/history/alert-rule-table.ts'
import { checkRules } from '../../../main/platform/promtool.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
afterEach(() => night.close())

const title = 'Ingress answers 22 % of requests with 5xx'
const expr = 'rate(errors[5m]) > 0.05'
/** An alert as Prometheus sends it: its address carries the expression of its rule. */
const fire = (labels: Record<string, string>, summary: string, expression: string | null): void => {
  const url = `http://prom.invalid/graph?g0.expr=${encodeURIComponent(expression ?? '')}&g0.tab=1`
  night.peers[0]?.alerts.put(
    {
      ...{ labels, annotations: { summary, runbook_url: 'https://wiki.example/ingress' } },
      ...{ startsAt: night.clock.now(), endsAt: null, generatorUrl: expression === null ? null : url },
    },
    night.clock.now(),
  )
}
const begin = async (expression: string | null = expr): Promise<number> => {
  night = await startNight()
  fire({ ...pageLabels(), alertname: 'PodMemoryHigh', severity: 'notify' }, 'Memory', null)
  await night.pass(22 * 60_000)
  fire(pageLabels(), title, expression)
  await night.pass(20_000)
  const episodeId = night.episode(title).id
  for (const text of [
    'Two of three pods OOMKilled',
    '= raised the limit: `kubectl set resources deploy/ingress --limits memory=1Gi`',
    '== limit in Git_now',
    '? why not in staging',
    '@Tomasz about the rollback',
  ])
    await night.order('notes.add', { episodeId, text })
  await night.order('postmortems.create', { episodeIds: [episodeId] })
  return night.postmortemsShown.at(-1) ?? 0
}
const draft = (postmortemId: number, kind: 'alert' | 'recipe') =>
  night.query<OutcomeDraft>('postmortems.draftOutcome', { postmortemId, kind })
const check = (postmortemId: number, text: string) =>
  night.query<RuleCheck>('postmortems.checkRules', { postmortemId, text })
const knowRule = (forMs: number): void =>
  night
    .engine()
    .core.db.transact((write) =>
      putAlertRules(
        write,
        'plover' as SourceId,
        [{ alertname: 'IngressErrorRatioHigh', expression: expr, forMs }],
        1,
      ),
    )

it('a recipe has the steps that worked, as they were noted, and where it comes from', async () => {
  const { title: name, file, text, notes } = await draft(await begin(), 'recipe')
  expect([name, file]).toEqual(['What to do about IngressErrorRatioHigh', 'ingress-error-ratio-high.md'])
  expect(text).toContain(
    '1. raised the limit: `kubectl set resources deploy/ingress --limits memory=1Gi` (holds for a while only)\n2. limit in Git\\_now\n',
  )
  expect(text).toContain('## Who was asked\n\n- Tomasz about the rollback\n')
  expect(text).toContain('## Still open\n\n- why not in staging\n')
  expect(text).toContain('- Recipe so far: <https://wiki.example/ingress>\n')
  // What did not stop it is no step.
  expect(text).not.toContain('OOMKilled')
  expect(notes).toEqual(['The 2 steps are the notes that said what stopped it (= or ==).'])
})

it('a rule whose wait is known is drafted to be believed sooner, and would have warned from when its condition began', async () => {
  const id = await begin()
  knowRule(20 * 60_000)
  const { text, file, notes } = await draft(id, 'alert')
  expect(file).toBe('ingress-error-ratio-high-soon.rules.yaml')
  expect(text).toContain(`expr: ${expr}\n        for: 5m\n`)
  expect(notes).toEqual([
    'The rule of IngressErrorRatioHigh waits 20 min. This one asks the same and waits 5 min, for somebody who is awake.',
  ])
  const { verdict, warned } = await check(id, text)
  expect(verdict).toEqual({ kind: 'passed' })
  const firedAt = night.episode(title).firedAt
  expect(warned).toMatchObject([{ kind: 'warned', at: firedAt - 15 * 60_000, earlierMs: 15 * 60_000 }])
  // The same held against a longer wait: it had not held so long yet.
  expect((await check(id, text.replace('for: 5m', 'for: 25m'))).warned).toMatchObject([{ kind: 'silent' }])
})

it('where only other alerts are known, the one that fired there before is offered, and no cause is claimed', async () => {
  const id = await begin()
  const { text, notes } = await draft(id, 'alert')
  expect(text).toContain(
    'expr: ALERTS{alertname="PodMemoryHigh", installation="plover", cluster_id="pay-eu", alertstate="firing"}',
  )
  expect(notes[0]).toBe(
    'PodMemoryHigh fired 22 min before, in the same place. Whether one leads to the other is for you to judge.',
  )
  const { verdict, warned } = await check(id, text)
  expect(verdict).toEqual({ kind: 'passed' })
  expect(warned).toMatchObject([{ kind: 'warned', earlierMs: 22 * 60_000 }])
  expect((await check(id, text.replace('pay-eu', 'pay-uk'))).warned).toMatchObject([{ kind: 'silent' }])
  // Any other expression: metrics are not on record, which is said and not guessed.
  const other = await check(id, text.replace(/expr: .*/, 'expr: container_memory_usage_bytes > 1'))
  expect(other.warned).toMatchObject([
    { kind: 'unknown', words: expect.stringContaining('records alerts, not metrics') },
  ])
})

it('promtool’s own words are told for what it refuses', async () => {
  const id = await begin()
  const { verdict } = await check(id, 'groups:\n- name: g\n  rules:\n  - alert: A\n    expr: "rate(x"\n')
  if (verdict.kind !== 'refused') throw new Error(verdict.kind)
  expect(verdict.lines.join('\n')).toContain('could not parse expression')
  expect(verdict.lines.join('\n')).not.toContain('nightdesk-rules')
})

it('a laptop without promtool says so, and so does a postmortem without an alert', async () => {
  expect(await checkRules('groups: []', 'promtool-is-not-here')).toEqual({ kind: 'missing' })
  night = await startNight()
  await night.order('postmortems.create', { episodeIds: [] })
  const id = night.postmortemsShown.at(-1) ?? 0
  await expect(draft(id, 'alert')).rejects.toThrow('No alert is linked to it')
  expect((await draft(id, 'recipe')).notes).toEqual(['No note was taken, so the steps are yours to write.'])
})

it('a rule that calls for what heals by itself is drafted to wait for it, and checked without a postmortem', async () => {
  night = await startNight()
  for (let turn = 0; turn < 4; turn += 1) {
    fire(pageLabels(), title, expr)
    await night.pass(3 * 60_000)
    night.end(pageLabels())
    await night.pass(30 * 60_000)
  }
  fire(pageLabels(), title, expr)
  await night.pass(20_000)
  knowRule(60_000)
  const { id: episodeId } = night.episode(title)
  const { title: name, text, notes } = await night.query<OutcomeDraft>('insights.tune', { episodeId })
  expect(name).toBe('IngressErrorRatioHigh for 5m')
  expect(text).toMatch(/alert: IngressErrorRatioHigh\n +expr: rate\(errors\[5m\]\) > 0\.05\n +for: 5m\n/)
  expect(notes.join(' ')).toMatch(
    /fired 5 times in .*; 4 ended before anybody took them\. .*silent for 4 of these/,
  )
  const told = await night.query<RuleCheck>('insights.checkRule', { episodeId, text })
  expect(told.warned.map(({ alert }) => alert)).toEqual(['IngressErrorRatioHigh'])
  await expect(night.query('insights.tune', { episodeId: 999 })).rejects.toThrow(
    'not in the records any more',
  )
})
