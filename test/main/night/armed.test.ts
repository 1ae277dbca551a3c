/** Each check of being armed, failing and mended; and what is only not known. */
import { describe, expect, it } from 'vitest'
import { unknownSound } from '../../../contract/armed.ts'
import { unknownDuty } from '../../../contract/shift.ts'
import { type ArmedFacts, heardForMs, judge } from '../../../main/night/armed.ts'
import { aDuty, aPeer, aSilentSource, aSource, hourMs, minuteMs, nightNow } from '../../helpers/fixtures.ts'

const now = nightNow
const clockTime = (at: number): string => new Date(at).toISOString().slice(11, 16)
const isHere = { at: now - minuteMs, shown: true, reason: null }

/** A Linux host without Electron, as it usually is: much is not known there, and it is armed. */
const usual: ArmedFacts = {
  notifier: { state: 'shown', reason: null },
  pages: ['default'],
  lastShown: isHere,
  tries: true,
  sound: unknownSound,
  heard: null,
  sources: [aSource('plover')],
  onBattery: null,
  sleepBlocked: null,
  staysAwake: true,
  tokens: [],
  storage: { kind: 'disk' },
  storageProblem: null,
  watchProblem: null,
  duty: unknownDuty,
  clockTime,
}

const skewed = (name: string, ...skews: (number | null)[]) =>
  aSource(name, { peers: skews.map((skewMs) => aPeer({ skewMs })) })
const beating = (missingSince: number | null) =>
  aSource('plover', { heartbeats: [{ alertname: 'Heartbeat', environment: 'plover/mc', missingSince }] })

describe('judge', () => {
  it('arms a usual Linux laptop with a page open, and says what it cannot know', () => {
    const { reason, checks } = judge(usual, now)
    expect(reason).toBeNull()
    const unknown = checks.filter(({ state }) => state === 'unknown').map(({ kind }) => kind)
    expect(unknown).toEqual(['heartbeat', 'sound', 'heard', 'power', 'sleep', 'clock', 'token'])
    expect(checks.filter(({ state }) => state === 'ok').map(({ kind }) => kind)).toEqual([
      ...['watch', 'notifications', 'sources', 'storage'],
    ])
  })

  const page = { notifier: { state: 'page', reason: null }, pages: ['granted'] } as const
  type Case = readonly [
    name: string,
    broken: Partial<ArmedFacts>,
    reason: string,
    mended: Partial<ArmedFacts>,
  ]
  const cases: readonly Case[] = [
    [
      'notifications that are denied (F67)',
      { notifier: { state: 'blocked', reason: 'The system refused the notification: denied' } },
      'The system refused the notification: denied',
      {},
    ],
    [
      'notifications that were not shown (F67)',
      { lastShown: { at: now, shown: false, reason: 'Focus is on' } },
      'The last notification was not shown: Focus is on.',
      {},
    ],
    ['a test on its way', { lastShown: null }, 'A test notification is on its way.', {}],
    [
      'no word from the service',
      { notifier: null },
      'Nobody has asked yet whether this system shows notifications.',
      {},
    ],
    [
      'no page where the page must show',
      { ...page, pages: [] },
      'No page is open that could show notifications.',
      page,
    ],
    [
      'a page whose browser blocks them',
      { ...page, pages: [null, 'denied'] },
      'The browser blocks notifications of this page. Allow them.',
      { ...page, pages: ['denied', 'granted'] },
    ],
    [
      'a page that was not asked yet',
      { ...page, pages: ['default'] },
      'The browser has not been allowed to show notifications yet.',
      page,
    ],
    [
      'a page that has said nothing',
      { ...page, pages: [null] },
      'The page has not said yet whether it may show notifications.',
      page,
    ],
    [
      'a browser without them',
      { ...page, pages: ['unsupported'] },
      'This browser has no notifications.',
      page,
    ],
    [
      'sound that has no way out (F72)',
      { sound: { able: 'silent', lastHeardAt: null } },
      'What should sound does not answer. Until it does, calls ring by notification.',
      { sound: { able: 'yes', lastHeardAt: null } },
    ],
    [
      'sound that the browser holds back',
      { sound: { able: 'blocked', lastHeardAt: null } },
      'No window here may sound yet: click once anywhere in it.',
      { sound: { able: 'yes', lastHeardAt: now } },
    ],
    [
      'no window that could sound',
      { sound: { able: 'absent', lastHeardAt: null } },
      'No window is open that could sound.',
      { sound: { able: 'yes', lastHeardAt: null } },
    ],
    [
      'a window for sound that is not there yet',
      { sound: { able: 'starting', lastHeardAt: null } },
      'The window that sounds is not there yet.',
      { sound: { able: 'yes', lastHeardAt: null } },
    ],
    [
      'a test that was not heard',
      { heard: { at: now - minuteMs, heard: false } },
      `You did not hear the test at ${clockTime(now - minuteMs)}.`,
      { heard: { at: now, heard: true } },
    ],
    [
      'a silent source',
      { sources: [aSource('dunlin'), aSilentSource('plover', 5 * minuteMs)] },
      `No word from Alertmanager since ${clockTime(now - 5 * minuteMs)}.`,
      { sources: [aSource('dunlin'), aSource('plover')] },
    ],
    ['no source', { sources: [] }, 'No source is connected, so nothing can call.', {}],
    [
      'a source that has not answered yet',
      { sources: [aSource('plover', { lastGoodAt: null, watchedSince: now - 5_000 })] },
      'Alertmanager has not answered yet.',
      {},
    ],
    [
      'a source that knows not everything yet',
      { sources: [aSource('plover', { catchingUp: true })] },
      'Alertmanager has just started and does not know everything yet.',
      {},
    ],
    [
      'the battery',
      { onBattery: true },
      'This laptop runs on its battery. Plug it in.',
      { onBattery: false },
    ],
    [
      'a sleep that could not be blocked',
      { sleepBlocked: false },
      'This laptop may fall asleep: the system did not take the request.',
      { sleepBlocked: true },
    ],
    [
      'a clock ahead of all servers’',
      { sources: [skewed('plover', -3 * minuteMs, null), skewed('dunlin', -200_000)] },
      'This laptop’s clock is 3 min or more ahead of every server’s.',
      { sources: [skewed('plover', -3 * minuteMs, 0)] },
    ],
    [
      'a clock behind all servers’',
      { sources: [skewed('plover', 10 * minuteMs)] },
      'This laptop’s clock is 10 min or more behind every server’s.',
      { sources: [skewed('plover', 10 * minuteMs, -10 * minuteMs)] },
    ],
    [
      'a token that ends within the shift',
      { duty: aDuty(), tokens: [{ source: 'plover', expiresAt: now + 4 * hourMs }] },
      `The token for plover ends at ${clockTime(now + 4 * hourMs)}. Put a new one in.`,
      { duty: aDuty(), tokens: [{ source: 'plover', expiresAt: now + 5 * hourMs }] },
    ],
    [
      'a token that has ended',
      { tokens: [{ source: 'plover', expiresAt: now - hourMs }] },
      `The token for plover ended at ${clockTime(now - hourMs)}. Put a new one in.`,
      { tokens: [{ source: 'plover', expiresAt: now + 2 * heardForMs }] },
    ],
    [
      'a disk that takes nothing',
      {
        storageProblem: 'The disk is full.',
        storage: { kind: 'memory', why: 'full', detail: 'The disk is full.' },
      },
      'The disk is full.',
      {},
    ],
    [
      'its own watch',
      { watchProblem: 'The polls of plover had stopped.' },
      'The polls of plover had stopped.',
      {},
    ],
  ]
  it.each(cases)('is not armed with %s, and armed again when that is mended', (_, broken, reason, mended) => {
    expect(judge({ ...usual, ...broken }, now).reason).toBe(reason)
    expect(judge({ ...usual, ...mended }, now).reason).toBeNull()
  })

  it('names a missing heartbeat, which is blindness too', () => {
    const missing = judge({ ...usual, sources: [beating(now - minuteMs)] }, now)
    const check = missing.checks.find(({ kind }) => kind === 'heartbeat')
    expect([missing.reason === null, check?.state, check?.words]).toEqual([
      ...[false, 'failed', 'Heartbeat of plover/mc is missing.'],
    ])
    expect(judge({ ...usual, sources: [beating(null)] }, now).reason).toBeNull()
  })

  it('lets what was heard hold for one shift', () => {
    const stateOf = (heardAt: number, duty = unknownDuty): string | undefined =>
      judge({ ...usual, heard: { at: heardAt, heard: true }, duty }, now).checks.find(
        ({ kind }) => kind === 'heard',
      )?.state
    expect([stateOf(now - heardForMs + 1), stateOf(now - heardForMs - 1)]).toEqual(['ok', 'unknown'])
    const duty = aDuty({ from: now - 2 * hourMs })
    // Shortly before it began is in time; in the shift before it is not.
    expect([stateOf(now - 2.5 * hourMs, duty), stateOf(now - 4 * hourMs, duty)]).toEqual(['ok', 'unknown'])
  })

  it('keeps since when a check stands as it stands', () => {
    const first = judge({ ...usual, onBattery: true }, now)
    const second = judge({ ...usual, onBattery: true, sleepBlocked: true }, now + minuteMs, first.checks)
    const since = Object.fromEntries(second.checks.map((check) => [check.kind, check.since]))
    expect([since.power, since.sleep]).toEqual([now, now + minuteMs])
  })
})
