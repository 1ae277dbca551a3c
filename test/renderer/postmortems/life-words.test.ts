/** What the Carry pane says. */
import { expect, it } from 'vitest'
import { postmortemStates } from '../../../contract/postmortem-life.ts'
import {
  backState,
  conflictWords,
  dayWords,
  moveWords,
  nextState,
  readMinutes,
  storyWords,
} from '../../../renderer/postmortems/life/life-words.ts'
import { mondayNow } from '../../helpers/board-fixtures.ts'
import { hourMs } from '../../helpers/fixtures.ts'

it('knows the state behind each and before it; what is closed goes back to its fix', () => {
  expect(postmortemStates.map(nextState)).toEqual([
    ...['distributed', 'assigned', 'fixing', 'deploying', 'closed', null],
  ])
  expect(postmortemStates.map(backState)).toEqual([
    ...[null, 'draft', 'distributed', 'assigned', 'fixing', 'fixing'],
  ])
  expect([moveWords('fixing'), moveWords('closed')]).toEqual(['Move to Fix in progress', 'Close it'])
})

it('names a day, and what stands against it', () => {
  expect(dayWords('2026-10-20')).toBe('Tue 20 Oct')
  expect(dayWords('one day')).toBe('one day')
  const shift = { day: '2026-10-20', rotation: 'ops duty', from: mondayNow, to: mondayNow + hourMs }
  expect(conflictWords([shift], 'Ines')).toMatch(/^Ines has ops duty then, \d\d:12 to \d\d:12\.$/)
  expect(conflictWords([shift, shift], 'Ines')).toMatch(/, and 1 more\.$/)
  expect(conflictWords([], 'Ines')).toBe(null)
})

it('reads whole minutes only', () => {
  expect(['33', ' 0 ', '', '1.5', '-1', 'an hour', '9999999'].map(readMinutes)).toEqual([
    ...[33, 0, null, undefined, undefined, undefined, undefined],
  ])
})

it('tells its story in plain words', () => {
  expect(storyWords({ kind: 'moved', text: 'Assigned to Fix in progress' })).toBe(
    'moved: Assigned to Fix in progress',
  )
  expect(storyWords({ kind: 'ready', text: null })).toBe('ready for the meeting')
  expect(storyWords({ kind: 'minuted', text: 'a\u202eb' })).toBe('meeting: a\u2370b')
})
