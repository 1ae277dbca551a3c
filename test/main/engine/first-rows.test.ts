/** What a page that joins in a storm is given at once: what a person would look at first. */
import { expect, it, onTestFinished } from 'vitest'
import { byNeed, type Episode, placeOf } from '../../../contract/alert.ts'
import type { Snapshot } from '../../../contract/state.ts'
import type { PollSink } from '../../../main/sources/source.ts'
import { startNight } from '../../helpers/a-night.ts'
import { aSeenAlert } from '../../helpers/seen.ts'

const first = 300
const severities = ['ticket', 'page', 'notify', 'none'] as const

it.each([
  ['when more need somebody', 900],
  ['when fewer do', 450],
])('is the three hundred that come first, in order, and the rest after them: %s', async (_, count) => {
  let sink: PollSink | undefined
  const night = await startNight({
    watch: () => (_, given) => {
      sink = given
      return { tryNow: () => {}, stop: () => {} }
    },
  })
  onTestFinished(() => night.close())
  await night.clock.advanceAsync(0)
  const now = night.clock.now()
  const alerts = Array.from({ length: count }, (_, index) =>
    aSeenAlert(`f${index}`, {
      firedAt: now - ((index * 37) % 900) * 1_000,
      labels: {
        alertname: `Check ${index}`,
        severity: severities[index % 4] ?? 'page',
        installation: 'plover',
      },
    }),
  )
  for (let from = 0; from < alerts.length; from += 150)
    await sink?.slice('plover', alerts.slice(from, from + 150), from === 0)
  const given: Snapshot[] = []
  const seat = night.engine().attach(
    (event) => {
      if (event.event === 'snapshot') given.push(event.snapshot)
    },
    { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} },
  )
  seat.detach()
  const all = [...night.engine().core.episodes.values()]
  expect(new Set(all.map(({ severity }) => severity)).size).toBe(4)
  const places = ['needs-you', 'in-hand', 'went-quiet', 'also-firing', 'also-quiet', 'hidden']
  const rank = (episode: Episode): number => places.indexOf(placeOf(episode, []))
  expect(all.every((episode) => rank(episode) >= 0)).toBe(true)
  const needing = all.filter((episode) => placeOf(episode, []) === 'needs-you')
  expect(needing.length >= first).toBe(count === 900)
  const sorted = all.toSorted((a, b) => rank(a) - rank(b) || byNeed(a, b))
  expect(given.map(({ episodes }) => episodes.map(({ id }) => id))).toEqual([
    sorted.slice(0, first).map(({ id }) => id),
  ])
  expect(given[0]?.loading).toBe(all.length - first)
})
