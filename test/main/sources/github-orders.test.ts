/** What is written on GitHub: once, whatever gets lost, and with words for what it refuses. */
import { describe, expect, it } from 'vitest'
import type { SupportPost } from '../../../main/sources/support-source.ts'
import { noAbort } from '../../helpers/a-source.ts'
import { aGitHubDesk, createKeeper, type GitHubDesk, ourToken } from '../../helpers/github-desk.ts'

const aPost = (desk: GitHubDesk, more: Partial<SupportPost> = {}): SupportPost => ({
  ...{ to: { kind: 'thread', ref: 'acme/support#1' }, text: 'Looking into it -- now', marker: 'm-1' },
  ...{ word: '{"a":"-->"}', by: 'Mara Lind', since: desk.clock.now(), isRetry: false },
  ...more,
})
const posts = (desk: GitHubDesk): number =>
  desk.double.exchanges.filter(({ method }) => method === 'POST').length

describe('an answer', () => {
  it('stands in the issue with its word, which only our side is believed', async () => {
    const desk = await aGitHubDesk()
    const { book } = desk.double
    const issue = book.open('acme/support', { title: 'Login fails', by: 'bea' })
    const source = desk.connect()
    const order = aPost(desk)
    const sent = await source.post?.(order, noAbort)
    expect(sent).toMatchObject({ ok: true, ref: `${issue.comments[0]?.id}` })
    expect(issue.comments[0]?.body).toMatch(/^Looking into it -- now\n\n<!-- nightdesk \{[^<>]*\} -->$/)
    // No more than is needed: whoever looks into the source of the page can read it.
    const hidden = JSON.parse(issue.comments[0]?.body.match(/\{.*\}/)?.[0] ?? '') as object
    expect(Object.keys(hidden).toSorted()).toEqual(['by', 'marker', 'word'])
    // Somebody else copies it.
    book.comment(issue, 'bea', issue.comments[0]?.body ?? '')
    const keeper = createKeeper(() => source)
    await keeper.catchUp()
    const messages = [...(keeper.threads.get('acme/support#1')?.messages.values() ?? [])]
    expect(messages.map(({ text, word, author }) => [text, word, author.name])).toEqual([
      ['', null, 'bea'],
      ['Looking into it -- now', order.word, 'Mara Lind'],
      ['Looking into it -- now', null, 'bea'],
    ])
  })

  it('is not sent again when its reply was lost', async () => {
    const desk = await aGitHubDesk()
    const issue = desk.double.book.open('acme/support', { title: 'Login fails', by: 'bea' })
    desk.double.mishap({ fits: (method) => method === 'POST' })
    const source = desk.connect()
    expect(await source.post?.(aPost(desk), noAbort)).toMatchObject({ ok: true })
    // Neither after a new start.
    expect(await desk.connect().post?.(aPost(desk, { isRetry: true }), noAbort)).toMatchObject({
      ...{ ok: true, ref: `${issue.comments[0]?.id}` },
    })
    expect(issue.comments).toHaveLength(1)
    expect(posts(desk)).toBe(1)
  })

  it('is looked for by its marker alone, and nothing is written', async () => {
    const desk = await aGitHubDesk()
    const issue = desk.double.book.open('acme/support', { title: 'Login fails', by: 'bea' })
    const source = desk.connect()
    expect(await source.look?.(aPost(desk), noAbort)).toBeNull()
    await source.post?.(aPost(desk), noAbort)
    expect(await source.look?.(aPost(desk), noAbort)).toMatchObject({ ref: `${issue.comments[0]?.id}` })
    expect(posts(desk)).toBe(1)
  })

  it('is not taken for sent because a customer copied its marker', async () => {
    const desk = await aGitHubDesk()
    const { book } = desk.double
    const issue = book.open('acme/support', { title: 'Login fails', by: 'bea' })
    book.comment(issue, 'bea', 'x\n\n<!-- nightdesk {"marker":"m-1","by":null,"word":null} -->')
    expect(await desk.connect().post?.(aPost(desk, { isRetry: true }), noAbort)).toMatchObject({ ok: true })
    expect(issue.comments.map(({ user }) => user)).toEqual(['bea', 'mara'])
  })

  it('says which permission is missing, and what is not there any more', async () => {
    const desk = await aGitHubDesk()
    const { book } = desk.double
    const issue = book.open('acme/support', { title: 'Login fails', by: 'bea' })
    desk.double.addToken('github_pat_reader', 'ines', { issues: 'read' })
    const reader = desk.connect({ token: 'github_pat_reader' })
    expect(await reader.post?.(aPost(desk), noAbort)).toMatchObject({
      ...{ ok: false, final: true },
      failure: { kind: 'forbidden', detail: 'The token needs Issues: write for acme/support#1 (403).' },
    })
    book.remove(issue)
    expect(await desk.connect().post?.(aPost(desk), noAbort)).toMatchObject({
      ...{ ok: false, final: true },
      failure: { detail: expect.stringContaining('acme/support#1 is not there any more') },
    })
    const team = { to: { kind: 'team' } } as const
    expect(await desk.connect().post?.(aPost(desk, team), noAbort)).toMatchObject({ ok: false, final: true })
  })

  it('waits while GitHub asks to, and asks nothing meanwhile', async () => {
    const desk = await aGitHubDesk()
    desk.double.book.open('acme/support', { title: 'Login fails', by: 'bea' })
    const source = desk.connect()
    desk.double.limits.secondary = { until: desk.clock.now() + 90_000, status: 429, tells: 'seconds' }
    const first = await source.post?.(aPost(desk), noAbort)
    expect(first).toMatchObject({ ok: false, final: false, retryAfterMs: 90_000 })
    const before = desk.double.exchanges.length
    desk.clock.advance(30_000)
    expect(await source.post?.(aPost(desk, { isRetry: true }), noAbort)).toMatchObject({
      ...{ ok: false, final: false, retryAfterMs: 60_000 },
    })
    expect(desk.double.exchanges).toHaveLength(before)
    desk.clock.advance(60_000)
    expect(await source.post?.(aPost(desk, { isRetry: true }), noAbort)).toMatchObject({ ok: true })
  })
})

describe('how an issue stands', () => {
  it('is written where it differs, and the same again changes nothing', async () => {
    const desk = await aGitHubDesk()
    const { book, exchanges } = desk.double
    const by = { title: 'Login fails', by: 'bea', labels: ['p1', 'tier/first-line'] }
    const issue = book.open('acme/support', by)
    const source = desk.connect()
    const order = { ref: 'acme/support#1', tier: 'Ops Duty', assignee: 'ines', isClosed: true }
    for (const _ of [1, 2]) expect(await source.mark?.(order, noAbort)).toMatchObject({ ok: true })
    expect(issue).toMatchObject({
      ...{ labels: ['p1', 'tier/ops-duty'], assignees: ['ines'], state: 'closed', stateReason: 'completed' },
    })
    expect(exchanges.map(({ method }) => method)).toEqual([
      ...['GET', 'GET', 'POST', 'DELETE', 'POST', 'PATCH'],
      'GET',
    ])
    await source.mark?.({ ref: 'acme/support#1', tier: null, isClosed: false }, noAbort)
    expect(issue).toMatchObject({ labels: ['p1'], assignees: ['ines'], state: 'open' })
  })

  it('is given and taken away for ourselves alone: others that have it keep it', async () => {
    const desk = await aGitHubDesk()
    const by = { title: 'Login fails', by: 'bea', assignees: ['ines', 'cem'] }
    const issue = desk.double.book.open('acme/support', by)
    const ref = 'acme/support#1'
    const source = desk.connect()
    await source.mark?.({ ref, assignee: 'mara' }, noAbort)
    expect(issue.assignees).toEqual(['ines', 'cem', 'mara'])
    await source.mark?.({ ref, assignee: null }, noAbort)
    expect(issue.assignees).toEqual(['ines', 'cem'])
    // In somebody's place, and under another account that is mine too.
    await source.mark?.({ ref, assignee: 'mara', instead: ['Ines'] }, noAbort)
    expect(issue.assignees).toEqual(['cem', 'mara'])
    await desk.connect({ myIds: ['cem'] }).mark?.({ ref, assignee: null }, noAbort)
    expect(issue.assignees).toEqual([])
  })

  it('says when somebody cannot be assigned', async () => {
    const desk = await aGitHubDesk()
    desk.double.book.open('acme/support', { title: 'Login fails', by: 'bea' })
    const marked = await desk.connect().mark?.({ ref: 'acme/support#1', assignee: 'cem' }, noAbort)
    expect(marked).toMatchObject({
      ...{ ok: false, final: true },
      failure: { detail: expect.stringContaining('cannot assign cem to acme/support#1') },
    })
  })
})

it('opens an issue once, though its reply was lost, and none of a stranger counts as ours', async () => {
  const desk = await aGitHubDesk()
  const { book } = desk.double
  const body = 'x\n\n<!-- nightdesk {"marker":"m-2","by":null,"word":null} -->'
  book.open('acme/support', { title: 'A copy', by: 'bea', body })
  const source = desk.connect()
  const order = {
    ...{ repository: 'acme/support', title: 'Dark mode', body: 'Asked for in #1', labels: ['feature'] },
    ...{ marker: 'm-2', since: desk.clock.now(), isRetry: false },
  }
  desk.double.mishap({ fits: (method) => method === 'POST' })
  expect(await source.createIssue?.(order, noAbort)).toMatchObject({ ok: true, ref: 'acme/support#2' })
  expect(await source.createIssue?.({ ...order, isRetry: true }, noAbort)).toMatchObject({
    ...{ ok: true, ref: 'acme/support#2' },
  })
  expect(book.issue('acme/support', 2)).toMatchObject({ title: 'Dark mode', labels: ['feature'] })
  expect(posts(desk)).toBe(1)
  expect(await source.createIssue?.({ ...order, repository: 'acme/none' }, noAbort)).toMatchObject({
    ...{ ok: false, final: true },
    failure: { kind: 'not-found', detail: expect.stringContaining('has no acme/none') },
  })
})

it('asks one request at a time, whoever asks', async () => {
  const desk = await aGitHubDesk()
  desk.double.book.open('acme/support', { title: 'Login fails', by: 'bea' })
  const source = desk.connect()
  await Promise.all([
    source.poll(null, [], noAbort),
    source.thread('acme/support#1', noAbort),
    source.post?.(aPost(desk), noAbort),
    source.test(noAbort),
  ])
  expect(desk.double.exchanges.length).toBeGreaterThan(6)
  expect(desk.double.mostAtOnce).toBe(1)
  expect(desk.double.tokens.get(ourToken)?.login).toBe('mara')
})
