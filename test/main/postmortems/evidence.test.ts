/** The list of evidence: bounded, with what matters in it, each thing once. */
import { expect, it } from 'vitest'
import { evidenceItems, mostItems } from '../../../main/postmortems/evidence.ts'
import { anEvent, aRecord, aRecordEpisode, firedAt } from '../../helpers/a-record.ts'
import { secondMs } from '../../helpers/fixtures.ts'

it('of a storm fits into a message to a page, keeps people’s words and the lines of a draft, and counts the rest', () => {
  const episodes = Array.from({ length: 200 }, (_, index) =>
    aRecordEpisode(
      [
        anEvent('fired', firedAt + index),
        ...Array.from({ length: 20 }, (_each, n) => anEvent('shown', firedAt + n * secondMs)),
        ...(index % 20 === 0
          ? [anEvent('note', firedAt + index, { by: 'Mara Lind', text: `note ${index} ${'🔥'.repeat(500)}` })]
          : []),
      ],
      { title: `Disk ${index}`, firedAt: firedAt + index },
    ),
  )
  const { items, left } = evidenceItems(aRecord({ episodes }))
  expect(items.length).toBeLessThanOrEqual(mostItems)
  expect(items.length + left).toBe(200 * 21 + 10)
  expect(items.filter(({ kind }) => kind === 'note')).toHaveLength(10)
  expect(items.some(({ isMain }) => isMain)).toBe(true)
  expect(Buffer.byteLength(JSON.stringify(items))).toBeLessThan(1024 * 1024)
})

it('has a gap of a source once, however many of its alerts it is told of, and what was laid aside marked', () => {
  const gap = anEvent('gap', firedAt, { id: -1_000_000_000_033, text: 'timeout' })
  const { items } = evidenceItems(
    aRecord({ episodes: [aRecordEpisode([gap]), aRecordEpisode([gap])] }),
    new Set(['g33']),
  )
  expect(items.map(({ key, group, isAside }) => [key, group, isAside])).toEqual([['g33', 'other', true]])
})
