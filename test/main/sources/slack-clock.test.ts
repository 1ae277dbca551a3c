/** Slack's clock is not ours: the difference is told, and nothing is sent twice for it. */
import { expect, it } from 'vitest'
import { slack } from '../../../main/sources/slack.ts'
import type { SupportPost } from '../../../main/sources/support-source.ts'
import { aPlatform, noAbort } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aWorkspace } from '../../helpers/slack-workspace.ts'

const hourMs = 3_600_000

for (const aheadMs of [2 * hourMs, -2 * hourMs]) {
  it(`lives with a clock that is ${aheadMs > 0 ? 'ahead of' : 'behind'} Slack's by two hours`, async () => {
    const { double, clock, support, guest, config } = await aWorkspace()
    const asked = double.book.write(support, { user: guest.id, text: 'Help' })
    const ours = createManualClock(clock.now() + aheadMs)
    const source = slack.connect(config, aPlatform(ours))
    const polled = await source.poll(null, [], noAbort)
    expect(polled.ok && polled.threads.map(({ messages }) => messages.map(({ key }) => key))).toEqual([
      [asked.ts],
    ])
    const skewMs = polled.facts?.skewMs ?? Number.NaN
    expect(Math.abs(skewMs + aheadMs)).toBeLessThanOrEqual(1_000)

    const post: SupportPost = {
      to: { kind: 'thread', ref: `${support.id}/${asked.ts}` },
      ...{ text: 'On it', marker: 'm-1', word: null, by: 'Mara Lind', since: ours.now(), isRetry: false },
    }
    double.answerNext('chat.postMessage', null)
    expect(await source.post?.(post, noAbort)).toMatchObject({ ok: false, final: false })
    expect(support.messages).toHaveLength(2)
    const again = await source.post?.({ ...post, isRetry: true }, noAbort)
    expect(again).toMatchObject({ ok: true, ref: support.messages[1]?.ts })
    expect(support.messages).toHaveLength(2)
  })
}
