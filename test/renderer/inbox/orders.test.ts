/** What the hands in the inbox order, and what they do not. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ThreadId } from '../../../contract/ids.ts'
import type { Connection } from '../../../contract/wire.ts'
import { useInbox } from '../../../renderer/inbox/desk.ts'
import { closeThread, sendAnswer } from '../../../renderer/inbox/orders.ts'
import { acceptHandOver } from '../../../renderer/inbox/standing.tsx'
import { receive, usePage } from '../../../renderer/store.ts'
import { aHandOver, aThread, aView, inboxDay } from '../../helpers/support-scenes.ts'

const four = 4 as ThreadId
let given: (readonly [string, unknown])[] = []
let refused = ''

beforeEach(() => {
  given = []
  refused = ''
  const engine: Pick<Connection, 'order'> = {
    order: (name, input) => {
      given.push([name, input])
      return name === refused ? Promise.reject(new Error('no')) : Promise.resolve()
    },
  }
  receive({ event: 'snapshot', snapshot: inboxDay() })
  usePage.setState({ engine: engine as Connection })
  useInbox.setState({ views: new Map([[four, aView(aThread())]]) })
})
afterEach(() => usePage.setState({ engine: null, state: null }))

it('an answer says up to where its writer has read', async () => {
  await sendAnswer(four, 'Soon')
  expect(given).toEqual([['support.answer', { threadId: 4, text: 'Soon', seenKey: '4' }]])
})

it('an end takes its last words along, and says up to where whoever closes it has read', async () => {
  await closeThread(four, 'solved', 'Done')
  await closeThread(four, 'postmortem', 'We look into it')
  expect(given).toEqual([
    ['support.close', { threadId: 4, outcome: 'solved', tell: 'Done', seenKey: '4' }],
    ['support.postmortem', { threadId: 4, closes: true, tell: 'We look into it', seenKey: '4' }],
  ])
})

it('what is refused counts as not closed', async () => {
  refused = 'support.postmortem'
  expect(await closeThread(four, 'postmortem', 'We look into it')).toBe(false)
})

it('A accepts what was handed to me, and nothing that came back or is for others', () => {
  expect(acceptHandOver(undefined)).toBe(false)
  expect(acceptHandOver(aHandOver({ state: 'timed-out' }))).toBe(false)
  expect(acceptHandOver(aHandOver({ direction: 'in', forMe: false }))).toBe(false)
  expect(given).toEqual([])
  expect(acceptHandOver(aHandOver({ direction: 'in', forMe: true }))).toBe(true)
  expect(given).toEqual([['escalations.answer', { escalationId: 501, answer: 'accept', text: '' }]])
})
