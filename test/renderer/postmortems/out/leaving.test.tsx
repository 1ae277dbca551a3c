/** Before words leave: said first by day, never in the way at night, one key to go on and one to see the line. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PostmortemId } from '../../../../contract/ids.ts'
import { newSummary } from '../../../../contract/postmortem.ts'
import type { Connection } from '../../../../contract/wire.ts'
import { aSnapshot, nightNow } from '../../../helpers/fixtures.ts'

const secret = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'
const leaky = `# Down\n\nthe token was ${secret}\n`
const naming = '# Down\n\nMosslund Credit called.\n'
const id = 1 as PostmortemId
let root: Root
let page: typeof import('../../../../renderer/store.ts')
let given: string[]
let copied: string[]
let shown: number[]
let story: string
let times = 0
let write: (text: string) => Promise<void>

/** The instant at which the laptop's clock shows this hour. */
const at = (hour: number): number => new Date(nightNow).setHours(hour, 30, 0, 0)

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: at(12) })
  page = await import('../../../../renderer/store.ts')
  const { followEngine, useTexts } = await import('../../../../renderer/postmortems/texts.ts')
  const { openSheetDoor } = await import('../../../../renderer/postmortems/sheet-door.ts')
  const { OutMenu } = await import('../../../../renderer/postmortems/out-menu.tsx')
  followEngine()
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  openSheetDoor(id, { goTo: (place: number) => void shown.push(place) } as never)
  Object.defineProperty(navigator, 'clipboard', {
    value: {
      writeText: async (text: string) => void copied.push(text),
      write: async () => void copied.push('rich'),
    },
    configurable: true,
  })
  Reflect.set(globalThis, 'ClipboardItem', class {})
  window.print = () => void copied.push('printed')
  const summary = { id, title: 'Down', ...newSummary(nightNow), words: 1, uid: 'u', issue: null }
  write = async (text) => {
    useTexts.setState({ texts: new Map([[id as number, { text } as never]]) })
    times += 1
    await act(async () => root.render(<OutMenu key={times} summary={summary} />))
  }
})
afterAll(async () => {
  await act(async () => root.unmount())
  vi.useRealTimers()
})

beforeEach(async () => {
  given = []
  copied = []
  shown = []
  story = ''
  const answers: Record<string, unknown> = { 'postmortems.customers': ['Mosslund Credit'] }
  const engine = {
    order: async (name: string) => void given.push(name),
    query: async (name: string) => {
      if (name === 'postmortems.file') return { name: 'a.md', head: '', text: '', images: [] }
      if (name === 'postmortems.json') return { name: 'a.json', text: story }
      // Where it stands in the folder is not of interest here.
      return answers[name] ?? new Promise(() => {})
    },
  } as unknown as Connection
  await theHourIs(12)
  await act(async () => page.usePage.setState({ engine, link: 'open', problem: null }))
})

/** Sets the laptop's clock, and has the engine say the same. */
async function theHourIs(hour: number, usesGit = true): Promise<void> {
  vi.setSystemTime(at(hour))
  const night = aSnapshot()
  const { settings } = night.desk
  const postmortems = { ...settings.postmortems, folder: '/home/mara/pm', usesGit }
  await act(async () =>
    page.receive({
      event: 'snapshot',
      snapshot: { ...night, now: at(hour), desk: { ...night.desk, settings: { ...settings, postmortems } } },
    }),
  )
}

const press = async (key: string, more: KeyboardEventInit = {}): Promise<void> => {
  const target = document.querySelector('dialog') ?? document.body
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  await act(async () => {
    target.dispatchEvent(event)
    await vi.dynamicImportSettled()
    await vi.advanceTimersByTimeAsync(50)
  })
}
const open = (): Promise<void> => press('e', { ctrlKey: true })
const question = () => document.querySelector('.out-question')?.textContent ?? null
const nothing = () => ({ given, copied })

describe('by day', () => {
  it.each(['M', 'C', 'T', 'P', 'F', 'D'])(
    'a secret is said first, whichever way it would go: %s',
    async (key) => {
      await write(leaky)
      await open()
      await press(key)
      expect(question()).toContain('Line 3 looks like it holds a secret.')
      expect(nothing()).toEqual({ given: [], copied: [] })
      // Left alone, nothing has gone, and the dialog is still there.
      await press('Escape')
      expect([question(), document.querySelector('dialog') !== null]).toEqual([null, true])
      expect(nothing()).toEqual({ given: [], copied: [] })
    },
  )

  it('one key goes on, and one shows the line', async () => {
    await write(leaky)
    await open()
    await press('t')
    await press('y')
    expect([copied, question()]).toEqual([[leaky], null])
    await press('t')
    await press('l')
    expect([shown, document.querySelector('dialog')]).toEqual([[leaky.indexOf(secret)], null])
    expect(copied).toEqual([leaky])
  })

  it('a customer’s name is said where others read it, and not on its way into the user’s own folder', async () => {
    await write(naming)
    await open()
    await press('c')
    expect(question()).toContain('It names Mosslund Credit.')
    await press('Escape')
    await press('d')
    expect([question(), given]).toEqual([null, ['postmortems.write']])
  })

  it('what only the record names is said before the JSON file', async () => {
    await write('# Down\n')
    story = '{"customer":"Mosslund Credit"}'
    await open()
    await press('f')
    expect(question()).toContain('Its record names Mosslund Credit.')
    expect(question()).not.toContain('Show the line')
  })

  it('paper by Ctrl+P asks too, and is printed at once where there is nothing to say', async () => {
    await write(leaky)
    await press('p', { ctrlKey: true })
    expect(question()).toContain('Line 3')
    expect(copied).toEqual([])
    await press('Escape')
    await press('Escape')
    await write('# Down\n')
    await press('p', { ctrlKey: true })
    expect([document.querySelector('dialog'), copied]).toEqual([null, ['printed']])
  })
})

describe('at night', () => {
  it('nobody is stopped: it goes, and what is to be said stands beside it', async () => {
    await theHourIs(3)
    await write(leaky)
    await open()
    await press('t')
    expect(copied).toEqual([leaky])
    expect(question()).toContain('Line 3 looks like it holds a secret.')
    // There is nothing left to say yes to.
    await press('y')
    expect(copied).toEqual([leaky])
  })

  it('no dialog comes up for what left by a key of its own: the bar says it', async () => {
    await theHourIs(3)
    await write(leaky)
    await press('p', { ctrlKey: true })
    expect([document.querySelector('dialog'), copied]).toEqual([null, ['printed']])
    const line = document.querySelector('.out-gone')
    expect(line?.textContent).toContain('Line 3 looks like it holds a secret.')
    await act(async () => line?.querySelector('button')?.click())
    expect([shown, document.querySelector('.out-gone')]).toEqual([[leaky.indexOf(secret)], null])
  })

  it('but for a secret that would be pushed: that cannot be taken back', async () => {
    await theHourIs(3)
    await write(leaky)
    await open()
    await press('d')
    expect([question() !== null, given]).toEqual([true, []])
    await press('y')
    expect(given).toEqual(['postmortems.write'])
    await theHourIs(3, false)
    await write(`${leaky} `)
    await open()
    await press('d')
    expect(given).toEqual(['postmortems.write', 'postmortems.write'])
  })
})
