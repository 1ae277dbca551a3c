/** Which weeks stand, what is taken along of them, and what is typed of a rule, over an engine that answers when told to. */
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { beforeEach, expect, it } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import { type InsightsQuestion, type InsightsView, mostExportBytes } from '../../../contract/insights.ts'
import type { Connection } from '../../../contract/wire.ts'
import {
  exportInsights,
  openBehind,
  openExport,
  readInsights,
  useInsights,
} from '../../../renderer/insights/desk.ts'
import { FigureCards } from '../../../renderer/insights/figure-cards.tsx'
import { Insights } from '../../../renderer/insights/insights.tsx'
import { tune } from '../../../renderer/insights/tune.ts'
import { TuneDialog } from '../../../renderer/insights/tune-dialog.tsx'
import { WeekTable } from '../../../renderer/insights/week-table.tsx'
import { fewerText, isOver, lessText, mondayOf, spanWords } from '../../../renderer/insights/words.ts'
import { receive, usePage } from '../../../renderer/store.ts'
import { aSnapshot } from '../../helpers/fixtures.ts'
import { aView } from '../../helpers/insights-scenes.ts'

const monday = Date.UTC(2026, 9, 12, 12)
const weekMs = 7 * 86_400_000
let asked: (readonly [string, InsightsQuestion])[]
let answered: boolean

const isAt = (now: number): void => receive({ event: 'snapshot', snapshot: aSnapshot({ now }) })

beforeEach(() => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  asked = []
  answered = true
  const query = async (name: string, input: InsightsQuestion & { question: InsightsQuestion }) => {
    if (name === 'insights.tune') return { title: 'X', file: 'x.yaml', text: 'alert: X', notes: [] }
    if (!name.startsWith('insights.')) return new Promise(() => {})
    asked.push([name, input.question ?? input])
    if (!answered) return new Promise(() => {})
    return name === 'insights.view' ? { ...aView(), zone: 'UTC', question: input } : []
  }
  const order = async (name: string, { key, text }: { readonly key: string; readonly text: string }) => {
    if (name === 'drafts.save')
      receive({ event: 'changed', changes: { now: monday, drafts: { [key]: text } } })
  }
  const engine = { query, order, close: () => {} }
  usePage.setState({ engine: engine as unknown as Connection })
  useInsights.setState({ question: null, view: null, problem: null, behind: null, tuning: null, file: null })
})
const weeks = () => asked.map(([, { week }]) => week)

it('goes on with the week under way, and stays at one that was chosen', async () => {
  isAt(monday)
  await readInsights()
  isAt(monday + weekMs)
  await readInsights()
  await readInsights({ week: '2026-09-28' })
  isAt(monday + 2 * weekMs)
  await readInsights()
  expect(weeks()).toEqual(['2026-10-12', '2026-10-19', '2026-09-28', '2026-09-28'])
})

it('takes along, and opens, what is on the screen while another answer is awaited', async () => {
  isAt(monday)
  await readInsights()
  answered = false
  void readInsights({ week: '2026-09-28' })
  void openBehind('resolved')
  void exportInsights('csv')
  expect(asked.slice(2).map(([name, { week }]) => [name, week])).toEqual([
    ['insights.behind', '2026-10-12'],
    ['insights.export', '2026-10-12'],
  ])
})

it('reads no file that could not be told to the engine', async () => {
  let isRead = false
  const text = async (): Promise<string> => {
    isRead = true
    return '{}'
  }
  await openExport({ name: 'film.mkv', size: mostExportBytes + 1, text })
  expect([isRead, asked]).toEqual([false, []])
  expect(useInsights.getState().problem).toContain('too large')
  await openExport({ name: 'gone.json', size: 2, text: () => Promise.reject(new Error('gone')) })
  expect(useInsights.getState().problem).toBe('This file could not be read.')
})

it('names the days of a week by the calendar it was counted by', () => {
  const question: InsightsQuestion = { ...aView().question, week: '2026-10-12', weeks: 1 }
  // The week of Auckland, which began on Sunday elsewhere.
  const from = Date.UTC(2026, 9, 11, 11)
  const view: InsightsView = { ...aView(), question, from, to: from + weekMs, zone: 'Pacific/Auckland' }
  expect(spanWords(view)).toBe('12 Oct to 18 Oct')
  expect(spanWords({ ...view, question: { ...question, weeks: 4 } })).toBe('21 Sep to 18 Oct')
  expect(mondayOf(from + 1, 'Pacific/Auckland')).toBe('2026-10-12')
  expect(mondayOf(from + 1, 'UTC')).toBe('2026-10-05')
})

it('has what was typed of a rule still, after its alert fired once more', async () => {
  isAt(monday)
  document.body.innerHTML = '<div id="root"></div>'
  const root = createRoot(document.getElementById('root') as HTMLElement)
  await act(async () => root.render(<TuneDialog />))
  const [noisy] = aView().noisiest
  if (!noisy) throw new Error('nothing is noisy')
  const open = (id: number) => act(async () => tune({ ...noisy, episodeId: id as EpisodeId }))
  const field = (): HTMLTextAreaElement => document.querySelector('textarea') as HTMLTextAreaElement
  await open(11)
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field(), 'for: 15m')
    field().dispatchEvent(new Event('input', { bubbles: true }))
  })
  await act(async () => useInsights.setState({ tuning: null }))
  await open(12)
  expect(field().value).toBe('for: 15m')
  await act(async () => root.unmount())
})

it('calls a week that is under way no better than a whole one', () => {
  const view = aView()
  expect(isOver(view, view.to - 1)).toBe(false)
  expect(fewerText(0, 3, 'week 41', false)).toEqual({ words: 'so far; 3 in week 41', better: null })
  expect(lessText(0, 3_600_000, 'week 41', false)?.better).toBe(null)
  expect(isOver(view, view.to)).toBe(true)
  expect(fewerText(0, 3, 'week 41', true)).toEqual({ words: '3 fewer than week 41', better: true })
})

it('takes letters for keys only where single keys are on', async () => {
  isAt(monday)
  document.body.innerHTML = '<div id="root"></div>'
  const root = createRoot(document.getElementById('root') as HTMLElement)
  await act(async () => root.render(<Insights />))
  const press = () =>
    act(async () => {
      const main = document.querySelector('main')
      main?.dispatchEvent(new KeyboardEvent('keydown', { key: 't', bubbles: true, cancelable: true }))
    })
  const { state } = usePage.getState()
  if (!state) throw new Error('no state')
  const set = (singleKeys: boolean) => {
    const desk = { ...state.desk, settings: { ...state.desk.settings, singleKeys } }
    return act(async () => usePage.setState({ state: { ...state, desk } }))
  }
  await set(false)
  await press()
  expect(useInsights.getState().tuning).toBe(null)
  await set(true)
  await press()
  expect(useInsights.getState().tuning).toMatchObject({ episodeId: 11 })
  await act(async () => root.unmount())
})

it('does not say that nothing called while what called waits for somebody', async () => {
  isAt(monday)
  document.body.innerHTML = '<div id="root"></div>'
  const root = createRoot(document.getElementById('root') as HTMLElement)
  const view: InsightsView = { ...aView(), acknowledged: null, resolved: null }
  const byTeam = [{ team: null, pages: 2, acknowledged: null, resolved: null }]
  await act(async () => root.render(<FigureCards view={{ ...view, byTeam }} />))
  expect(document.body.textContent).toContain('2 called: none is acknowledged yet.')
  expect(document.body.textContent).toContain('2 called: none is resolved yet.')
  await act(async () => root.render(<FigureCards view={{ ...view, byTeam: [] }} />))
  expect(document.body.textContent).not.toContain('none is')
  expect(document.body.textContent).toContain('Nothing called.')
})

it('shows no change of a week that goes on against a whole one', async () => {
  document.body.innerHTML = '<div id="root"></div>'
  const root = createRoot(document.getElementById('root') as HTMLElement)
  const view = aView()
  const to = view.weeks.at(-1)?.to ?? 0
  const changes = (): string =>
    [...document.querySelectorAll('.week-table tbody tr td:last-child')]
      .map((one) => one.textContent)
      .join('')
  isAt(to - 60_000)
  await act(async () => root.render(<WeekTable view={view} />))
  expect(changes()).toBe('')
  expect(document.querySelector('.week-table thead')?.textContent).toContain('goes on')
  await act(async () => root.unmount())
  isAt(to)
  const again = createRoot(document.getElementById('root') as HTMLElement)
  await act(async () => again.render(<WeekTable view={view} />))
  expect(changes()).not.toBe('')
})
