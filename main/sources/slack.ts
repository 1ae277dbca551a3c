/** Slack as a support source: a company's own app, polled within Slack's budgets. */
import { partsOf } from './slack-cursor.ts'
import { createSlackDesk, type SlackConfig, type SlackDesk } from './slack-desk.ts'
import type { SlackNo } from './slack-door.ts'
import { listenToSlack } from './slack-listen.ts'
import { createSlackPoll } from './slack-poll.ts'
import { createSlackPost, markInSlack } from './slack-post.ts'
import { readOneChannel } from './slack-read.ts'
import { readWholeThread } from './slack-replies.ts'
import { testSlack } from './slack-test.ts'
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
  const { openSocket } = platform
  const { socketToken } = config
  return {
    poll: createSlackPoll(desk),
    thread: async (ref, signal) => {
      if (config.broken) return config.broken
      const place = partsOf(ref)
      if (!place) return { kind: 'bad-request', detail: `No thread of Slack is called ${ref.slice(0, 80)}.` }
      const me = await desk.me(signal)
      if (!me.ok) return me.failure
      const name = desk.channels.nameOf(place.channelId) ?? (await nameOf(desk, place.channelId, signal))
      if (typeof name !== 'string') return name.failure
      const channel = { id: place.channelId, name }
      const read = await readWholeThread(desk.door, channel, place.ts, desk.eyes(me.value), signal)
      return 'ok' in read ? read.failure : read
    },
    test: (signal) => testSlack(desk, signal),
    ...createSlackPost(desk),
    mark: (mark, signal) => markInSlack(desk, mark, signal),
    ...(openSocket && socketToken !== null
      ? {
          listen: (news) => listenToSlack(desk, { platform: { ...platform, openSocket }, socketToken, news }),
        }
      : {}),
  }
}

async function nameOf(desk: SlackDesk, channelId: string, signal: AbortSignal): Promise<string | SlackNo> {
  const args = { channel: channelId }
  const answer = await desk.door.ask(
    { method: 'conversations.info', args, read: readOneChannel, isUrgent: true },
    signal,
  )
  return answer.ok ? answer.value.name : answer
}
