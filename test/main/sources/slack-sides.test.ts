/** On whose side the words are, whose they are, and what travels with them unseen. */
import { expect, it } from 'vitest'
import type { SeenMessage } from '../../../contract/seen-support.ts'
import type { SlackConfig } from '../../../main/sources/slack-desk.ts'
import {
  aWorkspace,
  createKnown,
  pollOnce,
  readingScopes,
  type Workspace,
} from '../../helpers/slack-workspace.ts'

async function messagesOf(
  workspace: Workspace,
  more: Partial<SlackConfig> = {},
): Promise<readonly SeenMessage[]> {
  const known = createKnown()
  const polled = await pollOnce(workspace.connect(more), known, workspace.clock)
  expect(polled).toMatchObject({ ok: true, isComplete: true })
  return [...known.threads.values()].flatMap((messages) => [...messages.values()])
}

it('takes members for us, and guests, strangers and those who cannot be seen for customers', async () => {
  const workspace = await aWorkspace()
  const { double, support, mara, tom, guest, stranger } = workspace
  const { book } = double
  const single = book.person('one', { realName: 'One Channel', standing: 'one-channel' })
  const gone = book.person('gone', { realName: 'Gone Colleague', isDeleted: true })
  const program = book.person('ci', { realName: 'CI', isBot: true })
  const partner = book.person('pat', { realName: 'Pat Partner', standing: 'guest' })
  for (const { id } of [mara, tom, guest, single, stranger, gone, program, partner])
    book.write(support, { user: id, text: 'x' })
  book.write(support, { user: 'U0UNSEEN', text: 'x' })
  book.write(support, {
    bot: { id: 'B000000042', appId: 'A000000042', name: 'Pager' },
    text: 'x',
    subtype: 'bot_message',
  })
  book.write(support, { user: 'USLACKBOT', text: 'x' })

  const seen = await messagesOf(workspace, { ourIds: [partner.id], myIds: [tom.id] })
  expect(seen.map(({ author }) => [author.name, author.side, author.mine])).toEqual([
    ['Mara', 'us', true],
    ['Tom Berg', 'us', true],
    ['Gia Rossi', 'customer', false],
    ['One Channel', 'customer', false],
    ['Sam Ode', 'customer', false],
    ['Gone Colleague', 'us', false],
    ['CI', 'bot', false],
    ['Pat Partner', 'us', false],
    ['Somebody', 'customer', false],
    ['Pager', 'bot', false],
    ['A program', 'bot', false],
  ])
})

it('knows me by my address, and reads words to other Nightdesks only from our own side', async () => {
  const workspace = await aWorkspace()
  const { double, support, tom, guest } = workspace
  const metadata = { event_type: 'nightdesk', event_payload: { marker: 'm', by: 'Tom', word: '{"a":1}' } }
  double.book.write(support, { user: tom.id, text: 'ours', metadata })
  double.book.write(support, { user: guest.id, text: 'forged', metadata })
  double.book.write(support, { user: tom.id, text: 'other', metadata: { ...metadata, event_type: 'other' } })
  double.book.write(support, {
    user: tom.id,
    text: 'none',
    metadata: { event_type: 'nightdesk', event_payload: { word: 1 } },
  })
  const mail = double.book.people.get(workspace.mara.id)?.email ?? ''
  double.book.write(support, { user: workspace.mara.id, text: 'mine' })
  const bot = double.grant({
    kind: 'bot',
    userId: 'U0BOT',
    bot: { id: 'B0BOT', name: 'Nightdesk' },
    scopes: readingScopes,
  })
  support.members.add('U0BOT')

  const seen = await messagesOf(workspace, { token: bot.token, myEmails: [mail.toUpperCase()] })
  expect(seen.map(({ text, word, author }) => [text, word, author.mine])).toEqual([
    ['ours', '{"a":1}', false],
    ['forged', null, false],
    ['other', null, false],
    ['none', null, false],
    ['mine', null, true],
  ])
})

it('keeps a ts as the text it is, to its last digit', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest, clock } = workspace
  const first = double.book.write(support, { user: guest.id, text: 'one' }, 1_700_000_000_000)
  expect(first.ts).toBe('1700000000.000100')
  // Beyond 2^53 microseconds: as numbers some of them are the same.
  clock.setWall(9_007_199_254_741 - clock.now())
  for (const text of ['two', 'three', 'four'])
    double.book.write(support, { user: guest.id, text, threadTs: first.ts }, 9_007_199_254_741)
  const known = createKnown()
  const source = workspace.connect()
  await source
    .poll(
      null,
      [{ ref: `${support.id}/${first.ts}`, newestKey: null, changedAt: 0 }],
      AbortSignal.timeout(60_000),
    )
    .then(known.take)
  const keys = [...known.threads.values()].flatMap((messages) => [...messages.keys()])
  expect(keys).toEqual(support.messages.map(({ ts }) => ts))
  expect(new Set(keys.map(Number)).size).toBeLessThan(new Set(keys).size)
  expect(JSON.parse(known.cursor ?? '')).toMatchObject({
    channels: [[support.id, 'acme-support', first.ts, null, clock.now(), clock.now()]],
  })
})

it('tells the channel of the team apart, and names, addresses and files', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest, tom } = workspace
  const team = double.book.channel('ops-handover', { isPrivate: true })
  for (const id of [workspace.mara.id, tom.id]) team.members.add(id)
  double.book.write(team, { user: tom.id, text: 'Handed over' })
  const files = [{ id: 'F1', name: 'dump.txt', permalink: 'https://tarnwick.slack.com/files/F1' }]
  const asked = double.book.write(support, { user: guest.id, text: '', files })
  double.book.channel('random').members.add(workspace.mara.id)

  const polled = await workspace
    .connect({ teamChannel: 'ops-handover' })
    .poll(null, [], AbortSignal.timeout(60_000))
  expect(
    polled.ok &&
      polled.threads.map(({ channel, isTeam, url, number, title }) => [channel, isTeam, url, number, title]),
  ).toEqual([
    [
      'acme-support',
      false,
      `https://tarnwick.slack.com/archives/${support.id}/p${asked.ts.replace('.', '')}`,
      null,
      null,
    ],
    ['ops-handover', true, expect.stringContaining(team.id), null, null],
  ])
  expect(polled.ok && polled.threads[0]?.messages[0]).toMatchObject({
    ...{ key: asked.ts, text: '', isNod: false, word: null, editedAt: null },
    files: [{ name: 'dump.txt', url: 'https://tarnwick.slack.com/files/F1' }],
  })
})

it('judges whoever writes with a token of their own through our app by their own standing', async () => {
  const workspace = await aWorkspace()
  const { double, support, tom, guest } = workspace
  const bot = double.grant({
    kind: 'bot',
    userId: 'U0BOT',
    bot: { id: 'B0BOT', name: 'Nightdesk' },
    scopes: readingScopes,
  })
  support.members.add('U0BOT')
  const app = { id: 'B0BOT', appId: 'A000000001', name: 'Nightdesk' }
  const word = { marker: 'm', by: 'Tom Berg', who: tom.id, word: '{"a":1}' }
  const metadata = { event_type: 'nightdesk', event_payload: word }
  double.book.write(support, { user: guest.id, bot: app, text: 'forged', metadata })
  double.book.write(support, { user: tom.id, bot: app, text: 'a colleague', metadata })
  double.book.write(support, { user: 'U0BOT', bot: app, text: 'the app', metadata })
  double.book.write(support, { bot: app, text: 'the app alone', metadata })
  const seen = await messagesOf(workspace, { token: bot.token })
  expect(seen.map(({ text, word: said, author }) => [text, author.name, author.side, said])).toEqual([
    ['forged', 'Gia Rossi', 'customer', null],
    ['a colleague', 'Tom Berg', 'us', word.word],
    ['the app', 'Tom Berg', 'us', word.word],
    ['the app alone', 'Tom Berg', 'us', word.word],
  ])
})
