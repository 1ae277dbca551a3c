/** The drill's inbox, read and answered by the real engine through the real connector over real HTTP. */
import { expect, it, onTestFinished } from 'vitest'
import { openDrillInbox } from '../../../main/drill/drill-inbox.ts'
import { createHttp } from '../../../main/platform/http-request.ts'
import { listenOnLoopback } from '../../../main/platform/http-server.ts'
import { takeSockets } from '../../../main/platform/web-socket.ts'
import { pageLabels, startNight } from '../../helpers/a-night.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'

it('lets customers ask while the night goes on; one of them is what the first page is about', async () => {
  const startAt = Date.UTC(2026, 10, 25, 10)
  const clock = createManualClock(startAt)
  const inbox = await openDrillInbox({ clock, listen: listenOnLoopback, takeSockets, me: 'Mara Lind' })
  onTestFinished(() => inbox.stop())
  const source = { name: 'chat', kind: 'slack', token: 'env:DRILL', url: inbox.url, poll: '15s' }
  const config = {
    ...{ version: 1, me: 'Mara Lind', customers: inbox.customers },
    sources: [{ name: 'plover', kind: 'alertmanager', urls: ['http://am1.invalid'], poll: '15s' }],
    support: { sources: [{ ...source, channels: inbox.channels, teamChannel: inbox.teamChannel }] },
  }
  const night = await startNight({
    ...{ startAt, env: { DRILL: inbox.token }, config: JSON.stringify(config) },
    wrap: (http) => {
      const real = createHttp(clock, { env: {} })
      return (request) => (request.url.startsWith(inbox.url) ? real(request) : http(request))
    },
  })
  onTestFinished(() => night.close())
  const threads = () => [...night.state().threads.values()]
  const passUntil = async (isSo: () => boolean): Promise<void> => {
    for (let second = 0; second < 1_200 && !isSo(); second += 1) {
      clock.advance(1_000)
      await night.pass(1_000)
      // Sockets take turns of their own.
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(isSo()).toBe(true)
  }

  await passUntil(() => threads().length === 1)
  expect(threads()).toMatchObject([{ customer: 'Pendrake Rail', waitsFor: 'customer' }])
  night.fire(pageLabels(), { summary: 'Ingress answers 22 % of requests with 5xx' })
  await passUntil(() => threads().length === 3)
  const asked = threads().find(({ customer }) => customer === 'Mosslund Credit')
  expect(asked).toMatchObject({ waitsFor: 'us', environment: 'plover/pay-eu', channel: 'mosslund-support' })
  await passUntil(() => threads().some(({ alerts }) => alerts.suggested === 1))

  await night.order('support.answer', {
    threadId: asked?.id,
    text: 'We are at it',
    seenKey: await newestOf(asked?.id),
  })
  await passUntil(() => threads().find(({ id }) => id === asked?.id)?.waitsFor === 'customer')
  expect(threads().find(({ id }) => id === asked?.id)?.unsent).toBe(0)
  await inbox.stop()

  async function newestOf(threadId: number | undefined): Promise<string | null> {
    return (
      await night.query<{ readonly newestKey: string | null }>('support.thread', { threadId, before: null })
    ).newestKey
  }
})
