/** Slack as a support source: a company's own app, polled within Slack's budgets. */
import { partsOf } from './slack-cursor.ts'
import { createSlackDesk, type SlackConfig } from './slack-desk.ts'
import { createSlackPoll } from './slack-poll.ts'
import { readWholeThread } from './slack-replies.ts'
import type { SourcePlatform } from './source.ts'
import type { SupportDefinition, SupportSource } from './support-source.ts'

export const slack: SupportDefinition = {
  kind: 'slack',
  label: 'Slack',
  connect: (config, platform) => {
    if (config.kind !== 'slack') throw new Error(`not a Slack source: ${config.kind}`)
    return connectSlack(config, platform)
  },
}

function connectSlack(config: SlackConfig, platform: SourcePlatform): SupportSource {
  const desk = createSlackDesk(config, platform)
  return {
    poll: createSlackPoll(desk),
    thread: async (ref, signal) => {
      if (config.broken) return config.broken
      const place = partsOf(ref)
      if (!place) return { kind: 'bad-request', detail: `No thread of Slack is called ${ref.slice(0, 80)}.` }
      const me = await desk.me(signal)
      if (!me.ok) return me.failure
      const name = desk.channels.nameOf(place.channelId) ?? place.channelId
      const read = await readWholeThread(
        desk.door,
        { id: place.channelId, name },
        place.ts,
        desk.eyes(me.value),
        signal,
      )
      return 'ok' in read ? read.failure : read
    },
    test: async () => ({ ok: false, failure: { kind: 'bad-request', detail: 'not yet' }, remarks: [] }),
  }
}
