/** A look at Slack for whoever sets it up: what was seen, and what will not work. Changes nothing. */
import type { SupportTest } from '../../contract/support.ts'
import { emptyState } from './slack-cursor.ts'
import { type SlackDesk, scopesNeeded } from './slack-desk.ts'
import type { SlackNo } from './slack-door.ts'
import { readMessages, type SlackIdentity } from './slack-read.ts'

const mostNamed = 8
/** More than the 15 that the slow mode gives, so that it shows. */
const lookLength = 100

export async function testSlack(desk: SlackDesk, signal: AbortSignal): Promise<SupportTest> {
  const { config, door, channels, people } = desk
  const failed = ({ failure }: Pick<SlackNo, 'failure'>): SupportTest => ({
    ...{ ok: false, failure, remarks: [...desk.remarks(), ...channels.remarks()] },
  })
  if (config.broken) return failed({ failure: config.broken })
  const me = await desk.me(signal)
  if (!me.ok) return failed(me)
  const scopes = door.scopes()
  const lacking = scopes === null ? [] : scopesNeeded.filter((scope) => !scopes.includes(scope))
  if (lacking.length > 0) {
    const detail = `The token lacks the scope${lacking.length === 1 ? '' : 's'} ${lacking.join(', ')}.`
    return failed({ failure: { kind: 'forbidden', detail } })
  }
  const state = emptyState(me.value.teamId)
  const no = (await channels.refresh(state, signal, true)) ?? (await people.fill(signal))
  // A long list of people goes beyond the budget of a moment: who writes is asked for then.
  if (no && (no.failure.kind !== 'rate-limited' || !channels.isListed())) return failed(no)

  const matching = channels.matching()
  const names = matching.slice(0, mostNamed).map(({ name }) => `#${name}`)
  const more = matching.length > names.length ? ` and ${matching.length - names.length} more` : ''
  const saw = [whoWords(me.value), writesWords(me.value, scopes)]
  if (matching.length > 0)
    saw.push(
      `${matching.length === 1 ? '1 channel matches' : `${matching.length} channels match`}: ${names.join(', ')}${more}.`,
    )
  const [first] = matching.toSorted((a, b) => Number(b.isMember) - Number(a.isMember))
  if (first) {
    const args = { channel: first.id, limit: String(lookLength) }
    const method = 'conversations.history'
    const answer = await door.ask({ method, args, read: readMessages, isUrgent: true }, signal)
    if (!answer.ok)
      return failed({ failure: { ...answer.failure, detail: `#${first.name}: ${answer.failure.detail}` } })
    const { items, hasMore } = answer.value
    door.budget.page(method, items.length, lookLength, hasMore)
    const many = items.length === 1 ? '1 message' : `${items.length}${hasMore ? ' of the' : ''} messages`
    saw.push(items.length === 0 ? `#${first.name} is empty.` : `#${first.name} can be read: ${many}.`)
  }
  const outside = me.value.botId === null ? [] : matching.filter(({ isMember }) => !isMember)
  const uninvited = outside.slice(0, mostNamed).map(({ name }) => `#${name}`)
  return {
    ...{ ok: true, saw },
    remarks: [
      ...desk.remarks(),
      ...channels.remarks(),
      ...(uninvited.length === 0 ? [] : [`The app is not in ${uninvited.join(', ')}: invite it there.`]),
    ],
  }
}

function whoWords({ userName, teamName, teamUrl }: SlackIdentity): string {
  return `Signed in as ${userName} in ${teamName} (${URL.parse(teamUrl)?.host ?? teamUrl}).`
}

function writesWords({ botId, userName }: SlackIdentity, scopes: readonly string[] | null): string {
  if (botId === null) return `Answers are written as ${userName}.`
  return scopes?.includes('chat:write.customize')
    ? 'Answers are written by the app, under the name of whoever writes them.'
    : "Answers are written by the app, with the person's name in front of the words."
}
