/** What Prometheus 2.42.0 (Debian 2.42.0+ds-5+deb12u1) was recorded to answer, as it is read. */
import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../../main/sources/listed-slice.ts'
import { createListBook, type SlicedList } from '../../../main/sources/prometheus-book.ts'
import { readRange } from '../../../main/sources/prometheus-figure.ts'
import { readAlertmanagers, readVersion } from '../../../main/sources/prometheus-read.ts'
import { brokenRules, unite } from '../../../main/sources/prometheus-union.ts'
import { createSliceStore } from '../../../main/sources/slice-store.ts'
import alertmanagers from '../../recordings/prometheus-alertmanagers.json' with { type: 'json' }
import alerts from '../../recordings/prometheus-alerts.json' with { type: 'json' }
import buildinfo from '../../recordings/prometheus-buildinfo.json' with { type: 'json' }
import queryBad from '../../recordings/prometheus-query-bad.json' with { type: 'json' }
import queryRange from '../../recordings/prometheus-query-range.json' with { type: 'json' }
import rules from '../../recordings/prometheus-rules-alert.json' with { type: 'json' }
import rulesFiltered from '../../recordings/prometheus-rules-filter.json' with { type: 'json' }

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
function value<T>(read: { ok: true; value: T } | { ok: false; failure: { detail: string } }): T {
  if (!read.ok) throw new Error(read.failure.detail)
  return read.value
}

function listIn(page: 'rules' | 'alerts', body: unknown): SlicedList {
  const reader = createListBook(createSliceStore()).reader(page)
  reader.take(bytes(body))
  return value(reader.end())
}
/** The alerts, each with its rule. */
const alertsOf = ({ stretches }: SlicedList) =>
  stretches.flatMap(({ rule, slices }) => slices.map((slice) => ({ ...wordsOf(slice), rule })))

describe('recorded answers of Prometheus 2.42.0', () => {
  it('are its rules, with what fires and waits, and the one that is broken', () => {
    const list = listIn('rules', rules.response.body)
    expect(list.rules.map(({ name, group, forMs }) => [name, group, forMs])).toEqual([
      ['TargetDown', 'team-a', 3_000],
      ['SlowPending', 'team-a', 3_600_000],
      ['NeverFires', 'team-a', 0],
      ['BrokenRule', 'team-a', 0],
      ['Watchdog', 'watchdog', 0],
    ])
    expect(alertsOf(list).map(({ labels, state, rule }) => [labels.alertname, state, rule?.query])).toEqual([
      ['TargetDown', 'firing', 'up == 0'],
      ['SlowPending', 'pending', 'up == 0'],
      ['Watchdog', 'firing', 'vector(1)'],
    ])
    expect(list.count).toBe(3)
    expect(alertsOf(list)[0]?.activeAt).toBe(Date.parse('2026-11-22T15:52:17.682Z'))
    const { blindSpots } = brokenRules([{ rules: list.rules, host: 'p' }])
    expect(blindSpots).toMatchObject([
      { name: 'BrokenRule', detail: expect.stringMatching(/^found duplicate series/) },
    ])
  })

  it('are the same whatever was asked to be left out: that version ignores it', () => {
    const [filtered, all] = [rulesFiltered, rules].map(({ response }) => listIn('rules', response.body))
    expect(filtered?.rules).toEqual(all?.rules)
    expect(filtered && alertsOf(filtered)).toEqual(all && alertsOf(all))
  })

  it('are the same alerts without their rules', () => {
    const withRules = listIn('rules', rules.response.body)
    const alone = listIn('alerts', alerts.response.body)
    const keys = (list: typeof alone): readonly string[] =>
      [...unite([{ list, rules: list.rules, url: 'http://p', host: 'p' }]).keys()].sort()
    expect(keys(alone)).toEqual(keys(withRules))
    expect(alertsOf(alone).map(({ rule }) => rule)).toEqual([null, null, null])
  })

  it('are where it sends its alerts, its version, and a figure of one of two series', () => {
    expect(value(readAlertmanagers(bytes(alertmanagers.response.body)))).toEqual([
      'http://127.0.0.1:29093',
      'http://127.0.0.1:29095',
    ])
    expect(value(readVersion(bytes(buildinfo.response.body)))).toBe('2.42.0+ds')
    const range = bytes(queryRange.response.body)
    expect(value(readRange(range, { alertname: 'X', instance: '127.0.0.1:29999', job: 'dead' }))).toEqual([
      [1_795_362_738_780, 0],
      [1_795_362_743_780, 0],
    ])
    expect(value(readRange(range, { alertname: 'X', job: 'other' }))).toBeNull()
    expect(readRange(bytes(queryBad.response.body), {}).ok).toBe(false)
  })

  it('show no sign-in that stands in an address', () => {
    const active = [{ url: 'http://ada:secret@am1:9093/api/v2/alerts' }, { url: 'ftp://am2' }, { url: 'x' }]
    const body = { status: 'success', data: { activeAlertmanagers: active } }
    expect(value(readAlertmanagers(bytes(body)))).toEqual(['http://am1:9093'])
  })
})
