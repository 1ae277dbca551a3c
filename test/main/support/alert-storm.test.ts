/** An alert storm beside many customers' threads: what is done for alerts never waits for them, nor fails with them. */
import { expect, it } from 'vitest'
import type { ServerEvent } from '../../../contract/wire.ts'
import { threadsATurn } from '../../../main/engine/support-live.ts'
import { pageLabels } from '../../helpers/a-night.ts'
import { sophie } from '../../helpers/a-support-source.ts'
import { startInbox } from '../../helpers/an-inbox.ts'

const count = 250

it('many threads of customers whose alerts fire at once are read anew a few in a turn, none with the alerts', async () => {
  const inbox = await startInbox({
    more: ['customers:', '  - name: Mosslund Credit', '    environments: [plover/pay-eu]'],
  })
  for (let n = 0; n < count; n += 1) inbox.chat.say(`C2/${n}`, sophie, `Checkout ${n} is down`)
  await inbox.pass(34_000)
  expect(inbox.threads().length).toBe(count)
  const versions = new Map(inbox.threads().map(({ id, version }) => [id, version]))
  const heard: ServerEvent[] = []
  const caller = { openUrl: () => {}, showPostmortem: () => {} }
  const seat = inbox.engine().attach((event) => heard.push(event), caller as never)
  for (let n = 0; n < 300; n += 1)
    inbox.fire({
      ...pageLabels({ alertname: `Storm${n}`, instance: `node-${n}` }),
      ...{ installation: 'plover', cluster_id: 'pay-eu' },
    })
  await inbox.pass(34_000)
  seat.detach()
  const told = heard.flatMap((event) => (event.event === 'changed' ? [event.changes] : []))
  const sizes = told.flatMap(({ threads }) => (threads ? [threads.length] : []))
  expect(Math.max(...sizes)).toBe(threadsATurn)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count)
  expect(told.filter(({ threads, episodes }) => threads && episodes)).toEqual([])
  expect(inbox.state().episodes.size).toBe(300)
  // Each has changed once, for all three hundred, and every one of them knows of the alerts.
  expect(inbox.threads().map(({ id, version }) => version - (versions.get(id) ?? 0))).toEqual(
    Array.from({ length: count }, () => 1),
  )
  expect(inbox.threads().every(({ alerts }) => alerts.suggested > 0)).toBe(true)
})
