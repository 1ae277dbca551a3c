/** The meeting: its agenda, what comes on the table, what is kept of it, its minutes. */
import { describe, expect, it } from 'vitest'
import {
  agendaOf,
  beginMeeting,
  mostOnAgenda,
  openByTeam,
  ownerAmong,
  readMeeting,
  stepped,
  withGiven,
  withNote,
  withPresent,
  writeMeeting,
} from '../../../../renderer/postmortems/board/meeting.ts'
import { minutesOf } from '../../../../renderer/postmortems/board/minute-words.ts'
import { summaryWords } from '../../../../renderer/postmortems/board/read-text.ts'
import { aPostmortem, boardPostmortems, fullBoard, mondayNow } from '../../../helpers/board-fixtures.ts'
import { hourMs, minuteMs } from '../../../helpers/fixtures.ts'

const all = boardPostmortems()
const begun = () => beginMeeting(all, mondayNow)
const edge = { team: 'Edge', at: mondayNow + minuteMs }

describe('the agenda', () => {
  it('has the drafts: those that are ready first, then those that wait longest', () => {
    const drafts = [
      aPostmortem(1, 'young', 1),
      aPostmortem(2, 'old', 9),
      aPostmortem(3, 'ready last', 3, { readyAt: mondayNow }),
      aPostmortem(4, 'ready first', 2, { readyAt: mondayNow - hourMs }),
      aPostmortem(5, 'given', 2, { state: 'distributed', team: 'Edge' }),
    ]
    expect(agendaOf(drafts).map(({ title }) => title)).toEqual(['ready first', 'ready last', 'old', 'young'])
  })

  it('takes in a new draft at its end and lets go of one that was removed', () => {
    const meeting = begun()
    const there = all.filter(({ id }) => id !== meeting.agenda[0])
    const next = withPresent(meeting, [...there, aPostmortem(99, 'come in', 0)])
    expect(next.agenda).toEqual([...meeting.agenda.slice(1), 99])
    expect(next.at).toBe(meeting.agenda[1])
    expect(withPresent(meeting, all)).toBe(meeting)
  })

  it('keeps what was handed out in its place', () => {
    const [first = 0] = begun().agenda
    const meeting = withGiven(begun(), first, edge)
    const after = all.map((each) =>
      each.id === first
        ? { ...each, life: { ...each.life, state: 'distributed' as const, team: 'Edge' } }
        : each,
    )
    expect(withPresent(meeting, after).agenda).toEqual(meeting.agenda)
  })

  it('is never longer than a meeting', () => {
    const { postmortems } = fullBoard()
    const meeting = beginMeeting(postmortems, mondayNow)
    expect(meeting.agenda).toHaveLength(mostOnAgenda)
    expect(withPresent(meeting, postmortems)).toBe(meeting)
  })
})

describe('the table', () => {
  it('goes on to the next one without a team, behind it first, then from the top', () => {
    const [first = 0, second = 0, third = 0] = begun().agenda
    expect(begun().at).toBe(first)
    const skipped = stepped(begun(), 1)
    const one = withGiven(skipped, second, edge)
    expect(one.at).toBe(third)
    const two = withGiven(one, third, edge)
    expect(two.at).toBe(first)
    expect(withGiven(two, first, edge).at).toBe(null)
  })

  it('is left by the arrows towards the minutes, and come back to', () => {
    const meeting = begun()
    const last = meeting.agenda.at(-1) ?? null
    const over = stepped(stepped(stepped(meeting, 1), 1), 1)
    expect(over.at).toBe(null)
    expect(stepped(over, 1).at).toBe(null)
    expect(stepped(over, -1).at).toBe(last)
    expect(stepped(meeting, -1).at).toBe(meeting.at)
  })

  it('has nothing on it where no draft is', () => {
    expect(beginMeeting([], mondayNow)).toMatchObject({ agenda: [], at: null })
  })
})

describe('what is kept of it', () => {
  it('is all of it, for the day', () => {
    const meeting = withNote(withGiven(begun(), 1, edge), 2, 'ask Jun')
    expect(readMeeting(writeMeeting(meeting), mondayNow + 3 * hourMs)).toEqual(meeting)
    expect(readMeeting(writeMeeting(meeting), mondayNow + 13 * hourMs)).toBe(null)
  })
  it.each(['', '{', 'null', '{}', '{"startedAt":1}'])('is nothing where %j was kept', (words) => {
    expect(readMeeting(words, 2)).toBe(null)
  })
})

it('the team whose part failed is known however it is written', () => {
  const teams = ['Edge', 'Data Plane', 'Storage']
  expect(ownerAmong(teams, ['data-plane'])).toBe('Data Plane')
  expect(ownerAmong(teams, ['team-storage'])).toBe('Storage')
  expect(ownerAmong(teams, ['atlas'])).toBe(null)
  expect(ownerAmong(teams, [])).toBe(null)
})

it('counts what each team has that is not closed', () => {
  expect([...openByTeam(all)]).toEqual([
    ...[
      ['Storage', 3],
      ['Network', 4],
      ['Edge', 2],
      ['Cluster', 1],
    ],
  ])
})

describe('the minutes', () => {
  it('say who has what, what is left, and what was noted; other people’s words are no Markdown', () => {
    const meeting = withNote(withNote(withGiven(begun(), 1, edge), 1, 'ask *Jun*'), 2, '[x](y)')
    const text = minutesOf(
      { ...meeting, endedAt: mondayNow + 12 * minuteMs },
      all,
      'Monday meeting',
      mondayNow,
    )
    expect(text).toMatch(/^# Monday meeting, Mon 19 Oct 2026\n\n\d\d:12 to \d\d:24\. 1 handed out, 2 left/)
    expect(text).toContain('- Ingress ran out of memory (Mosslund Credit): **Edge**\n  - ask \\*Jun\\*\n')
    expect(text).toContain(
      '## Left for the next time\n\n- Volumes stuck, zone quota (Tarnwick Freight)\n  - \\[x\\](y)\n- DNS',
    )
  })
  it('leave a heading out that has nothing under it', () => {
    expect(minutesOf(begun(), all, 'Monday meeting', mondayNow)).not.toContain('## Handed out')
  })
})

describe('the summary on the table', () => {
  it('is the section’s words without their Markdown', () => {
    const text =
      '# T\n\n## TL;DR\n\nThe **new** chart <!-- no -->keeps [uploads](http://x) in `memory`.\n- two\\_three\n\n## Impact\n\nbad'
    expect(summaryWords(text)).toBe('The new chart keeps uploads in memory. two_three')
  })
  it('is cut between words, and none where nothing stands', () => {
    expect(summaryWords(`## Summary\n\n${'word '.repeat(300)}`)).toMatch(/^(word ){50,}…$/)
    expect(summaryWords('## Summary\n\n## Impact\n\nx')).toBe(null)
    expect(summaryWords('nothing')).toBe(null)
  })
})
