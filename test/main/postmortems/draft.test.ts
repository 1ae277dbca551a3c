/** The first words of a postmortem, word by word. */
import { describe, expect, it } from 'vitest'
import { maxPostmortemLength } from '../../../contract/postmortem.ts'
import type { StoryEvent, StoryKind } from '../../../contract/queries.ts'
import { draftOf } from '../../../main/postmortems/draft.ts'
import { anEpisode, minuteMs, nightNow, secondMs } from '../../helpers/fixtures.ts'

const context = { me: 'Mara Lind', now: nightNow, zone: 'Europe/Zurich' }
let ids = 0
const event = (kind: StoryKind, at: number, part: Partial<StoryEvent> = {}): StoryEvent => ({
  id: ++ids,
  at,
  kind,
  by: null,
  text: null,
  until: null,
  ...part,
})
const firedAt = nightNow - 40 * minuteMs

describe('a draft', () => {
  it('of nothing is its sections', () => {
    expect(draftOf([], context)).toBe(`# Untitled postmortem

- Drafted: 2026-10-14 03:14:05 CEST (01:14:05 UTC) by Mara Lind

## Summary

## Impact

## Timeline

## Causes

## Actions
`)
  })

  it('of an alert holds its facts and its whole night, oldest first', () => {
    const episode = anEpisode({
      title: 'Ingress answers 22 % of requests with 5xx',
      alertname: 'Ingress_Errors',
      impact: 'degraded',
      firedAt,
      seenAt: firedAt + 5 * secondMs,
      firing: false,
      quietAt: firedAt + 30 * minuteMs,
      firings: 4,
      ack: { by: 'Mara Lind', mine: true, at: firedAt + 65 * secondMs, origin: 'here', order: null },
    })
    const at = (seconds: number): number => firedAt + seconds * secondMs
    const story = [
      event('quiet', at(1_800)),
      event('fired', at(0)),
      event('seen', at(5)),
      event('called', at(5)),
      event('not-shown', at(6), { text: 'notifications are switched off' }),
      event('acked', at(65), { by: 'Mara Lind' }),
      event('order-sent', at(70)),
      event('note', at(120), { by: 'Mara Lind', text: 'Restarted *one* pod.\n# Then waited\n' }),
      event('impact', at(130), { by: 'Mara Lind', text: 'degraded' }),
      event('refired', at(600), { count: 3, until: at(900), text: '3 times within 5 min' }),
      event('kept-quiet', at(1_000), { by: 'Ines <b>', text: 'silenced: planned work', until: at(4_600) }),
      event('gap', at(1_100), { text: 'timeout', until: at(1_300) }),
      event('link-opened', at(1_400), { text: 'Ops recipe, recipes.example' }),
    ]
    expect(draftOf([{ episode, story }], context)).toBe(`# Ingress answers 22 % of requests with 5xx

- Drafted: 2026-10-14 03:14:05 CEST (01:14:05 UTC) by Mara Lind
- Customers: Mosslund Credit
- Environments: plover/pay-eu
- Sources: plover
- Began: 2026-10-14 02:34:05 CEST (00:34:05 UTC)
- Ended: 2026-10-14 03:04:05 CEST (01:04:05 UTC), after 30 min
- Alert: Ingress\\_Errors, page; impact degraded; fired 4 times; called 2026-10-14 02:34:10 CEST (00:34:10 UTC); acknowledged by Mara Lind after 1 min

## Summary

## Impact

## Timeline

- 2026-10-14 02:34:05 CEST (00:34:05 UTC) Fired: Ingress answers 22 % of requests with 5xx
- 2026-10-14 02:34:10 CEST (00:34:10 UTC) Seen by Nightdesk
- 2026-10-14 02:34:10 CEST (00:34:10 UTC) Called
- 2026-10-14 02:34:11 CEST (00:34:11 UTC) Notification not shown: notifications are switched off
- 2026-10-14 02:35:10 CEST (00:35:10 UTC) Acknowledged by Mara Lind
- 2026-10-14 02:36:05 CEST (00:36:05 UTC) Note by Mara Lind: Restarted \\*one\\* pod. / \\# Then waited
- 2026-10-14 02:36:15 CEST (00:36:15 UTC) Mara Lind told the impact: degraded
- 2026-10-14 02:44:05 CEST (00:44:05 UTC) Fired again, 3 times within 5 min
- 2026-10-14 02:50:45 CEST (00:50:45 UTC) Kept quiet at the source until 2026-10-14 03:50:45 CEST (01:50:45 UTC), silenced: planned work (by Ines \\<b\\>)
- 2026-10-14 02:52:25 CEST (00:52:25 UTC) Source plover could not be seen until 2026-10-14 02:55:45 CEST (00:55:45 UTC): timeout
- 2026-10-14 03:04:05 CEST (01:04:05 UTC) Went quiet

## Causes

## Actions
`)
  })

  it('of several says of each line which alert it is about, and tells the gaps of a source once', () => {
    const gap = { text: 'refused', until: null }
    const first = anEpisode({ title: 'First', firedAt, customer: null, environment: 'plover/a' })
    const second = anEpisode({ title: 'Second [x](y)', firedAt: firedAt + minuteMs, environment: 'plover/b' })
    const text = draftOf(
      [
        {
          episode: second,
          story: [event('fired', firedAt + minuteMs), event('gap', firedAt + 5 * minuteMs, gap)],
        },
        { episode: first, story: [event('fired', firedAt), event('gap', firedAt + 5 * minuteMs, gap)] },
      ],
      context,
    )
    expect(text).toContain('# First and 1 more\n')
    expect(text).toContain('- Environments: plover/a, plover/b\n')
    expect(text).toContain('- Ended: not yet when this was drafted, after 40 min\n')
    const timeline = text.split('\n').filter((line) => line.startsWith('- 2026'))
    expect(timeline.map((line) => line.replace(/^- \S+ \S+ /, ''))).toEqual([
      'CEST (00:34:05 UTC) Fired: First (alert 1)',
      'CEST (00:35:05 UTC) Fired: Second \\[x\\](y) (alert 2)',
      'CEST (00:39:05 UTC) Source plover could not be seen up to the writing of this: refused',
    ])
  })

  it('of a storm leaves room to write in, keeps what matters and says what it left out', () => {
    const episodes = Array.from({ length: 500 }, (_, index) => ({
      episode: anEpisode({ title: `Disk ${index} ${'x'.repeat(300)}`, firedAt: firedAt + index }),
      story: [
        event('fired', firedAt + index),
        ...Array.from({ length: 20 }, (_, n) => event('shown', firedAt + index + n)),
        event('note', firedAt + 9 * minuteMs, { by: 'Mara Lind', text: 'y'.repeat(10_000) }),
      ],
    }))
    const text = draftOf(episodes, context)
    expect(text.length).toBeLessThan(maxPostmortemLength * 0.7)
    expect(text).toContain('Fired: Disk 0 ')
    expect(text).not.toContain('Notification shown')
    expect(text).toMatch(/- [\d]+ more lines are left out here; the alerts' own stories have them\.\n/)
    expect(text).toContain('- And 480 more alerts\n')
  })

  it('can be told nothing by hostile labels', () => {
    const hostile = '\n# Summary\n<script>alert(1)</script>\n[x](http://evil.example)'
    const episode = anEpisode({ title: hostile, alertname: hostile, customer: hostile, environment: hostile })
    const text = draftOf(
      [
        {
          episode,
          story: [event('fired', firedAt), event('note', nightNow, { by: hostile, text: hostile })],
        },
      ],
      {
        ...context,
        me: hostile,
      },
    )
    expect(text.match(/^#.*$/gm)).toHaveLength(6)
    expect(text).not.toMatch(/(?<!\\)[<[]|https?:\/\//)
  })
})
