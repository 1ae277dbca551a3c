/** Simulated shifts: whatever happened in them, the hand-off says what the record says, figure for figure. */
import { describe, expect, it } from 'vitest'
import type { HandOff } from '../../../contract/hand-off.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { hourMs, minuteMs } from '../../helpers/fixtures.ts'
import { shiftRecord, type Told } from '../../helpers/shift-record.ts'

let night: Night
const utc = (text: string): number => Date.parse(`${text}Z`)
const config = `version: 1
me: Mara Lind
teams: [atlas]
duty: {rotation: ops duty}
rotations:
  - {name: ops duty, zone: UTC, people: [Tomasz Wrona], starts: 2026-10-12 08:00, turn: 4w,
     overrides: [{person: Mara Lind, from: 2026-10-13 20:00, to: 2026-10-13 22:00},
       {person: Ines Okafor, from: 2026-10-13 22:00, to: 2026-10-14 08:00}]}
sources:
  - {name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 30s}
`
const shift = { from: utc('2026-10-13T20:00'), until: utc('2026-10-13T22:00') }
const nextEnds = utc('2026-10-14T08:00')

const alerts = Array.from({ length: 24 }, (_, index) =>
  pageLabels({
    alertname: `Alert${index % 9}`,
    cluster_id: `c${index}`,
    severity: index % 4 === 3 ? 'ticket' : index % 3 === 1 ? 'notify' : 'page',
    ...(index % 5 === 4 ? { team: 'tenet' } : index % 2 === 0 ? { team: 'atlas' } : {}),
  }),
)

/** One thing that somebody or something does, by chance. */
async function happens(random: () => number): Promise<void> {
  const one = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const labels = one(alerts) ?? {}
  const dice = random()
  if (dice < 0.3) return void night.fire(labels)
  if (dice < 0.5) return night.end(labels)
  const firing = [...night.state().episodes.values()].filter(({ firing: isFiring }) => isFiring)
  const episode = one(firing)
  if (!episode) return
  const { id: episodeId, alertname } = episode
  const now = night.clock.now()
  if (dice < 0.62) return night.order('alerts.acknowledge', { episodeId })
  if (dice < 0.67) return night.order('alerts.unacknowledge', { episodeId })
  if (dice < 0.73)
    return night.order('notes.add', { episodeId, text: `Seen ${Math.floor(random() * 1_000)}` })
  if (dice < 0.79)
    return night.order('alerts.snooze', {
      episodeId,
      untilAt: now + (2 + Math.floor(random() * 200)) * minuteMs,
    })
  if (dice < 0.82) return night.order('alerts.unsnooze', { episodeId })
  if (dice < 0.85)
    return night.order('silences.create', {
      sourceId: 'plover',
      matchers: [{ name: 'alertname', value: alertname, isRegex: false, isEqual: true }],
      ...{ endsAt: now + (5 + Math.floor(random() * 90)) * minuteMs, comment: `work ${now}` },
      ...{ episodeIds: [episodeId], batchId: null },
    })
  if (dice < 0.92) {
    if (night.state().escalations.some((each) => each.episodeId === episodeId)) return
    return night.order('escalations.ask', {
      ...{ episodeId, whom: { kind: 'typed', who: 'Tomasz Wrona', how: '' } },
      ...{ reason: 'stuck', note: '', acceptMs: 12 * hourMs, holds: false, passes: false },
    })
  }
  if (dice < 0.95) return night.order('postmortems.create', { episodeIds: [episodeId] })
}

/** What the hand-off should say, out of the record. */
function expected(now: number) {
  const { told, asked, drafts } = shiftRecord(night.engine().core.db)
  const until = Math.min(now + 1, shift.until)
  const within = (at: number | null): boolean => at !== null && at >= shift.from && at < until
  const isOurs = ({ team, severity }: Told): boolean =>
    (team === null || team === 'atlas') && (severity === 'page' || severity === 'notify')
  const happened = told.filter(
    (one) =>
      isOurs(one) &&
      (within(one.seenAt) || within(one.calledAt)) &&
      (one.calledAt !== null || !one.keptQuiet),
  )
  const open = told.filter((one) => isOurs(one) && one.quietAt === null && !one.keptQuiet)
  const firings = told.filter(isOurs).filter((one) => one.calledAt !== null || !one.keptQuiet)
  const noisy = [...Map.groupBy(firings, ({ alertname }) => alertname)]
    .map(([alertname, group]) => ({
      alertname,
      firings: group.reduce((sum, one) => sum + one.firedAt.filter(within).length, 0),
    }))
    .filter((one) => one.firings >= 3)
    .toSorted((a, b) => b.firings - a.firings || (a.alertname < b.alertname ? -1 : 1))
    .slice(0, 5)
  const ids = new Set(happened.map(({ id }) => id))
  return {
    happened: happened
      .map((one) => [
        one.id,
        one.title,
        one.by,
        one.quietAt,
        one.note,
        one.calledAt !== null,
        one.firedAt.length,
      ])
      .toSorted((a, b) => Number(a[0]) - Number(b[0])),
    counts: {
      alerts: happened.length,
      pages: happened.filter(({ severity }) => severity === 'page').length,
      healed: happened.filter(({ by, quietAt }) => by === null && quietAt !== null).length,
    },
    open: open
      .map((one) => [
        ...[one.id, one.title, one.by, one.tookAt, one.snoozedUntil, one.note, one.fingerprint, one.source],
        (one.calledAt ?? one.seenAt) + (one.by === null ? 2 * minuteMs : 2 * hourMs),
      ])
      .toSorted((a, b) => Number(a[0]) - Number(b[0])),
    noisy,
    snoozes: told
      .filter(
        ({ quietAt, snoozedUntil }) => quietAt === null && snoozedUntil !== null && snoozedUntil <= nextEnds,
      )
      .map(({ title, snoozedUntil }) => `${title} ${snoozedUntil}`)
      .toSorted(),
    asked: asked.toSorted(),
    drafts: drafts.filter(({ at, ids: about }) => within(at) || about.some((id) => ids.has(id))).length,
  }
}

/** The same figures as the hand-off has them. */
function said(handOff: HandOff): unknown {
  return {
    happened: handOff.happened
      .map((one) => [one.episodeId, one.title, one.by, one.endedAt, one.note, one.called, one.firings])
      .toSorted((a, b) => Number(a[0]) - Number(b[0])),
    counts: { alerts: handOff.alerts, pages: handOff.pages, healed: handOff.healed },
    open: handOff.open
      .map((one) => [
        ...[one.episodeId, one.title, one.by, one.tookAt, one.snoozedUntil, one.note],
        ...[one.fingerprint, one.source, one.dueAt],
      ])
      .toSorted((a, b) => Number(a[0]) - Number(b[0])),
    noisy: handOff.noisy,
    snoozes: handOff.ending
      .filter(({ kind }) => kind === 'snooze')
      .map(({ what, at }) => `${what} ${at}`)
      .toSorted(),
    asked: handOff.escalations.map(({ title }) => title).toSorted(),
    drafts: handOff.drafts.length,
  }
}

/** Silences as the server lists them that hide something now and end before the next shift does. */
function silencesEnding(now: number): readonly string[] {
  const firing = night.peers[0]?.alerts.list(now) ?? []
  return night.silences
    .list(now)
    .filter(({ endsAt, startsAt }) => startsAt <= now && endsAt > now && endsAt <= nextEnds)
    .filter(({ matchers }) =>
      firing.some(({ labels }) => matchers.every(({ name, value }) => labels[name] === value)),
    )
    .map(({ endsAt }) => String(endsAt))
    .toSorted()
}

describe('the hand-off of a simulated shift', () => {
  it('equals the record, figure for figure', async () => {
    /** which parts of it had something in them: what is always empty proves nothing */
    const filled = new Set<string>()
    for (const seed of [1, 2, 3]) {
      const random = seededRandom(seed)
      night = await startNight({ config, startAt: shift.from - 20 * minuteMs })
      while (night.clock.now() < shift.until + 30 * minuteMs) {
        await happens(random)
        for (const _ of [1, 2]) await night.clock.advanceAsync(minuteMs / 2)
        // In the middle, shortly before its end, and half an hour into the next one's.
        const minute = Math.round((night.clock.now() - shift.from) / minuteMs)
        if (![45, 90, 119, 150].includes(minute)) continue
        const handOff = await night.query<HandOff>('handOff.read', {})
        const now = night.clock.now()
        expect([handOff.from, handOff.until]).toEqual([shift.from, shift.until])
        expect(said(handOff), `seed ${seed}, minute ${minute}`).toEqual(expected(now))
        const silences = handOff.ending.filter(({ kind }) => kind === 'silence')
        expect(silences.map(({ at }) => String(at)).toSorted()).toEqual(silencesEnding(now))
        for (const [part, list] of Object.entries({ ...handOff, silences }))
          if ((Array.isArray(list) || typeof list === 'number') && list !== 0 && String(list) !== '')
            filled.add(part)
      }
      await night.close()
    }
    for (const part of [
      'open',
      'escalations',
      'ending',
      'silences',
      'happened',
      'pages',
      'healed',
      'noisy',
      'drafts',
    ])
      expect([...filled]).toContain(part)
  })
})
