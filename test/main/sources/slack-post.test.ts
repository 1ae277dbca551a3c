/** Words to Slack: never twice, under the right name, refused with a reason; and signs at a thread's parent. */
import { expect, it } from 'vitest'
import type { SlackToken } from '../../../main/drill/slack-access.ts'
import type { SupportPost } from '../../../main/sources/support-source.ts'
import { noAbort } from '../../helpers/a-source.ts'
import {
  answeringScopes,
  aWorkspace,
  createKnown,
  pollOnce,
  readingScopes,
  type Workspace,
} from '../../helpers/slack-workspace.ts'

function aPost({ clock }: Workspace, ref: string, more: Partial<SupportPost> = {}): SupportPost {
  return {
    ...{ to: { kind: 'thread', ref }, text: 'On it & <looking>', marker: 'm-1', word: null, by: 'Mara Lind' },
    ...{ since: clock.now(), isRetry: false },
    ...more,
  }
}

function aBot({ double, support }: Workspace, ...more: readonly string[]): SlackToken {
  support.members.add('U0BOT')
  const scopes = [...answeringScopes, ...more]
  return double.grant({ kind: 'bot', userId: 'U0BOT', bot: { id: 'B0BOT', name: 'Nightdesk' }, scopes })
}

it('answers in a thread with words that come back as they were typed', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest, clock, connect } = workspace
  const asked = double.book.write(support, { user: guest.id, text: 'Help' })
  const source = connect()
  const ref = `${support.id}/${asked.ts}`
  const sent = await source.post?.(aPost(workspace, ref, { word: '{"kind":"x"}' }), noAbort)
  const [, answer] = support.messages
  expect(sent).toEqual({ ok: true, ref: answer?.ts, endsAt: null })
  expect(answer).toMatchObject({ text: 'On it &amp; &lt;looking&gt;', threadTs: asked.ts, username: null })

  const known = createKnown()
  await pollOnce(source, known, clock)
  const message = known.threads.get(ref)?.get(answer?.ts ?? '')
  expect(message).toMatchObject({
    text: 'On it & <looking>',
    word: '{"kind":"x"}',
    author: { side: 'us', mine: true },
  })
})

it('finds what was sent although the answer was lost, and never sends it twice', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest, clock, connect } = workspace
  // Slack's clock is half an hour behind ours.
  const asked = double.book.write(support, { user: guest.id, text: 'Help' }, clock.now() - 1_800_000)
  const source = connect()
  const post = aPost(workspace, `${support.id}/${asked.ts}`)
  double.answerNext('chat.postMessage', null)
  expect(await source.post?.(post, noAbort)).toMatchObject({
    ok: false,
    final: false,
    failure: { kind: 'server-error' },
  })
  for (let more = 0; more < 1_200; more += 1)
    double.book.write(support, { user: guest.id, text: `more ${more}`, threadTs: asked.ts })
  clock.advance(60_000)

  double.limits.throttle('conversations.replies', 30_000)
  const waits = await source.post?.({ ...post, isRetry: true }, noAbort)
  expect(waits).toMatchObject({ ok: false, final: false, retryAfterMs: 30_000 })
  clock.advance(30_000)
  const sent = await source.post?.({ ...post, isRetry: true }, noAbort)
  const ours = support.messages.filter(({ user }) => user === workspace.mara.id)
  expect(ours).toHaveLength(1)
  expect(sent).toMatchObject({ ok: true, ref: ours[0]?.ts })

  // One that never arrived is sent now, and a customer's forgery is not taken for it.
  const metadata = { event_type: 'nightdesk', event_payload: { marker: 'm-2', by: 'x' } }
  double.book.write(support, { user: guest.id, text: 'forged', threadTs: asked.ts, metadata })
  await source.post?.({ ...post, marker: 'm-2', isRetry: true }, noAbort)
  expect(support.messages.filter(({ user }) => user === workspace.mara.id)).toHaveLength(2)
})

it('finds it in the slow mode too, where a page is 15 messages and the search goes on with the next try', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest, mara, clock, connect } = workspace
  const asked = double.book.write(support, { user: guest.id, text: 'Help' })
  for (let more = 0; more < 40; more += 1)
    double.book.write(support, { user: guest.id, text: 'more', threadTs: asked.ts })
  const metadata = { event_type: 'nightdesk', event_payload: { marker: 'm-1', by: 'Mara' } }
  const sent = double.book.write(support, { user: mara.id, text: 'sent', threadTs: asked.ts, metadata })
  double.limits.set('slow')
  const source = connect()
  const post = { ...aPost(workspace, `${support.id}/${asked.ts}`), isRetry: true }
  const tries: unknown[] = []
  for (let turn = 0; turn < 3; turn += 1) {
    const delivery = await source.post?.(post, noAbort)
    tries.push(delivery?.ok ? delivery.ref : delivery?.final)
    clock.advance(61_000)
  }
  expect(tries).toEqual([false, false, sent.ts])
})

it('writes with a bot under the name of the person, where the scope is there', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest, tom, clock, connect } = workspace
  const asked = double.book.write(support, { user: guest.id, text: 'Help' })
  const ref = `${support.id}/${asked.ts}`
  const named = connect({ token: aBot(workspace, 'chat:write.customize').token, myIds: [workspace.mara.id] })
  await named.post?.(aPost(workspace, ref), noAbort)
  const plain = connect({ token: aBot(workspace).token, myEmails: ['mara@team.example'] })
  await pollOnce(plain, createKnown(), clock)
  await plain.post?.(aPost(workspace, ref, { marker: 'm-2' }), noAbort)
  const [, first, second] = support.messages
  expect([first?.username, first?.text, second?.username, second?.text]).toEqual([
    ...['Mara Lind', 'On it &amp; &lt;looking&gt;', null, 'Mara Lind: On it &amp; &lt;looking&gt;'],
  ])

  // Read by Mara's Nightdesk both are hers, by Tom's they are not; the name in front is not a part of her words.
  for (const [myIds, mine] of [
    [[workspace.mara.id], true],
    [[tom.id], false],
  ] as const) {
    const known = createKnown()
    await pollOnce(connect({ token: aBot(workspace).token, myIds }), known, clock)
    const answers = [...(known.threads.get(ref)?.values() ?? [])].slice(1)
    expect(answers.map(({ text, author }) => [text, author])).toEqual([
      ['On it & <looking>', { id: workspace.mara.id, name: 'Mara Lind', side: 'us', mine }],
      ['On it & <looking>', { id: workspace.mara.id, name: 'Mara Lind', side: 'us', mine }],
    ])
  }
})

it('tells the team in its own channel, and finds it there', async () => {
  const workspace = await aWorkspace()
  const { double, mara, connect } = workspace
  const team = double.book.channel('ops-handover', { isPrivate: true })
  team.members.add(mara.id)
  const source = connect({ teamChannel: 'ops-handover' })
  const post = aPost(workspace, '', { to: { kind: 'team' } })
  double.answerNext('chat.postMessage', null)
  await source.post?.(post, noAbort)
  expect(await source.post?.({ ...post, isRetry: true }, noAbort)).toMatchObject({
    ok: true,
    ref: team.messages[0]?.ts,
  })
  expect(team.messages).toHaveLength(1)
  const lost = await connect({ teamChannel: 'nowhere' }).post?.(post, noAbort)
  expect(lost).toMatchObject({ ok: false, final: true, failure: { kind: 'not-found' } })
})

it('says why words were refused, and whether they would be again', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest, mara, connect } = workspace
  const asked = double.book.write(support, { user: guest.id, text: 'Help' })
  const ref = `${support.id}/${asked.ts}`
  const source = connect()
  const refused = async (post: SupportPost): Promise<unknown> => {
    const delivery = await source.post?.(post, noAbort)
    return delivery?.ok === false && [delivery.final, delivery.failure.kind, delivery.failure.detail]
  }
  expect(await refused(aPost(workspace, `${support.id}/1.000000`))).toEqual([
    true,
    'not-found',
    expect.stringContaining('thread_not_found'),
  ])
  expect(await refused(aPost(workspace, 'acme/support#412'))).toEqual([
    true,
    'bad-request',
    expect.stringContaining('acme/support#412'),
  ])
  double.limits.throttle('chat.postMessage', 20_000)
  expect(await refused(aPost(workspace, ref))).toEqual([
    false,
    'rate-limited',
    expect.stringContaining('20 s'),
  ])
  workspace.clock.advance(20_000)
  support.isArchived = true
  expect(await refused(aPost(workspace, ref))).toEqual([
    true,
    'forbidden',
    expect.stringContaining('archived'),
  ])
  support.isArchived = false
  const { token } = double.grant({ kind: 'user', userId: mara.id, scopes: readingScopes })
  const reader = await connect({ token }).post?.(aPost(workspace, ref), noAbort)
  expect(reader).toMatchObject({
    final: true,
    failure: { detail: expect.stringContaining('the scope chat:write') },
  })
  expect(support.messages).toHaveLength(1)
})

it('leaves a sign once, and takes it back', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest, mara, connect } = workspace
  const asked = double.book.write(support, { user: guest.id, text: 'Help' })
  const ref = `${support.id}/${asked.ts}`
  const source = connect()
  const done = { ok: true, ref, endsAt: null }
  for (const mark of [
    { sign: 'seen' },
    { sign: 'seen' },
    { isClosed: true },
    { sign: 'solved', isClosed: true },
  ] as const)
    expect(await source.mark?.({ ref, ...mark }, noAbort)).toEqual(done)
  expect([...asked.reactions.keys()]).toEqual(['eyes', 'white_check_mark'])
  for (let turn = 0; turn < 2; turn += 1)
    expect(await source.mark?.({ ref, isClosed: false }, noAbort)).toEqual(done)
  expect([...asked.reactions]).toEqual([['eyes', new Set([mara.id])]])
  expect(await source.mark?.({ ref, tier: 'ops', assignee: tomOf(workspace) }, noAbort)).toEqual(done)
  expect(await source.mark?.({ ref: `${support.id}/1.000000`, sign: 'seen' }, noAbort)).toMatchObject({
    ok: false,
    final: true,
  })
})

const tomOf = ({ tom }: Workspace): string => tom.id

it('looks for what was sent by its marker alone, and writes nothing', async () => {
  const workspace = await aWorkspace()
  const { double, support, guest, connect } = workspace
  const asked = double.book.write(support, { user: guest.id, text: 'Help' })
  const source = connect()
  const post = aPost(workspace, `${support.id}/${asked.ts}`)
  expect(await source.look?.(post, noAbort)).toBeNull()
  double.answerNext('chat.postMessage', null)
  await source.post?.(post, noAbort)
  const [, sent] = support.messages
  expect(await source.look?.(post, noAbort)).toEqual({ ok: true, ref: sent?.ts, endsAt: null })
  expect(await source.look?.({ ...post, marker: 'm-2' }, noAbort)).toBeNull()
  expect(support.messages.length).toBe(2)
})
