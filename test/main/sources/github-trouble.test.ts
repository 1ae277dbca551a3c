/** GitHub's limits and refusals, and answers that are none. */
import { describe, expect, it } from 'vitest'
import { noAbort } from '../../helpers/a-source.ts'
import { aGitHubDesk, createKeeper, type GitHubDesk, ourToken } from '../../helpers/github-desk.ts'

const minute = 60_000
const oneIssue = (desk: GitHubDesk) =>
  desk.double.book.open('acme/support', { title: 'Login fails', by: 'bea' })
const isList = (_: string, path: string): boolean => path === '/repos/acme/support/issues'

describe('limits', () => {
  it.each(['seconds', 'date', 'nothing'] as const)('waits as the second limit tells (%s)', async (tells) => {
    const desk = await aGitHubDesk()
    oneIssue(desk)
    const source = desk.connect()
    await source.poll(null, [], noAbort)
    const waitMs = tells === 'nothing' ? minute : 3 * minute
    desk.double.limits.secondary = { until: desk.clock.now() + waitMs, status: 403, tells }
    const polled = await source.poll(null, [], noAbort)
    expect(polled).toMatchObject({ ok: false, failure: { kind: 'rate-limited' }, nextInMs: waitMs })
    expect(!polled.ok && polled.failure.detail).toContain('asks')
    // When it is asked again is told with the failure, and not once more beside it.
    expect(polled.facts?.remarks).toEqual([])
    const before = desk.double.exchanges.length
    desk.clock.advance(waitMs - 1_000)
    expect(await source.poll(null, [], noAbort)).toMatchObject({ ok: false })
    expect(desk.double.exchanges).toHaveLength(before)
    desk.clock.advance(1_000)
    expect(await source.poll(null, [], noAbort)).toMatchObject({ ok: true })
  })

  it('waits for the hour to end when all its answers are given', async () => {
    const desk = await aGitHubDesk()
    oneIssue(desk)
    desk.double.limits.leave(ourToken, 0)
    const source = desk.connect()
    const polled = await source.poll(null, [], noAbort)
    expect(polled).toMatchObject({
      ...{ ok: false, nextInMs: 60 * minute },
      failure: { kind: 'rate-limited', detail: expect.stringContaining('this hour') },
    })
    desk.clock.advance(60 * minute)
    expect(await source.poll(null, [], noAbort)).toMatchObject({ ok: true, threads: [{ number: '1' }] })
  })

  it('keeps the last answers of an hour for what is written, and says so', async () => {
    const desk = await aGitHubDesk()
    oneIssue(desk)
    const source = desk.connect()
    desk.double.limits.leave(ourToken, 52)
    const polled = await source.poll(null, [], noAbort)
    expect(polled).toMatchObject({ ok: true, isComplete: false, nextInMs: 60 * minute })
    expect(polled.facts?.remarks[0]).toContain('they are kept for what is written here')
    const to = { kind: 'thread', ref: 'acme/support#1' } as const
    const order = { to, text: 'Hello', marker: 'm', word: null, by: 'Mara', since: 0, isRetry: false }
    expect(await source.post?.(order, noAbort)).toMatchObject({ ok: true })
  })
})

describe('refusals', () => {
  it('names a token that was revoked, and shows it nowhere', async () => {
    const desk = await aGitHubDesk()
    const token = desk.double.tokens.get(ourToken)
    if (token) token.isRevoked = true
    const source = desk.connect()
    const polled = await source.poll(null, [], noAbort)
    expect(polled).toMatchObject({
      ok: false,
      failure: { kind: 'unauthorised', detail: expect.stringContaining('does not know this token (401)') },
    })
    expect(JSON.stringify([polled, await source.test(noAbort)])).not.toContain(ourToken)
  })

  it('reads the other repositories where one is hidden, renamed or forbidden, and says which', async () => {
    const desk = await aGitHubDesk()
    oneIssue(desk)
    desk.double.book.addRepository('acme/secret').isPrivate = true
    desk.double.book.addRepository('acme/old').movedTo = 'acme/new'
    desk.double.book.addRepository('acme/off').hasIssues = false
    const repositories = ['acme/secret', 'acme/old', 'acme/off', 'acme/support']
    const polled = await desk.connect({ repositories }).poll(null, [], noAbort)
    expect(polled).toMatchObject({ ok: true, isComplete: true, threads: [{ ref: 'acme/support#1' }] })
    expect(polled.facts?.remarks).toEqual([
      expect.stringMatching(/^127.* has no acme\/secret, or does not show it to this token \(404\)\.$/),
      'acme/old has moved or was renamed (301).',
      expect.stringMatching(/^acme\/off is not there any more, or its issues are switched off/),
    ])
  })

  it('says what its test saw, and what the token lacks', async () => {
    const desk = await aGitHubDesk()
    oneIssue(desk)
    const token = desk.double.tokens.get(ourToken)
    if (token) token.endsAt = desk.clock.now() + 3.5 * 86_400_000
    const saw = await desk.connect({ repositories: ['acme/support', 'acme/none'] }).test(noAbort)
    expect(saw).toMatchObject({ ok: true })
    expect(saw.ok && saw.saw).toEqual([
      'Signed in as mara.',
      'acme/support: 1 open issue.',
      '4997 of 5000 requests are left this hour.',
    ])
    expect(saw.remarks).toEqual([
      'The token ends on 2026-12-03, in 3 days: GitHub gives a new one.',
      expect.stringContaining('has no acme/none'),
      expect.stringContaining('Whether it may write'),
    ])
    desk.double.addToken('github_pat_none', 'ines', { issues: 'none' })
    expect(await desk.connect({ token: 'github_pat_none' }).test(noAbort)).toMatchObject({
      ...{ ok: false, failure: { kind: 'forbidden', detail: expect.stringContaining('Issues: read') } },
    })
  })
})

describe('an answer that is none', () => {
  const json = { 'content-type': 'application/json' }
  const good = { number: 1, url: 'http://x/repos/acme/support/issues/1', state: 'open', title: 'x' }
  const at = '2026-11-30T08:00:00Z'
  const whole = { ...good, labels: [], comments: 0, created_at: at, updated_at: at }
  it.each([
    ['a login page', '<!doctype html><p>Sign in', 'not-json', 'A web page came'],
    ['half an answer', '[{"url":', 'not-json', 'is not JSON'],
    ['an object', '{"message":"hello"}', 'bad-shape', 'hello'],
    [
      'an issue without a title',
      JSON.stringify([{ ...whole, title: null }]),
      'bad-shape',
      'issue 1 of 1: title',
    ],
    ['a state of its own', JSON.stringify([{ ...whole, state: 'snoozed' }]), 'bad-shape', 'state'],
    ['no count', JSON.stringify([whole, { ...whole, comments: -1 }]), 'bad-shape', 'issue 2 of 2: comments'],
    ['labels of numbers', JSON.stringify([{ ...whole, labels: [{ name: 7 }] }]), 'bad-shape', 'labels.name'],
    ['another number', JSON.stringify([{ ...whole, number: 2 }]), 'bad-shape', 'number'],
    ['no instant', JSON.stringify([{ ...whole, updated_at: 'soon' }]), 'bad-shape', 'updated_at'],
  ])('is named: %s', async (_, body, kind, words) => {
    const desk = await aGitHubDesk()
    const source = desk.connect()
    desk.double.mishap({ fits: isList, reply: { status: 200, headers: json, body } })
    const polled = await source.poll(null, [], noAbort)
    expect(polled).toMatchObject({ ok: false, failure: { kind } })
    expect(!polled.ok && polled.failure.detail).toContain(words)
    expect(await source.poll(null, [], noAbort)).toMatchObject({ ok: true, isComplete: true })
  })

  it('does not end what it does not list, whether cut off, too large or of a server in trouble', async () => {
    const desk = await aGitHubDesk()
    const issue = oneIssue(desk)
    const source = desk.connect()
    const keeper = createKeeper(() => source)
    await keeper.catchUp()
    desk.clock.advance(10 * minute)
    desk.double.book.edit(issue, { labels: ['p1'] })
    const huge = `[${' '.repeat(17 * 1024 * 1024)}]`
    for (const mishap of [
      { fits: isList },
      { fits: isList, reply: { status: 200, headers: json, body: huge } },
      { fits: isList, reply: { status: 502, headers: {}, body: 'bad gateway' } },
    ]) {
      desk.double.mishap(mishap)
      expect(await keeper.poll()).toMatchObject({ ok: false })
    }
    await keeper.catchUp()
    expect(keeper.threads.get('acme/support#1')?.isClosed).toBe(false)
  })

  it('lets the comments of the others be read where one repository answers nonsense', async () => {
    const desk = await aGitHubDesk()
    const issue = oneIssue(desk)
    desk.double.book.addRepository('acme/odd')
    const source = desk.connect({ repositories: ['acme/odd', 'acme/support'] })
    const keeper = createKeeper(() => source)
    await keeper.catchUp()
    desk.clock.advance(minute)
    desk.double.book.comment(issue, 'bea', 'Hello?')
    const odd = { status: 200, headers: json, body: '{}' }
    desk.double.mishap({ fits: (_, path) => path === '/repos/acme/odd/issues', reply: odd })
    const polled = await keeper.poll()
    expect(polled).toMatchObject({ ok: true, isComplete: false, threads: [{ ref: 'acme/support#1' }] })
    expect(polled.facts?.remarks[0]).toContain('acme/odd: Not the answer that was expected')
  })
})

it('leaves nothing behind when it is aborted', async () => {
  const desk = await aGitHubDesk()
  oneIssue(desk)
  const source = desk.connect()
  const stop = new AbortController()
  desk.double.onAnswered = ({ path }) => {
    if (path === '/repos/acme/support/issues') stop.abort()
  }
  await expect(source.poll(null, [], stop.signal)).rejects.toThrow()
  desk.double.onAnswered = null
  expect(await source.poll(null, [], noAbort)).toMatchObject({ ok: true, threads: [{ number: '1' }] })
})
