/** A hand-off as Markdown: what is in it, and that no alert's words become markup. */
import { describe, expect, it } from 'vitest'
import type { HandOff, OpenEpisode, PastEpisode } from '../../../contract/hand-off.ts'
import type { EpisodeId, ThreadId } from '../../../contract/ids.ts'
import { readCarried } from '../../../main/shifts/read-carried.ts'
import {
  countWords,
  dueWords,
  handOffText,
  handOffMarkdown as markdown,
  overIn,
  sentText,
} from '../../../renderer/shifts/hand-off-text.ts'

const hourMs = 3_600_000
const now = new Date('2026-10-14T07:41').getTime()
const named = (id: number, title: string) => ({
  ...{ episodeId: id as EpisodeId, title, customer: 'Mosslund', environment: 'plover/pay', severity: 'page' },
  note: null,
})
const open = (part: Partial<OpenEpisode> = {}): OpenEpisode =>
  ({
    ...{ ...named(1, 'Nodes not ready'), by: null, firedAt: now - hourMs, dueAt: now - 120_000 },
    ...{ snoozedUntil: null, tookAt: null, source: 'plover', fingerprint: 'f1', ...part },
  }) as OpenEpisode
const past = (part: Partial<PastEpisode> = {}): PastEpisode =>
  ({
    ...{ ...named(2, 'DNS slow'), at: now - 4 * hourMs, endedAt: now - 3.5 * hourMs, by: 'Ines' },
    ...{ called: true, firings: 1, ...part },
  }) as PastEpisode
const handOff = (part: Partial<HandOff> = {}): HandOff => ({
  ...{ from: new Date('2026-10-13T20:00').getTime(), until: new Date('2026-10-14T08:00').getTime() },
  ...{ role: 'ops duty', me: 'Mara Lind', next: 'Ines Okafor', open: [open()], ending: [], unread: [] },
  escalations: [],
  threads: [],
  notesAt: new Date('2026-10-13T20:00').getTime(),
  ...{
    happened: [past()],
    alerts: 1,
    pages: 1,
    healed: 0,
    noisy: [],
    drafts: [],
    again: [],
    reviews: [],
    ...part,
  },
})

const handOffMarkdown = (one: HandOff, notes: string, at: number): string =>
  markdown(one, { notes, words: new Map() }, at)

describe('a hand-off as Markdown', () => {
  it('says the shift, what is open, the notes and what happened', () => {
    const lines = handOffMarkdown(handOff(), ' Limit doubled by hand. ', now).split('\n')
    expect(lines[0]).toMatch(/^# Hand-off, ops duty, Tue 13 Oct 20:00 to Wed 14 Oct 08:00 /)
    expect(lines.slice(1)).toEqual([
      'From Mara Lind to Ines Okafor, as of 07:41.',
      '',
      '## Open',
      '* **Nodes not ready** (Page, Mosslund plover/pay): fires since 06:41, nobody has it, 2 min overdue.',
      '',
      '## Ends in the next shift',
      'Nothing ends.',
      '',
      '## Notes',
      'Limit doubled by hand.',
      '',
      '## What happened: 1 alert: 1 page',
      '* 03:41, 30 min: DNS slow (Page, Mosslund plover/pay). Ines had it.',
      '',
    ])
  })

  it('holds what ends, what is noisy, what is not known, and the drafts', () => {
    const text = handOffMarkdown(
      handOff({
        ending: [{ kind: 'silence', what: 'a="`b`"', by: 'Mara', why: 'disk', at: now + hourMs }],
        unread: ['Alertmanager plover'],
        noisy: [{ alertname: 'Kubelet', firings: 6 }],
        drafts: [
          { postmortemId: 1 as never, title: 'Ingress', isLeft: false },
          { postmortemId: 2 as never, title: 'DNS', isLeft: true },
        ],
        again: [
          { postmortemId: 3 as never, title: 'Token *', at: now - hourMs, isOpened: true },
          { postmortemId: 4 as never, title: 'Quota', at: now - hourMs, isOpened: false },
        ],
        reviews: [
          { title: 'Nodes', verdict: null },
          { title: 'Disk *', verdict: 'required' },
        ],
      }),
      '',
      now,
    )
    expect(text).toContain('* Silence `a="\'b\'"` ends 08:41, by Mara: disk')
    expect(text).toContain('* Silences of Alertmanager plover are not known now.')
    expect(text).toContain('## Notes\nNone.')
    expect(text).toContain('## Noisy\n* Kubelet: fired 6 times')
    expect(text).toContain(
      '## Postmortems that are not over\n* Token \\*: opened again: its alert fired after the fix.\n* Quota: its alert fired again, and it stands as it did.',
    )
    expect(text).toContain('## Postmortems begun\n* Ingress\n* DNS (left for the morning)')
    expect(text).toContain(
      '## Postmortems to decide\n* Nodes: nobody has said what it was.\n* Disk \\*: a postmortem is required, and not begun.',
    )
  })

  it('says who was asked, and that nobody has accepted', () => {
    const asked = {
      direction: 'out',
      isHandOver: false,
      title: 'Nodes',
      from: 'Mara',
      whom: 'Tomasz (SRE)',
    } as const
    const text = handOffMarkdown(
      handOff({
        escalations: [
          { ...asked, isUnaccepted: false, dueAt: now + 120_000 },
          { ...asked, isUnaccepted: true, dueAt: now - 120_000 },
        ],
      }),
      '',
      now,
    )
    expect(text).toContain(
      '## Escalations\n* Mara asked Tomasz (SRE) to take Nodes: until 07:43 to accept.\n' +
        '* Mara asked Tomasz (SRE) to take Nodes: nobody has accepted.\n',
    )
  })

  it('lets no words of an alert begin a line, a link or markup', () => {
    const title = 'x\n# Owned\u202e [a](http://b) <img> **c** `d`'
    const text = handOffMarkdown(handOff({ open: [open({ title })] }), '', now)
    expect(text.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1)
    expect(text).toContain('\\[a\\](http://b) \\<img\\> \\*\\*c\\*\\* \\`d\\`')
    expect(text).not.toContain('\u202e')
  })

  it('does not tell twice of what is still open', () => {
    const both = handOff({ happened: [past(), past({ episodeId: 1 as EpisodeId, endedAt: null })] })
    expect(overIn(both)).toEqual([past()])
  })

  it('counts in words', () => {
    expect(countWords({ alerts: 0, pages: 0, healed: 0 })).toBe('0 alerts')
    expect(countWords({ alerts: 3, pages: 1, healed: 2 })).toBe(
      '3 alerts: 1 page, 2 notify; 2 healed by themselves',
    )
    expect(dueWords(open({ dueAt: now + 42 * 60_000 }), now)).toBe('42 min left')
    expect(dueWords(open({ snoozedUntil: now + hourMs }), now)).toBe('back at 08:41')
  })
})

describe('customers in the hand-off', () => {
  const typed = { notes: '', words: new Map() }
  const waiting = {
    ...{ threadId: 4 as ThreadId, title: 'Night uploads <never> started', customer: 'Tarnwick Freight' },
    ...{ channel: 'tarnwick-support', tier: 'Ops duty', holder: null, since: now - 3_600_000 },
  }
  const asked = {
    ...{
      direction: 'out' as const,
      isHandOver: true,
      title: 'Night uploads',
      from: 'Rena',
      whom: 'Mara (Ops duty)',
    },
    ...{ isUnaccepted: true, dueAt: now },
  } as const
  it('stand under headings of their own, and travel as sentences', () => {
    const whole = handOff({ threads: [waiting], escalations: [asked] })
    const text = handOffText(whole, typed, now)
    expect(text).toContain(
      '## Hand-overs\n* Rena asked Mara (Ops duty) to take Night uploads: nobody has accepted.',
    )
    expect(text).toContain('## Customers who wait for us\n* Tarnwick Freight waits since')
    expect(text).not.toContain('## Escalations')
    expect(text).toContain('Night uploads \\<never\\> started (nobody has it, Ops duty).')
    const read = readCarried(text)
    expect(read.ok && read.carried.escalations).toHaveLength(2)
  })
  it('is sent whole where that fits, else without what the next Nightdesk reads, else not at all', () => {
    const whole = handOff()
    expect(sentText(whole, typed, now)).toBe(handOffText(whole, typed, now))
    const long = { ...typed, notes: 'x'.repeat(20_000) }
    expect(sentText(whole, long, now)).toBe(handOffText(whole, long, now))
    const many = { ...typed, notes: 'x'.repeat(37_000) }
    expect(sentText(whole, many, now)).toBe(markdown(whole, many, now))
    expect(sentText(whole, { ...typed, notes: 'x'.repeat(39_000) }, now)).toBeNull()
  })
})
