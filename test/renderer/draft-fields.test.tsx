/** The fields that people write in: on their way to the engine as they are typed, there again when opened anew. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { SilenceEntry } from '../../contract/silences.ts'
import type { Changes } from '../../contract/state.ts'
import type { Connection } from '../../contract/wire.ts'
import { anEpisode, aSnapshot, aSource, hourMs, nightNow } from '../helpers/fixtures.ts'

/** The engine has the words at most this long after the first unsaved key, ms. */
const promisedMs = 800

let root: Root
let page: typeof import('../../renderer/store.ts')
let draw: () => React.ReactNode
/** the drafts as the engine has them */
let kept: Record<string, string>
let saves: (readonly [number, string, string])[]
let given: (readonly [string, unknown])[]
/** lets an order that waits be taken */
let letGo: (() => void)[]
let slow: boolean

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: nightNow })
  page = await import('../../renderer/store.ts')
  const { Dialogs } = await import('../../renderer/watch/dialogs.tsx')
  const { NoteLine } = await import('../../renderer/watch/note-line.tsx')
  draw = () => (
    <>
      <NoteLine episodeId={1 as EpisodeId} title="Database down" />
      <Dialogs />
    </>
  )
})
afterAll(() => vi.useRealTimers())

beforeEach(async () => {
  kept = {}
  saves = []
  given = []
  letGo = []
  slow = false
  sessionStorage.clear()
  const order = async (name: string, input: unknown): Promise<void> => {
    if (name === 'drafts.save') {
      const { key, text } = input as { key: string; text: string }
      saves.push([Date.now(), key, text])
      push({ [key]: text })
      return
    }
    if (slow) await new Promise<void>((resolve) => letGo.push(resolve))
    given.push([name, input])
  }
  const query = (name: string) =>
    name === 'silences.propose'
      ? Promise.resolve([aProposal])
      : name === 'silences.preview'
        ? Promise.resolve(aPreview)
        : new Promise(() => {})
  page.usePage.setState({ engine: { order, query, close: () => {} } as unknown as Connection, dialog: null })
  await open()
})
afterEach(() => leave())

const aProposal = {
  sourceId: 'plover',
  label: 'Alertmanager',
  chosen: 1,
  matchers: [
    { name: 'alertname', value: 'X', isRegex: false, isEqual: true, kept: true, why: 'scope', detail: '' },
  ],
  leftOut: [],
  impossible: null,
}
const aPreview = {
  refusals: [],
  warnings: [],
  now: { count: 1, pages: 0, episodes: [] },
  past: { episodes: 0, called: 0, names: [], from: nightNow },
}

function push(drafts: Record<string, string>): void {
  kept = Object.fromEntries(Object.entries({ ...kept, ...drafts }).filter(([, text]) => text !== ''))
  const changes: Changes = { now: Date.now(), drafts }
  page.receive({ event: 'changed', changes })
}

/** A page is loaded, and hears of the engine what that has on disk. */
async function open(): Promise<void> {
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  const episodes = [1, 2, 3].map((id) => anEpisode({ id: id as EpisodeId }, Date.now()))
  const sources = [aSource('plover', {}, Date.now())]
  page.usePage.setState({ state: null, link: 'open', dialog: null })
  await act(async () => {
    page.receive({
      event: 'snapshot',
      snapshot: aSnapshot({ now: Date.now(), sources, episodes, drafts: kept }),
    })
    root.render(draw())
  })
}

async function leave(): Promise<void> {
  await act(async () => root.unmount())
}

const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)))
const ask = (dialog: ReturnType<typeof page.usePage.getState>['dialog']) =>
  act(async () => page.usePage.setState({ dialog }))
const fieldOf = (name: string): HTMLTextAreaElement => {
  const field = document.querySelector<HTMLTextAreaElement>(`textarea${name}`)
  if (!field) throw new Error(`no field ${name}`)
  return field
}
const noteLine = '#note-line'
const noteDialog = '[aria-label^="Note on 2"]'
const reasonField = '#silence-reason'

async function type(name: string, words: string): Promise<void> {
  await act(async () => {
    const field = fieldOf(name)
    field.focus()
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, words)
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })
}
const key = (name: string, part: KeyboardEventInit) =>
  act(async () => {
    fieldOf(name).dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...part }))
  })
const onTwo = { kind: 'note', episodeIds: [1, 2] as EpisodeId[] } as const
const silenceOf = (...episodeIds: number[]) =>
  ({ kind: 'silence', episodeIds: episodeIds as EpisodeId[] }) as const
const entry: SilenceEntry = {
  key: '7c3e-11',
  sourceId: 'plover' as SourceId,
  silenceId: '7c3e-11',
  state: 'active',
  by: 'Mira Lund',
  mine: true,
  isAck: false,
  comment: 'Rebuilt until noon',
  startsAt: nightNow,
  endsAt: nightNow + 2 * hourMs,
  matchers: [{ name: 'alertname', value: 'X', isRegex: false, isEqual: true }],
  hides: 1,
  order: null,
}

describe.each([
  ['a note on one alert', noteLine, null, 'note:1'],
  ['a note on several', noteDialog, onTwo, 'note:several'],
  ['the reason of a new silence', reasonField, silenceOf(1), 'reason:new-1'],
  [
    'another reason for one that stands',
    reasonField,
    { kind: 'edit-silence', entry } as const,
    'reason:7c3e-11',
  ],
])('%s', (_, field, dialog, place) => {
  it('is with the engine in time however steadily it is typed, and there again after a reload', async () => {
    await ask(dialog)
    const begunAt = Date.now()
    for (const words of ['r', 'ra', 'rac', 'rack', 'rack 4', 'rack 4 b', 'rack 4 bu', 'rack 4 burns']) {
      await type(field, words)
      await pass(90)
    }
    expect(saves[0]?.[0]).toBeLessThanOrEqual(begunAt + promisedMs)
    expect(saves.length).toBeGreaterThan(0)
    expect(saves.length).toBeLessThan(4)
    await pass(promisedMs)
    expect(kept).toEqual({ [place]: 'rack 4 burns' })
    await leave()
    await open()
    await ask(dialog)
    expect(fieldOf(field).value).toBe('rack 4 burns')
  })

  it('loses nothing when what it stands in is closed at once', async () => {
    await ask(dialog)
    await type(field, 'rack 4')
    await ask(null)
    if (dialog === null) await leave()
    expect(saves.map(([, ...words]) => words)).toEqual([[place, 'rack 4']])
    if (dialog === null) await open()
    await ask(dialog)
    expect(fieldOf(field).value).toBe('rack 4')
  })
})

describe('words that have gone where they were meant to', () => {
  it('are a draft no longer, on one alert', async () => {
    await type(noteLine, 'rack 4 burns')
    await key(noteLine, { key: 'Enter' })
    await pass(promisedMs)
    expect([given, fieldOf(noteLine).value, kept]).toEqual([
      [['notes.add', { episodeId: 1, text: 'rack 4 burns' }]],
      '',
      {},
    ])
  })

  it('leave what was typed on between Enter and the reply', async () => {
    slow = true
    await type(noteLine, 'rack 4 burns')
    await key(noteLine, { key: 'Enter' })
    await type(noteLine, 'rack 4 burns and the pumps ar')
    await act(async () => letGo[0]?.())
    expect(fieldOf(noteLine).value).toBe('and the pumps ar')
    await pass(promisedMs)
    expect(kept).toEqual({ 'note:1': 'and the pumps ar' })
  })

  it('close the note on several, unless somebody typed on', async () => {
    slow = true
    await ask(onTwo)
    await type(noteDialog, 'rack 4 burns')
    await key(noteDialog, { key: 'Enter', ctrlKey: true })
    await type(noteDialog, 'rack 4 burns and more')
    await act(async () => letGo[0]?.())
    expect(fieldOf(noteDialog).value).toBe('and more')
    await key(noteDialog, { key: 'Enter', ctrlKey: true })
    await act(async () => letGo[1]?.())
    await pass(promisedMs)
    expect([page.usePage.getState().dialog, kept]).toEqual([null, {}])
    expect(given.map(([, input]) => (input as { deed: { text: string } }).deed.text)).toEqual([
      'rack 4 burns',
      'and more',
    ])
  })

  it('are not the reason of the next silence', async () => {
    await ask(silenceOf(1))
    await pass(1_000)
    await type(reasonField, 'rebuilt until noon')
    await key(reasonField, { key: 'Enter', ctrlKey: true })
    await pass(promisedMs)
    expect([given.map(([name]) => name), kept, page.usePage.getState().dialog]).toEqual([
      ['silences.create'],
      {},
      null,
    ])
    await ask(silenceOf(1))
    expect(fieldOf(reasonField).value).toBe('')
  })
})

describe('a reason', () => {
  it('belongs to the alerts it was typed for, in whatever order they are chosen', async () => {
    await ask(silenceOf(1, 2))
    await type(reasonField, 'for one and two')
    await ask(silenceOf(2))
    expect(fieldOf(reasonField).value).toBe('')
    await ask(silenceOf(2, 3))
    expect(fieldOf(reasonField).value).toBe('')
    await ask(silenceOf(2, 1))
    expect(fieldOf(reasonField).value).toBe('for one and two')
  })

  it('of a silence that stands is there until another is typed', async () => {
    await ask({ kind: 'edit-silence', entry })
    expect(fieldOf(reasonField).value).toBe('Rebuilt until noon')
    await ask({ kind: 'edit-silence', entry: { ...entry, key: 'other', comment: 'Other' } })
    expect(fieldOf(reasonField).value).toBe('Other')
  })
})
