import { describe, expect, it } from 'vitest'
import { fromSnapshot, type Snapshot } from '../../../contract/state.ts'
import { failureWords } from '../../../renderer/states/failure-words.ts'
import { bannerOf } from '../../../renderer/states/not-clear.ts'
import { tabTitle } from '../../../renderer/states/tab-title.ts'
import { nextTheme, wantedTheme } from '../../../renderer/states/theme.ts'
import { isQuietPage } from '../../../renderer/watch/calm.ts'
import { groupAll } from '../../../renderer/watch/select.ts'
import { aDesk, aSilentSource, aSnapshot, aSource, minuteMs, nightNow } from '../../helpers/fixtures.ts'
import { allQuiet, busyNight, waitingStart } from '../../helpers/nights.ts'

const banner = (snapshot: Snapshot, waiting = 1, live = true) =>
  bannerOf(fromSnapshot(snapshot), live, false, snapshot.now, waiting, snapshot.now)

describe('the banner', () => {
  const silent = aSilentSource('osprey', 4 * minuteMs)

  it('is not there for one short silence beside other work', () => {
    expect(banner(aSnapshot({ sources: [silent, aSource('heron')] }))).toBeNull()
  })

  it.each([
    ['two sources are silent', aSnapshot({ sources: [silent, aSilentSource('plover', 4 * minuteMs)] }), 1],
    ['one is silent for ten minutes', aSnapshot({ sources: [aSilentSource('osprey', 10 * minuteMs)] }), 1],
    ['the list would be empty', aSnapshot({ sources: [silent, aSource('heron')] }), 0],
    ['the laptop is offline', aSnapshot({ desk: aDesk({ online: false }), sources: [aSource('heron')] }), 1],
    ['nothing can be saved', aSnapshot({ desk: aDesk({ storageProblem: 'The disk is full.' }) }), 1],
  ] as const)('is there when %s', (_, snapshot, waiting) => {
    expect(banner(snapshot, waiting)?.title).toMatch(/^Not all clear/)
  })

  it.each(['newer', 'read-only', 'locked', 'full', 'damaged'] as const)(
    'says what it means that nothing is kept on disk: %s',
    (why) => {
      const desk = aDesk({
        storage: { kind: 'memory', why, detail: 'Words lie in /tmp/words.' },
        online: false,
      })
      const words = banner(aSnapshot({ desk, sources: [silent] }))
      expect(words?.title).toMatch(/^Not all clear: /)
      expect(words?.lines.join(' ')).toMatch(
        /\/tmp\/words.*lost when Nightdesk closes.*offline.*osprey is silent/s,
      )
    },
  )

  it.each([
    [3_600_000 - 700, /was set forward by 1 h$/, /Times of day here are 1 h behind it, and “until 08:00”/],
    [-125_000, /was set back by 2 min$/, /Times of day here are 2 min ahead of it/],
  ])('says that the laptop’s clock was set by %i ms, and what that means', (clockLeadMs, title, line) => {
    const desk = aDesk({ clockLeadMs })
    const alone = banner(aSnapshot({ desk, sources: [aSource('heron')] }))
    expect([alone?.title, alone?.action]).toEqual([expect.stringMatching(title), null])
    expect(alone?.lines.join(' ')).toMatch(line)
    const beside = banner(aSnapshot({ desk: aDesk({ clockLeadMs, online: false }) }))
    expect(beside?.title).toMatch(/offline/)
    expect(beside?.lines.at(-1)).toMatch(line)
  })

  it('tells a key of an earlier start from an engine that is gone', () => {
    const quiet = allQuiet()
    expect(bannerOf(fromSnapshot(quiet), false, true, quiet.now, 0, quiet.now)?.title).toMatch(
      /key is not valid/,
    )
  })

  it('says before all else that the engine is gone', () => {
    expect(banner(allQuiet(), 0, false)?.title).toBe('Not live: the engine does not answer')
  })
})

describe('calm', () => {
  const page = (snapshot: Snapshot, part = {}) => ({
    state: fromSnapshot(snapshot),
    groups: groupAll(snapshot.episodes, []),
    link: 'open' as const,
    silent: false,
    ...part,
  })

  it('is said only with proof and with the engine there', () => {
    const quiet = allQuiet()
    expect(isQuietPage(page(quiet), quiet.now)).toBe(true)
    expect(isQuietPage(page(quiet, { link: 'lost' }), quiet.now)).toBe(false)
    expect(isQuietPage(page(quiet, { silent: true }), quiet.now)).toBe(false)
    expect(isQuietPage(page(quiet), quiet.now + 2 * minuteMs)).toBe(false)
    expect(isQuietPage(page(busyNight()), nightNow)).toBe(false)
    expect(isQuietPage(page(waitingStart()), nightNow)).toBe(false)
    expect(isQuietPage(page(aSnapshot()), nightNow)).toBe(false)
  })
})

describe('the theme', () => {
  it('follows the setting, by the clock from 20 to 07', () => {
    const at = (hour: number): number => new Date(2026, 9, 14, hour).getTime()
    expect(wantedTheme('clock', at(6), false)).toBe('night')
    expect(wantedTheme('clock', at(7), true)).toBe('day')
    expect(wantedTheme('clock', at(20), false)).toBe('night')
    expect(wantedTheme('system', at(12), true)).toBe('night')
    expect(wantedTheme('day', at(3), true)).toBe('day')
  })

  it('never switches by itself while somebody is needed', () => {
    expect(nextTheme('night', 'day', true, false)).toBe('night')
    expect(nextTheme('night', 'day', true, true)).toBe('day')
    expect(nextTheme('night', 'day', false, false)).toBe('day')
  })
})

it('the tab says the count first, and the drill', () => {
  const tab = { needsYou: 3, late: true, live: true, quiet: false, drill: false }
  expect(tabTitle(tab)).toBe('(3) overdue, Nightdesk')
  expect(tabTitle({ ...tab, drill: true })).toContain('Fire drill')
  expect(tabTitle({ ...tab, needsYou: 0 })).toBe('Not all clear, Nightdesk')
  expect(tabTitle({ ...tab, live: false })).toBe('Not live, Nightdesk')
})

it('a failure says what happened and what to do, and shows its facts as plain text', () => {
  const words = failureWords({ kind: 'name-unknown', detail: 'getaddrinfo\u202e x' })
  expect(words.what).toBe('The name is not known to this network.')
  expect(words.todo).toContain('VPN')
  expect(words.facts).toBe('getaddrinfo⍰ x')
})
