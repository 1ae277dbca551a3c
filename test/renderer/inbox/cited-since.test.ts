/** F76: a message is edited or removed after a hand-over cited it. */
import { expect, it } from 'vitest'
import type { SummaryLine } from '../../../contract/hand-over.ts'
import { citedSince } from '../../../renderer/inbox/cited-since.tsx'
import { aMessage, inboxNow } from '../../helpers/support-scenes.ts'

const line: SummaryLine = {
  ...{ slot: 'sees', text: 'Uploads fail', edited: false },
  cites: [{ key: '1700000000.000100', at: inboxNow - 600_000, from: 0, to: 12 }],
}
const askedAt = inboxNow - 60_000
const message = (part: object) => aMessage('1700000000.000100', inboxNow - 600_000, 'Uploads fail', part)

it('F76: says of a line what became of its message since, and nothing of what was so before', () => {
  const said = (part: object) => citedSince(line, [message(part)], askedAt)
  expect(said({ editedAt: null, removedAt: null })).toBeNull()
  expect(said({ editedAt: askedAt + 1 })).toBe('its message was edited since')
  expect(said({ editedAt: askedAt + 1, removedAt: askedAt + 2 })).toBe('its message was removed since')
  expect(said({ editedAt: askedAt - 1 })).toBeNull()
  expect(
    citedSince(line, [message({ key: '1700000000.000101', removedAt: askedAt + 1 })], askedAt),
  ).toBeNull()
  expect(citedSince({ cites: [] }, [message({ removedAt: askedAt + 1 })], askedAt)).toBeNull()
})
