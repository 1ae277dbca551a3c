/** Which postmortems a hand-off and a digest name since their alert fired again. */
import { expect, it } from 'vitest'
import { againWords, firedAgainBetween } from '../../contract/postmortem-again.ts'
import { newLife, type PostmortemLife } from '../../contract/postmortem-life.ts'

const one = (id: number, life: Partial<PostmortemLife>) => ({
  ...{ id: id as never, title: `Trouble ${id}` },
  life: { ...newLife(0), ...life },
})
const fixing = { state: 'fixing', since: 20, firedAgainAt: 20 } as const

it('names those of the span alone, the last one first, its end left out', () => {
  const all = [
    one(1, { ...fixing, firedAgainAt: 9 }),
    one(2, { ...fixing, firedAgainAt: 10 }),
    one(3, { ...fixing, firedAgainAt: 29 }),
    one(4, { ...fixing, firedAgainAt: 30 }),
    one(5, { ...fixing, firedAgainAt: null }),
    one(6, { ...fixing, firedAgainAt: 29 }),
  ]
  expect(firedAgainBetween(all, 10, 30).map(({ postmortemId }) => postmortemId)).toEqual([6, 3, 2])
})

it('says that it was opened again only of what that very firing opened', () => {
  const lives: readonly Partial<PostmortemLife>[] = [
    fixing,
    // In the fix already, closed where the fix was said not to apply, and moved by hand since.
    { ...fixing, since: 5 },
    { ...fixing, state: 'closed' },
    { ...fixing, state: 'assigned', since: 25 },
  ]
  const words = lives.map((life, id) => firedAgainBetween([one(id, life)], 0, 100).map(againWords))
  expect(words.flat()).toEqual([
    'opened again: its alert fired after the fix',
    ...Array(3).fill('its alert fired again, and it stands as it did'),
  ])
})
