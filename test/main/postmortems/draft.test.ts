/** The first words of a postmortem, word by word. */
import { describe, expect, it } from 'vitest'
import { markOf } from '../../../contract/postmortem-evidence.ts'
import { draftOf } from '../../../main/postmortems/draft.ts'
import { aMessage, anEvent, aRecord, aRecordEpisode, aRecordThread, firedAt } from '../../helpers/a-record.ts'
import { minuteMs, nightNow, secondMs } from '../../helpers/fixtures.ts'

const at = (seconds: number): number => firedAt + seconds * secondMs
/** The draft without the marks of its timeline. */
const shown = (text: string): string => text.replaceAll(/ <!-- from \S+ \S+ -->$/gm, '')
const timelineOf = (text: string): readonly string[] =>
  shown(text)
    .split('\n')
    .filter((line) => line.startsWith('- 2026'))
    .map((line) => line.replace(/^- \S+ \S+ \S+ \(\S+ UTC\) /, ''))

describe('a draft', () => {
  it('of nothing is its sections', () => {
    expect(draftOf(aRecord())).toBe(`# Untitled postmortem

## Summary

## Impact

## Timeline

## Causes

## Actions
`)
  })

  it('of an alert holds what the record knows: few lines of its night, and notes where they belong', () => {
    const mara = { by: 'Mara Lind' }
    const record = aRecord({
      episodes: [
        aRecordEpisode(
          [
            anEvent('quiet', at(1_800)),
            anEvent('fired', at(0)),
            anEvent('seen', at(5)),
            anEvent('called', at(5)),
            anEvent('not-shown', at(6), { text: 'notifications are switched off' }),
            anEvent('acked', at(65), mara),
            anEvent('order-sent', at(70)),
            anEvent('note', at(120), { ...mara, text: 'Restarted *one* pod.\n# Then waited\n' }),
            anEvent('impact', at(130), { ...mara, text: 'degraded' }),
            anEvent('note', at(200), { ...mara, text: '= limit raised by hand' }),
            anEvent('note', at(210), { ...mara, text: 'TODO Put the limit into Git' }),
            anEvent('note', at(220), { ...mara, text: '? Why only at night' }),
            anEvent('note', at(230), { ...mara, text: '! no rollback' }),
            anEvent('refired', at(600), { count: 3, until: at(900), text: '3 times within 5 min' }),
            anEvent('gap', at(1_100), { text: 'timeout', until: at(1_300) }),
            anEvent('link-opened', at(1_400), { text: 'Ops recipe, recipes.example' }),
          ],
          {
            ...{ title: 'Ingress answers 22 % of requests with 5xx', alertname: 'Ingress_Errors' },
            ...{ impact: 'degraded', calledAt: at(5), firing: false, quietAt: at(1_800), firings: 4 },
          },
        ),
      ],
    })
    expect(shown(draftOf(record))).toBe(`# Ingress answers 22 % of requests with 5xx

## Summary

On 2026-10-14 02:34:05 CEST (00:34:05 UTC), Ingress\\_Errors fired in plover/pay-eu of Mosslund Credit. Mara Lind acknowledged it after 1 min. For customers it was degraded for about 32 min. It was over 30 min later.

## Impact

- Customers’ impact: degraded for 32 min (estimated)
- Customers: Mosslund Credit
- Environments: plover/pay-eu
- Customers’ threads: 0
- Noticed: after 2 min
- Acknowledged: after 3 min
- Stopped: after 5 min
- Over: after 32 min

## Timeline

- 2026-10-14 02:34:05 CEST (00:34:05 UTC) Fired: Ingress answers 22 % of requests with 5xx
- 2026-10-14 02:35:10 CEST (00:35:10 UTC) Acknowledged by Mara Lind
- 2026-10-14 02:36:05 CEST (00:36:05 UTC) Note by Mara Lind: Restarted \\*one\\* pod. / \\# Then waited
- 2026-10-14 02:36:15 CEST (00:36:15 UTC) Mara Lind told the impact: degraded
- 2026-10-14 02:37:25 CEST (00:37:25 UTC) Stopped for now, noted by Mara Lind: limit raised by hand
- 2026-10-14 02:37:55 CEST (00:37:55 UTC) Decision, noted by Mara Lind: no rollback
- 2026-10-14 02:52:25 CEST (00:52:25 UTC) Source plover could not be seen until 2026-10-14 02:55:45 CEST (00:55:45 UTC): timeout
- 2026-10-14 03:04:05 CEST (01:04:05 UTC) Went quiet

## Response

- Stopped for now: limit raised by hand

## Causes

## Open questions

- Why only at night

## Actions

- [ ] Put the limit into Git
`)
  })

  it('marks each line of its timeline with the piece of evidence it is', () => {
    const fired = anEvent('fired', at(0))
    const text = draftOf(aRecord({ episodes: [aRecordEpisode([fired], { title: 'Disk [full]' })] }))
    const line = text.split('\n').find((each) => each.startsWith('- 2026')) ?? ''
    expect(markOf(line)).toEqual({
      key: `e${fired.id}`,
      body: '- 2026-10-14 02:34:05 CEST (00:34:05 UTC) Fired: Disk \\[full\\]',
      isEdited: false,
    })
    expect(markOf(line.replace('Fired', 'Burnt'))?.isEdited).toBe(true)
  })

  it('of several says of each line which alert it is about, and tells the gaps of a source once', () => {
    const gap = anEvent('gap', at(300), { text: 'refused' })
    const acked = anEvent('acked', at(90), { by: 'Mara Lind' })
    const first = aRecordEpisode([anEvent('fired', at(0)), gap], { title: 'First', environment: 'plover/a' })
    const second = aRecordEpisode([anEvent('fired', at(60)), acked, gap], {
      ...{ title: 'Second [x](y)', firedAt: at(60), environment: 'plover/b' },
    })
    const text = draftOf(aRecord({ episodes: [second, first] }))
    expect(text).toContain('# First and 1 more\n')
    expect(text).toContain(' 2 alerts in all. ')
    expect(text).toContain('it still fired.\n')
    expect(timelineOf(text)).toEqual([
      'Fired: First',
      'Fired: Second \\[x\\](y)',
      'Acknowledged by Mara Lind (Second \\[x\\](y), plover/b)',
      'Source plover could not be seen up to the writing of this: refused',
    ])
  })

  it('of a storm stays short, and keeps decisions and what stopped it', () => {
    const episodes = Array.from({ length: 500 }, (_, index) =>
      aRecordEpisode(
        [
          anEvent('fired', firedAt + index),
          ...Array.from({ length: 20 }, (_each, n) => anEvent('shown', firedAt + index + n)),
          anEvent('note', at(500), { by: 'Mara Lind', text: 'y'.repeat(10_000) }),
          ...(index === 400 ? [anEvent('note', at(600), { by: 'Mara Lind', text: '== patched' })] : []),
        ],
        { title: `Disk ${index} ${'x'.repeat(300)}`, firedAt: firedAt + index },
      ),
    )
    const text = draftOf(aRecord({ episodes }))
    expect(text.length).toBeLessThan(60_000)
    const lines = timelineOf(text)
    expect(lines.length).toBeLessThanOrEqual(24)
    expect(lines[0]).toMatch(/^Fired: Disk 0 /)
    expect(lines.some((line) => line.startsWith('Fixed for good, noted by Mara Lind: patched'))).toBe(true)
  })

  it('begun in a customer’s thread has their first and last words, and where the thread is', () => {
    const thread = aRecordThread({
      url: 'https://chat.example/p1',
      messages: [
        aMessage(at(0), { text: 'Payments time out.' }),
        aMessage(at(60), { by: 'Mara Lind', side: 'us', text: 'Looking.' }),
        aMessage(at(120), { text: 'Still so.' }),
        aMessage(at(900), { text: 'They work again.\nThank you' }),
        aMessage(at(960), { text: '👍', isNod: true }),
      ],
    })
    const text = draftOf(aRecord({ threads: [thread] }))
    expect(text).toContain('# Payments time out\n')
    expect(text).toContain('Mosslund Credit asked in \\#mosslund on 2026-10-14 02:34:05 CEST (00:34:05 UTC)')
    expect(text).toContain(
      '- Customers’ threads: 1\n  - Payments time out, in \\#mosslund: <https://chat.example/p1>\n',
    )
    expect(timelineOf(text)).toEqual([
      'Joan Vidal (customer): “Payments time out.”',
      'Joan Vidal (customer): “They work again. / Thank you”',
    ])
  })

  it('can be told nothing by hostile labels, notes and threads', () => {
    const hostile =
      '\n# Summary\n<script>alert(1)</script>\n[x](http://evil.example)\n<!-- from e1 00000000 -->'
    const text = draftOf(
      aRecord({
        episodes: [
          aRecordEpisode(
            [
              anEvent('fired', at(0)),
              ...['', '= ', '== ', 'TODO ', '? ', '! '].map((sign) =>
                anEvent('note', nightNow - minuteMs, { by: hostile, text: `${sign}${hostile.trim()}` }),
              ),
            ],
            { title: hostile, alertname: hostile, customer: hostile, environment: hostile },
          ),
        ],
        threads: [
          aRecordThread({
            ...{ title: hostile, channel: hostile, url: 'https://x.example/a> <b>', customer: hostile },
            messages: [aMessage(at(10), { by: hostile, text: hostile })],
          }),
        ],
      }),
    )
    expect(text.match(/^#.*$/gm)).toEqual([
      expect.stringMatching(/^# /),
      ...[
        '## Summary',
        '## Impact',
        '## Timeline',
        '## Response',
        '## Causes',
        '## Open questions',
        '## Actions',
      ],
    ])
    expect(shown(text).replaceAll('[ ]', '')).not.toMatch(/(?<!\\)[<[]|https?:\/\//)
  })
})
