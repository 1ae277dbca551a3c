/** What the page says of being armed and of duty: strip, card, and who sits here. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Desk } from '../../../contract/state.ts'
import type { Connection } from '../../../contract/wire.ts'
import { armedNews, noPager } from '../../../renderer/armed/armed-words.ts'
import { dutyWords } from '../../../renderer/armed/duty-words.ts'
import { aDesk, aDuty, allChecks, aSnapshot, aSource, hourMs, nightNow } from '../../helpers/fixtures.ts'

let root: Root
let page: typeof import('../../../renderer/store.ts')
let given: [string, unknown][]
let stopPresence: () => void

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: nightNow })
  page = await import('../../../renderer/store.ts')
  const { ArmedCard } = await import('../../../renderer/armed/armed-card.tsx')
  const { DutyCard } = await import('../../../renderer/armed/duty-card.tsx')
  const { followPresence } = await import('../../../renderer/armed/presence.ts')
  const { Strip } = await import('../../../renderer/frame/strip.tsx')
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  stopPresence = followPresence()
  await act(async () =>
    root.render(
      <>
        <Strip />
        <ArmedCard />
        <DutyCard />
      </>,
    ),
  )
})
afterAll(async () => {
  stopPresence()
  await act(async () => root.unmount())
  vi.useRealTimers()
})
beforeEach(() => {
  given = []
})

async function sit(desk: Partial<Desk>): Promise<void> {
  const order = async (name: string, input: unknown): Promise<void> => void given.push([name, input])
  const engine = { order, query: () => new Promise(() => {}), close: () => {} }
  await act(async () => {
    page.usePage.setState({ engine: engine as unknown as Connection })
    const sources = [aSource('plover')]
    page.receive({ event: 'snapshot', snapshot: aSnapshot({ desk: aDesk(desk), sources }) })
  })
}
const text = (selector: string): string => document.querySelector(selector)?.textContent ?? ''
const press = (name: string) =>
  act(async () =>
    [...document.querySelectorAll('button')].find((each) => each.textContent?.startsWith(name))?.click(),
  )

const battery = 'This laptop runs on its battery. Plug it in.'
const onBattery = {
  armed: {
    ...aDesk().armed,
    reason: battery,
    checks: allChecks({
      power: { state: 'failed', disarms: true, words: battery },
      sound: { state: 'unknown', words: 'Whether sound comes out is not known here.' },
      sources: { state: 'unknown', disarms: true, words: 'plover has not answered yet.' },
    }),
  },
}

describe('the strip', () => {
  it('says armed, and not armed with the reason, and leads to the card', async () => {
    await sit({})
    expect(text('.strip-armed')).toBe('Would it ring?Armed')
    await sit(onBattery)
    expect(text('.strip-armed')).toBe(`Not armed, because${battery}`)
    await act(async () => document.querySelector<HTMLButtonElement>('.strip-armed')?.click())
    expect(page.usePage.getState().screen).toBe('laptop')
  })

  it('never says armed once the engine does not answer', async () => {
    await sit({})
    await act(async () => page.usePage.setState({ link: 'lost' }))
    expect(text('.strip-armed')).toBe('Not armed, becausethe engine does not answer')
  })

  it('shows the duty, until when, who is next and who backs both up', async () => {
    await sit({ duty: aDuty() })
    expect(text('.strip-duty')).toMatch(/^On ops duty until \d\d:\d\d4 h 45 left$/)
    expect(document.querySelector<HTMLElement>('.shift-line i')?.style.width).toBe('39.7%')
    expect([...document.querySelectorAll('.strip-people')].map((cell) => cell.textContent)).toEqual([
      expect.stringMatching(/^Next, from \d\d:\d\dInes Okafor$/),
      'BackupTomasz Wrona',
    ])
    await sit({})
    expect(text('.strip-duty')).toBe('Duty not known unknown counts as on duty')
    expect(document.querySelector('.strip-people')).toBeNull()
  })
})

describe('what a screen reader is told', () => {
  it('is a change, and nothing else', () => {
    const well = aDesk().armed
    expect(armedNews(undefined, onBattery.armed)).toBeNull()
    expect(armedNews(well, { ...well, checkedAt: nightNow })).toBeNull()
    expect(armedNews(well, onBattery.armed)).toBe(`Not armed, because: ${battery}`)
    expect(armedNews(onBattery.armed, well)).toBe('Armed again')
  })
})

describe('the card', () => {
  it('lists every check with its state in words, and never goes without the pager', async () => {
    await sit(onBattery)
    const lines = [...document.querySelectorAll('.checks li')].map((line) => line.textContent ?? '')
    expect(lines.length).toBe(11)
    expect(lines.find((line) => line.startsWith('Power'))).toBe(`PowerNot well${battery}`)
    expect(lines.find((line) => line.startsWith('Sound'))).toMatch(/^SoundNot knownWhether sound/)
    expect(lines.find((line) => line.startsWith('Sources'))).toMatch(/^SourcesNot known yet/)
    expect(lines.find((line) => line.startsWith('Clock'))).toMatch(/^ClockWell/)
    expect(text('#armed-title')).toBe('Not armed')
    expect(document.body.textContent).toContain(noPager)
    await sit({})
    expect(text('#armed-title')).toBe('Armed')
    expect(document.body.textContent).toContain(noPager)
  })

  it('tests now, and takes the word on whether it was heard', async () => {
    await sit({})
    for (const name of ['Test now', 'I heard it', 'I did not']) await press(name)
    expect(given).toEqual([
      ['armed.check', {}],
      ['armed.heard', { heard: true }],
      ['armed.heard', { heard: false }],
    ])
  })
})

describe('duty by hand', () => {
  it('is said by nobody in the fire drill', async () => {
    await sit({ drill: { startedAt: nightNow, realSources: 1 } })
    expect([...document.querySelectorAll('.duty-say')]).toEqual([])
    expect(document.body.textContent).toContain('Stop the fire drill to say your duty')
  })

  it('is said until a time, and called back', async () => {
    await sit({ duty: aDuty({ origin: 'hand' }) })
    for (const name of ['On duty', 'Off duty', 'As planned']) await press(name)
    const eight = new Date(nightNow).setHours(8, 0, 0, 0)
    const untilAt = eight > nightNow ? eight : eight + 24 * hourMs
    expect(given).toEqual([
      ['duty.set', { state: 'on', untilAt }],
      ['duty.set', { state: 'off', untilAt }],
      ['duty.set', { state: 'planned' }],
    ])
  })

  it.each([
    [{ state: 'off', until: null, origin: 'hand' }, 'Off duty', 'until you say otherwise: nothing wakes you'],
    [{ state: 'off', origin: 'file' }, 'Off duty', 'nothing wakes you'],
    [
      { state: 'off', holder: 'Ines Okafor', origin: 'file' },
      'Off duty',
      'Ines Okafor has it, you in 4 h 45',
    ],
    [{ state: 'off', holder: 'Ines Okafor', origin: 'hand' }, 'Off duty', 'Ines Okafor has it'],
    [
      { state: 'unknown', why: 'ops duty does not name Mara Lind.' },
      'Duty not known',
      'ops duty does not name Mara Lind. Counts as on duty.',
    ],
    [{ until: null, origin: 'hand', role: null }, 'On duty', 'until you say otherwise'],
    [{ until: null, origin: 'file' }, 'On ops duty', 'always'],
  ] as const)('%j is said plainly', (part, lead, sub) => {
    expect(dutyWords(aDuty(part), nightNow)).toMatchObject({ lead, sub })
  })
})

describe('somebody who touches the page', () => {
  const pass = (ms: number) => act(async () => void vi.advanceTimersByTime(ms))
  const touch = () => window.dispatchEvent(new Event('pointerdown'))
  const told = () => given.filter(([name]) => name === 'presence.report').length

  it('is told, not with every touch, and not where the system says it', async () => {
    await pass(20_000)
    await sit({})
    for (let n = 0; n < 5; n += 1) touch()
    expect(told()).toBe(1)
    await pass(20_000)
    touch()
    expect(told()).toBe(2)
    await pass(20_000)
    const { shell } = aDesk()
    await sit({ shell: { ...shell, facts: { ...shell.facts, idle: false } } })
    touch()
    expect(told()).toBe(2)
  })
})
