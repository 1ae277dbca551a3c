/** Maintenance windows: what they fold, what they never fold, and that no page is lost at their end. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { handKey } from '../../../contract/maintenance.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** The night of Sunday 25 October 2026, in which clocks go back at 01:00 UTC. */
const startAt = Date.UTC(2026, 9, 24, 23, 0, 0)
const iso = (ms: number): string => new Date(startAt + ms).toISOString()

interface Written {
  readonly reason?: string
  readonly matchers?: readonly string[]
  readonly from?: number
  readonly until?: number
}
const configOf = (windows: readonly Written[], more = ''): string => `version: 1
me: Mara Lind
sources:
  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }
${windows.length === 0 ? '' : `maintenance:\n${windows.map(written).join('\n')}\n`}${more}`
const written = ({
  reason = 'Upgrade',
  matchers = ['cluster_id="pay-eu"'],
  from = 0,
  until = hourMs,
}: Written): string =>
  `  - { reason: ${JSON.stringify(reason)}, matchers: ${JSON.stringify(matchers)}, from: "${iso(from)}", until: "${iso(until)}" }`

describe('a maintenance window by hand', () => {
  let night: Night
  afterEach(() => night.close())
  const begin = async (windows: readonly Written[], options: { dir?: string } = {}): Promise<void> => {
    night = await startNight({ startAt, config: configOf(windows), ...options })
  }
  const loud = () => night.shown.filter((notice) => notice.loud)
  const reasons = async (title: string) => {
    const { decisions } = await night.query<{ decisions: { reason: string; window?: unknown }[] }>(
      'episodes.detail',
      { episodeId: night.episode(title).id },
    )
    return decisions.map(({ reason, window }) => [reason, window])
  }

  it('folds what it names, calls nobody, and says why and until when', async () => {
    await begin([{}])
    night.fire(pageLabels(), { summary: 'Inside' })
    night.fire(pageLabels({ cluster_id: 'shop' }), { summary: 'Elsewhere' })
    await night.pass(16_000)
    expect([night.titles('maintenance'), night.titles('needs-you')]).toEqual([['Inside'], ['Elsewhere']])
    expect(loud()).toHaveLength(1)
    expect(night.episode('Inside')).toMatchObject({
      calledAt: null,
      keptQuiet: { kind: 'maintenance', by: null, why: 'Upgrade', until: startAt + hourMs },
    })
    expect(await reasons('Inside')).toEqual([['maintenance', { why: 'Upgrade', until: startAt + hourMs }]])
  })

  it('calls for what still fires when it ends, once, and not for what has ended', async () => {
    await begin([{ until: 5 * minuteMs }])
    night.fire(pageLabels({ alertname: 'Stays' }), { summary: 'Stays' })
    night.fire(pageLabels({ alertname: 'Heals' }), { summary: 'Heals' })
    await night.pass(2 * minuteMs)
    night.end(pageLabels({ alertname: 'Heals' }))
    await night.pass(3 * minuteMs - 1_000)
    expect(loud()).toEqual([])
    await night.pass(1_000)
    expect(night.titles('needs-you')).toEqual(['Stays'])
    expect(night.episode('Stays').calledAt).toBe(startAt + 5 * minuteMs)
    expect(loud()).toHaveLength(1)
    await night.pass(10 * minuteMs)
    expect(loud()).toHaveLength(1)
  })

  it('rings again at its end for a page that had called before it began', async () => {
    await begin([{ from: 5 * minuteMs, until: 10 * minuteMs }])
    night.fire(pageLabels(), { summary: 'Before' })
    await night.pass(minuteMs)
    expect(loud()).toHaveLength(1)
    await night.pass(4 * minuteMs)
    expect(night.titles('maintenance')).toEqual(['Before'])
    await night.pass(5 * minuteMs)
    expect(night.titles('needs-you')).toEqual(['Before'])
    expect(loud()).toHaveLength(2)
  })

  it('leaves an acknowledged one in hand when it ends', async () => {
    await begin([{ from: 5 * minuteMs, until: 10 * minuteMs }])
    night.fire(pageLabels(), { summary: 'Mine' })
    await night.pass(minuteMs)
    await night.order('alerts.acknowledge', { episodeId: night.episode('Mine').id })
    await night.pass(10 * minuteMs)
    expect(night.titles('in-hand')).toEqual(['Mine'])
    expect(loud()).toHaveLength(1)
  })

  it('never folds a heartbeat, nor what pages in every pipeline', async () => {
    await begin([{ matchers: ['installation=~".+"'] }])
    night.fire(pageLabels({ alertname: 'Heartbeat' }), { summary: 'Beat' })
    night.fire(pageLabels({ all_pipelines: 'true' }), { summary: 'Everywhere' })
    night.fire(pageLabels({ alertname: 'Other' }), { summary: 'Folded' })
    await night.pass(16_000)
    expect(night.titles('maintenance')).toEqual(['Folded'])
    expect(night.titles('needs-you')).toEqual(['Everywhere'])
    expect(night.episode('Beat').keptQuiet).toBeNull()
  })

  it('holds over a restart, and calls at the start for what ended while nobody watched', async () => {
    const dir = aTestFolder()
    await begin([{ until: 30 * minuteMs }], { dir })
    night.fire(pageLabels(), { summary: 'Inside' })
    await night.pass(minuteMs)
    await night.restart(minuteMs)
    await night.pass(20_000)
    expect([night.titles('maintenance'), loud()]).toEqual([['Inside'], []])
    await night.restart(hourMs)
    await night.pass(20_000)
    expect(night.titles('needs-you')).toEqual(['Inside'])
    expect(loud().length).toBeGreaterThan(0)
  })

  it('is as long as it is on a night in which the clock goes back (F09)', async () => {
    await begin([{ until: 3 * hourMs }])
    night.fire(pageLabels(), { summary: 'Inside' })
    await night.pass(3 * hourMs - 1_000)
    expect(night.titles('maintenance')).toEqual(['Inside'])
    await night.pass(1_000)
    expect(night.titles('needs-you')).toEqual(['Inside'])
  })

  it('is written by the app, and ended by it', async () => {
    await begin([])
    const file = path.join(night.dir, 'config.yaml')
    night.fire(pageLabels(), { summary: 'Page' })
    await night.pass(minuteMs)
    const window = {
      reason: 'Disk swap "a: b" # c',
      matchers: [{ name: 'cluster_id', value: 'pay-eu', isRegex: false, isEqual: true }],
      startsAt: startAt,
      endsAt: startAt + 2 * hourMs,
      long: false,
      replaces: null,
    }
    await night.order('maintenance.save', window)
    await night.pass(1_000)
    expect(night.titles('maintenance')).toEqual(['Page'])
    expect(night.state().desk.maintenance.windows).toEqual([
      expect.objectContaining({
        origin: 'hand',
        reason: 'Disk swap "a: b" # c',
        endsAt: startAt + 2 * hourMs,
      }),
    ])
    expect(readFileSync(file, 'utf8')).toContain('maintenance:')
    await night.pass(minuteMs)
    const key = handKey(startAt, window.reason)
    await night.order('maintenance.end', { key })
    await night.pass(1_000)
    expect(night.titles('needs-you')).toEqual(['Page'])
    expect(loud()).toHaveLength(2)
    await night.order('maintenance.remove', { key })
    expect(readFileSync(file, 'utf8')).not.toContain('maintenance')
  })

  it.each([
    ['an end that has passed', { endsAt: startAt - 1 }, /passed/],
    ['an end before its begin', { startsAt: startAt + 2 * hourMs }, /before it begins/],
    ['more than a day without a word', { endsAt: startAt + 26 * hourMs }, /longer than a day/],
    ['more than a month', { endsAt: startAt + 800 * hourMs, long: true }, /31 days/],
    [
      'matchers that hold of everything',
      { matchers: [{ name: 'x', value: '.*', isRegex: true, isEqual: true }] },
      /without any label/,
    ],
    [
      'an expression that is none',
      { matchers: [{ name: 'x', value: '(', isRegex: true, isEqual: true }] },
      /Alertmanager/,
    ],
  ])('is refused with %s, and nothing is written', async (_, part, words) => {
    await begin([])
    const window = {
      ...{ reason: 'Work', startsAt: startAt, endsAt: startAt + hourMs, long: false, replaces: null },
      matchers: [{ name: 'cluster_id', value: 'pay-eu', isRegex: false, isEqual: true }],
    }
    const before = readFileSync(path.join(night.dir, 'config.yaml'), 'utf8')
    await expect(night.order('maintenance.save', { ...window, ...part })).rejects.toThrow(words)
    expect(readFileSync(path.join(night.dir, 'config.yaml'), 'utf8')).toBe(before)
  })
})

describe('F11: a calendar of maintenance', () => {
  let night: Night
  afterEach(() => night.close())
  const stamp = (ms: number): string => iso(ms).replaceAll(/[-:]|\.\d+/g, '')
  const event = (
    uid: string,
    title: string,
    from: number,
    until: number | null,
    more: readonly string[] = [],
  ): string =>
    [
      ...[
        'BEGIN:VEVENT',
        `UID:${uid}`,
        `DTSTART:${stamp(from)}`,
        ...(until === null ? [] : [`DTEND:${stamp(until)}`]),
      ],
      ...[...more, `SUMMARY:${title}`, 'END:VEVENT'],
    ].join('\r\n')
  const calendar = (...events: readonly string[]): string =>
    ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...events, 'END:VCALENDAR', ''].join('\r\n')
  const begin = async (text: string | null): Promise<string> => {
    const dir = aTestFolder()
    const file = path.join(dir, 'work.ics')
    if (text !== null) writeFileSync(file, text)
    const more = `maintenanceFrom:
  calendars:
    - name: Provider
      calendar: "file:${file}"
      events: "^Work on ([a-z-]+)"
      matchers: ['cluster_id="$1"']
`
    night = await startNight({ startAt, config: configOf([], more), dir })
    await night.pass(2_000)
    // Files are read on other threads.
    await eventually(known).toBeGreaterThan(0)
    return file
  }

  const known = (): number =>
    night.state().desk.maintenance.windows.length + night.state().desk.maintenance.problems.length
  const problems = (): readonly string[] => night.state().desk.maintenance.problems.map(({ words }) => words)

  it('folds by its events, and says which of them fold nothing', async () => {
    await begin(
      calendar(
        event('a', 'Work on pay-eu', 0, hourMs),
        event('b', 'Work on shop', 0, null),
        event('c', 'Lunch', 0, hourMs),
        event('d', 'Work on shop', 0, 40 * hourMs),
      ),
    )
    night.fire(pageLabels(), { summary: 'Inside' })
    night.fire(pageLabels({ cluster_id: 'shop' }), { summary: 'Elsewhere' })
    await night.pass(16_000)
    expect([night.titles('maintenance'), night.titles('needs-you')]).toEqual([['Inside'], ['Elsewhere']])
    const { windows } = night.state().desk.maintenance
    expect(windows).toMatchObject([{ origin: 'calendar', calendar: 'Provider', reason: 'Work on pay-eu' }])
    expect(problems()).toEqual([
      expect.stringContaining('names no end'),
      expect.stringContaining('longer than a day'),
    ])
  })

  it('holds what was known to its own end when it cannot be read, and says so', async () => {
    const file = await begin(calendar(event('a', 'Work on pay-eu', 0, hourMs)))
    night.fire(pageLabels(), { summary: 'Inside' })
    await night.pass(16_000)
    writeFileSync(file, '<html>Sign in</html>')
    await night.pass(20 * minuteMs)
    await eventually(problems).toEqual([expect.stringContaining('cannot be read')])
    expect(night.titles('maintenance')).toEqual(['Inside'])
    await night.restart(minuteMs)
    await night.pass(16_000)
    expect(night.titles('maintenance')).toEqual(['Inside'])
    await night.pass(40 * minuteMs)
    expect(night.titles('needs-you')).toEqual(['Inside'])
  })

  it('is told no more of an event that it has taken out', async () => {
    const file = await begin(calendar(event('a', 'Work on pay-eu', 0, 3 * hourMs)))
    night.fire(pageLabels(), { summary: 'Inside' })
    await night.pass(16_000)
    expect(night.titles('maintenance')).toEqual(['Inside'])
    writeFileSync(file, calendar())
    await night.pass(16 * minuteMs)
    await eventually(known).toBe(0)
    await night.pass(1_000)
    expect(night.titles('needs-you')).toEqual(['Inside'])
  })

  it('begins no window that it named more than a day before it was last read', async () => {
    const file = await begin(calendar(event('a', 'Work on pay-eu', 30 * hourMs, 31 * hourMs)))
    expect(existsSync(file)).toBe(true)
    writeFileSync(file, '')
    await night.restart(30 * hourMs)
    await eventually(problems).toEqual([expect.stringContaining('cannot be read')])
    night.fire(pageLabels(), { summary: 'Page' })
    await night.pass(minuteMs)
    expect(night.titles('needs-you')).toEqual(['Page'])
  })

  it('may be overruled: what is ended here stays ended', async () => {
    await begin(calendar(event('a', 'Work on pay-eu', 0, 3 * hourMs)))
    night.fire(pageLabels(), { summary: 'Inside' })
    await night.pass(16_000)
    const [window] = night.state().desk.maintenance.windows
    await expect(night.order('maintenance.remove', { key: window?.key })).rejects.toThrow(/calendar/)
    await night.order('maintenance.end', { key: window?.key })
    await night.pass(16 * minuteMs)
    expect(night.titles('needs-you')).toEqual(['Inside'])
    expect(night.state().desk.maintenance.windows).toEqual([])
  })

  it('keeps the hour of its own zone when the clock goes back (F09)', async () => {
    const zoned = [
      ...['BEGIN:VEVENT', 'UID:z', 'DTSTART;TZID=Europe/Berlin:20261024T020000'],
      ...['DTEND;TZID=Europe/Berlin:20261024T040000', 'RRULE:FREQ=DAILY;COUNT=3'],
      ...['SUMMARY:Work on pay-eu', 'END:VEVENT'],
    ].join('\r\n')
    await begin(calendar(zoned))
    const spans = night.state().desk.maintenance.windows.map(({ startsAt, endsAt }) => [startsAt, endsAt])
    // 02:00 is 00:00 UTC before the change and 01:00 UTC after it; the night itself is an hour longer.
    expect(spans).toContainEqual([Date.UTC(2026, 9, 26, 1), Date.UTC(2026, 9, 26, 3)])
    expect(
      spans.some(([from]) => from === Date.UTC(2026, 9, 25, 0) || from === Date.UTC(2026, 9, 25, 1)),
    ).toBe(true)
  })
})

describe('silences that mean a maintenance', () => {
  let night: Night
  afterEach(() => night.close())
  const silence = (comment: string, createdBy = 'Ines', minutes = 10) =>
    night.silences.set(
      {
        id: null,
        matchers: [{ name: 'cluster_id', value: 'pay-eu', isRegex: false, isEqual: true }],
        startsAt: night.clock.now(),
        endsAt: night.clock.now() + minutes * minuteMs,
        createdBy,
        comment,
      },
      night.clock.now(),
    )

  it.each([
    ['by their reason', 'Maintenance of the ingress', 'Ines', 'maintenance'],
    ['by whoever wrote them', 'see the plan', 'maintenance-bot', 'maintenance'],
    ['not by other words', 'too noisy', 'Ines', 'kept-quiet'],
  ] as const)('are told apart %s', async (_, comment, by, place) => {
    night = await startNight({
      startAt,
      config: configOf([], 'maintenanceFrom: { silences: "(?i)^maintenance" }\n'),
    })
    night.fire(pageLabels(), { summary: 'Quiet' })
    silence(comment, by)
    await night.pass(31_000)
    expect(night.titles(place)).toEqual(['Quiet'])
  })

  it('end with a call, and hide nothing that pages in every pipeline from its own fold', async () => {
    night = await startNight({
      startAt,
      config: configOf([], 'maintenanceFrom: { silences: "(?i)^maintenance" }\n'),
    })
    silence('Maintenance')
    night.fire(pageLabels(), { summary: 'Quiet' })
    night.fire(pageLabels({ all_pipelines: 'true' }), { summary: 'Everywhere' })
    await night.pass(31_000)
    expect([night.titles('maintenance'), night.titles('kept-quiet')]).toEqual([['Quiet'], ['Everywhere']])
    await night.pass(10 * minuteMs)
    expect(night.titles('needs-you').toSorted()).toEqual(['Everywhere', 'Quiet'])
    expect(night.episode('Quiet').calledAt).not.toBeNull()
  })
})
