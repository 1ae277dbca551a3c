/** What of a Prometheus' answer is parsed: the fuzz beside this says that nothing is read wrongly, this that little is read twice. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { wordsOf } from '../../../main/sources/listed-slice.ts'
import { createListBook, type SlicedList, touchedSince } from '../../../main/sources/prometheus-book.ts'
import { createSliceStore } from '../../../main/sources/slice-store.ts'
import { type ApiPromAlert, type ApiRule, anAlertOf, aRule } from '../../helpers/scripted-prometheus.ts'

const alert = (number: number, value: number, more: Partial<ApiPromAlert> = {}): ApiPromAlert =>
  anAlertOf('Many', { labels: { alertname: 'Many', instance: `host-${number}` }, value: `${value}`, ...more })
const alerts = (value: number): readonly ApiPromAlert[] =>
  Array.from({ length: 500 }, (_, number) => alert(number, value * number))
const bodyOf = (rules: readonly ApiRule[]): string =>
  JSON.stringify({ status: 'success', data: { groups: [{ name: 'g', rules }] } })

let book = createListBook(createSliceStore())
afterEach(() => {
  book = createListBook(createSliceStore())
  vi.restoreAllMocks()
})

function read(body: string): SlicedList {
  const reader = book.reader('rules')
  reader.take(Buffer.from(body))
  const list = reader.end()
  if (!list.ok) throw new Error(list.failure.detail)
  return list.value
}
/** How often JSON was parsed while it was read. */
function countParses(body: string): { readonly list: SlicedList; readonly parses: number } {
  const parse = vi.spyOn(JSON, 'parse')
  const list = read(body)
  const parses = parse.mock.calls.length
  parse.mockRestore()
  return { list, parses }
}

describe('an answer of a Prometheus', () => {
  it('is recognised in another order and with other values: nothing but what stands around its alerts is parsed', () => {
    const first = read(bodyOf([aRule('Many', { alerts: alerts(1) })]))
    book.settle(first)
    const { list, parses } = countParses(bodyOf([aRule('Many', { alerts: alerts(-3.5).toReversed() })]))
    expect([parses, list.count, list.fresh.length]).toEqual([1, 500, 0])
    expect(touchedSince(first, list)).toEqual(new Set())
  })

  it('has only those of its alerts parsed that changed, and only those looked at that may be others', () => {
    const first = read(bodyOf([aRule('Many', { alerts: alerts(1) })]))
    book.settle(first)
    const next = alerts(2)
      .with(7, alert(7, 1, { annotations: { summary: 'worse' } }))
      .slice(1)
    const { list, parses } = countParses(bodyOf([aRule('Many', { alerts: next })]))
    expect([parses, list.fresh.length]).toEqual([2, 1])
    expect(list.fresh[0] && wordsOf(list.fresh[0]).annotations).toEqual({ summary: 'worse' })
    expect(touchedSince(first, list)?.size).toBe(2)
  })

  it('whose rule waits longer now has each of its alerts looked at, and none parsed', () => {
    const [quick, slow] = [5, 600].map((duration) => bodyOf([aRule('Many', { duration, alerts: alerts(1) })]))
    const first = read(quick ?? '')
    book.settle(first)
    const { list, parses } = countParses(slow ?? '')
    expect([parses, touchedSince(first, list)?.size]).toEqual([1, 500])
  })

  it('that is another list than the one before the last has everything looked at', () => {
    const body = bodyOf([aRule('Many', { alerts: alerts(1) })])
    const [first, second] = [read(body), read(body)]
    book.settle(first)
    book.settle(second)
    expect(touchedSince(first, read(body))).toBeNull()
  })

  it('of which one alert is written in a way that cannot be followed is parsed whole, and recognised again afterwards', () => {
    const plain = bodyOf([aRule('Many', { alerts: alerts(1) })])
    book.settle(read(plain))
    const odd = countParses(plain.replace('"alerts"', '"al\\u0065rts"'))
    expect([odd.list.count, odd.list.fresh.length]).toEqual([500, 500])
    book.settle(odd.list)
    const again = read(plain)
    book.settle(again)
    expect(countParses(plain)).toMatchObject({ parses: 1, list: { count: 500, fresh: [] } })
  })
})
