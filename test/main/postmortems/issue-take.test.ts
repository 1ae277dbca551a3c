/** How an issue was seen, in any order and as often as it likes: the newest counts, the same again is nothing. */
import { describe, expect, it } from 'vitest'
import type { PostmortemId, SourceId } from '../../../contract/ids.ts'
import { newIssue, type StoredIssue } from '../../../main/postmortems/issue-table.ts'
import { differencesOf, type IssueSeen, loginOf, takeIssue } from '../../../main/postmortems/issue-take.ts'
import {
  hashOf,
  issueWordsOf,
  labelsOf,
  teamOfLabels,
  textOfIssue,
} from '../../../main/postmortems/issue-words.ts'
import { fc } from '../../helpers/property.ts'

const place = { postmortemId: 1 as PostmortemId, sourceId: 'hub' as SourceId, repository: 'acme/pm' }
const ours = { title: 'Down', body: 'Our words.' }
const begun: StoredIssue = {
  ...newIssue(place),
  ...{ number: 1, wordsHash: hashOf(ours), told: { isClosed: false, team: null, assignee: null } },
}

const seenIssue = fc.record({
  body: fc.constantFrom('Our words.', 'Theirs.', 'Theirs once more.'),
  isOpen: fc.boolean(),
  assignees: fc.subarray(['ines', 'mara']),
  comments: fc.nat(3),
})

/** As the source had it, one state after the other, each a second later. */
const history = fc.array(seenIssue, { minLength: 1, maxLength: 8 }).map((states) =>
  states.map(
    (state, index): IssueSeen => ({
      ...state,
      ...{ number: 1, url: null, title: 'Down', labels: ['postmortem'], updatedAt: index * 1_000 },
    }),
  ),
)

const takeAll = (all: readonly IssueSeen[]) => {
  let known = begun
  const story: string[] = []
  for (const seen of all) {
    const taken = takeIssue(known, seen, { ours: hashOf(ours), now: 5 })
    if (taken) known = taken.issue
    story.push(...(taken?.story ?? []))
  }
  return { known, story }
}

describe('F97: deliveries', () => {
  it('come late, twice and in any order, and the newest is what is known', () => {
    fc.assert(
      fc.property(
        history.chain((states) =>
          fc.tuple(fc.constant(states), fc.array(fc.nat(states.length - 1), { maxLength: 30 })),
        ),
        ([states, order]) => {
          const newest = states.at(-1)
          const late = order.flatMap((index) => states[index] ?? [])
          const { known } = takeAll([...late, ...(newest ? [newest] : []), ...late])
          expect({
            isOpen: known.isOpen,
            assignees: known.assignees,
            commentCount: known.commentCount,
          }).toEqual({ isOpen: newest?.isOpen, assignees: newest?.assignees, commentCount: newest?.comments })
          expect(known.other?.body ?? ours.body).toBe(newest?.body)
        },
      ),
    )
  })

  it('tell the same again only once', () => {
    fc.assert(
      fc.property(history, (states) => {
        const twice = states.flatMap((seen) => [seen, seen])
        expect(takeAll(twice)).toEqual(takeAll(states))
      }),
    )
  })
})

describe('a text and its issue', () => {
  it('come back as they went, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (title, body) => {
        const text = `# ${title.replaceAll(/[\r\n]/g, ' ')}x\n\n${body}`
        const words = issueWordsOf(text)
        expect(hashOf(issueWordsOf(textOfIssue(words, null)))).toBe(hashOf(words))
      }),
    )
  })

  it('keeps what is no heading at the beginning whole', () => {
    expect(issueWordsOf('Just words\n\n# Later\n')).toEqual({ title: 'Later', body: 'Just words\n\n# Later' })
  })

  it('keeps the heading as it stands here where the title is the same', () => {
    expect(textOfIssue({ title: 'A*b', body: 'x' }, '#   A\\*b')).toBe('#   A\\*b\n\nx\n')
    expect(textOfIssue({ title: 'Other', body: 'x' }, '# A')).toBe('# Other\n\nx\n')
  })
})

it('knows teams by their labels, and labels by their teams', () => {
  expect(labelsOf('Team Rocket', ['DiskFull', 'DiskFull', 'A, b'])).toEqual([
    ...['postmortem', 'team/team-rocket', 'alert/DiskFull', 'alert/A-b'],
  ])
  expect(teamOfLabels(['bug', 'team/team-rocket'], ['Team Rocket'])).toBe('Team Rocket')
  expect(teamOfLabels(['team/unknown'], ['Team Rocket'])).toBe('unknown')
  expect(teamOfLabels(['bug'], ['Team Rocket'])).toBeNull()
})

it('compares nobody whom it cannot name there', () => {
  const people = { me: 'Mara Lind', account: 'mara', teams: [] }
  expect(loginOf('Mara Lind', people)).toBe('mara')
  expect(loginOf('Mara Lind', { ...people, account: null })).toBeUndefined()
  expect(loginOf('Ines Okafor', people)).toBeUndefined()
  const life = { state: 'draft', team: null, assignee: 'Ines Okafor' } as const
  expect(differencesOf({ ...begun, assignees: ['ines'] }, life, people)).toEqual([])
  expect(
    differencesOf({ ...begun, assignees: ['MARA'] }, { ...life, assignee: 'Mara Lind' }, people),
  ).toEqual([])
})
