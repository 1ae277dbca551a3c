/** Reading GitHub's issues: what is asked, what is told, and what is not believed. */
import { describe, expect, it } from 'vitest'
import { noAbort } from '../../helpers/a-source.ts'
import { aGitHubDesk, createKeeper, textsOf } from '../../helpers/github-desk.ts'

const second = 1_000
const minute = 60_000

describe('reading issues', () => {
  it('tells an issue with its comments, whose they are, and leaves pull requests out', async () => {
    const desk = await aGitHubDesk()
    const { book } = desk.double
    const issue = book.open('acme/support', {
      title: 'Login fails',
      body: 'Since **noon**',
      by: 'bea',
      labels: ['p1'],
    })
    book.open('acme/support', { title: 'A change', by: 'ines', isPull: true })
    desk.clock.advance(minute)
    for (const by of ['mara', 'checks[bot]', 'cem']) {
      book.comment(issue, by, `I am ${by}`)
      desk.clock.advance(second)
    }
    const source = desk.connect()
    const polled = await source.poll(null, [], noAbort)
    if (!polled.ok) throw new Error(polled.failure.detail)
    expect(polled.isComplete).toBe(true)
    expect(polled.facts).toMatchObject({
      account: 'mara',
      followed: 1,
      behindMs: 0,
      remarks: [],
      isPushed: false,
      budget: { ownPerMinute: null, isHourly: true, waitsUntil: null },
    })
    const { budget } = polled.facts
    expect(budget?.usedLastMinute).toBeGreaterThan(0)
    expect((budget?.limit ?? 0) - (budget?.left ?? 0)).toBe(budget?.usedLastMinute)
    expect(polled.threads).toHaveLength(1)
    const [thread] = polled.threads
    expect(thread).toMatchObject({
      ...{
        ref: 'acme/support#1',
        channel: 'acme/support',
        number: '1',
        title: 'Login fails',
        labels: ['p1'],
      },
      ...{ closedAt: null, isTeam: false, isBehind: false, removed: [] },
      url: 'https://github.com/acme/support/issues/1',
    })
    expect(thread?.messages.map(({ author, text }) => [author.id, author.side, author.mine, text])).toEqual([
      ['bea', 'customer', false, 'Since noon'],
      ['mara', 'us', true, 'I am mara'],
      ['checks[bot]', 'bot', false, 'I am checks[bot]'],
      ['cem', 'customer', false, 'I am cem'],
    ])
  })

  it('asks two requests that cost nothing while nothing changes', async () => {
    const desk = await aGitHubDesk()
    const issue = desk.double.book.open('acme/support', { title: 'Login fails', by: 'bea' })
    desk.double.book.comment(issue, 'bea', 'Hello?')
    const source = desk.connect()
    const keeper = createKeeper(() => source)
    for (const _ of [1, 2, 3]) {
      desk.clock.advance(minute)
      await keeper.catchUp()
    }
    const before = desk.double.exchanges.length
    const used = desk.double.limits.used('github_pat_test_0123456789')
    desk.clock.advance(minute)
    await keeper.catchUp()
    expect(desk.double.exchanges.slice(before).map(({ path, status }) => [path, status])).toEqual([
      ['/repos/acme/support/issues', 304],
      ['/repos/acme/support/issues/comments', 304],
    ])
    expect(desk.double.limits.used('github_pat_test_0123456789')).toBe(used)
  })

  it('sees an answer, an edit, a new label and a close, and tells only what changed', async () => {
    const desk = await aGitHubDesk()
    const { book } = desk.double
    const issue = book.open('acme/support', { title: 'Login fails', by: 'bea' })
    const first = book.comment(issue, 'bea', 'Hello?')
    book.comment(issue, 'bea', 'Anybody?')
    const source = desk.connect()
    const keeper = createKeeper(() => source)
    await keeper.catchUp()
    desk.clock.advance(minute)
    book.editComment(issue, first.id, 'Hello!')
    book.comment(issue, 'mara', 'Looking')
    const polled = await keeper.poll()
    if (!polled.ok) throw new Error(polled.failure.detail)
    const [thread] = polled.threads
    expect(thread?.messages.map(({ text, editedAt }) => [text, editedAt])).toEqual([
      ['Hello!', desk.clock.now()],
      ['Looking', null],
    ])
    expect(thread?.whole).toBeNull()
    desk.clock.advance(minute)
    book.edit(issue, { state: 'closed', labels: ['tier/sre'] })
    const closed = await keeper.poll()
    expect(closed).toMatchObject({
      threads: [{ closedAt: desk.clock.now(), labels: ['tier/sre'], messages: [{ key: '0' }] }],
    })
  })

  it('notices a comment that was deleted without a sign within ten minutes', async () => {
    const desk = await aGitHubDesk()
    const { book } = desk.double
    const issue = book.open('acme/support', { title: 'Login fails', by: 'bea' })
    const gone = book.comment(issue, 'bea', 'The password is hunter2')
    book.comment(issue, 'bea', 'Hello?')
    desk.clock.advance(5 * minute)
    book.open('acme/support', { title: 'Another', by: 'bea' })
    const source = desk.connect()
    const keeper = createKeeper(() => source)
    await keeper.catchUp()
    book.deleteComment(issue, gone.id, false)
    desk.clock.advance(9 * minute)
    await keeper.catchUp()
    expect(textsOf(keeper.threads.get('acme/support#1'))).toContain('The password is hunter2')
    desk.clock.advance(minute)
    await keeper.catchUp()
    expect(textsOf(keeper.threads.get('acme/support#1'))).toEqual(['', 'Hello?'])
  })

  it('ends what was deleted or moved, also while it was not running', async () => {
    const desk = await aGitHubDesk()
    const { book } = desk.double
    book.addRepository('acme/else')
    const issues = ['a', 'b', 'c'].map((title) => book.open('acme/support', { title, by: 'bea' }))
    let source = desk.connect()
    const keeper = createKeeper(() => source)
    await keeper.catchUp()
    const [a, b] = issues
    if (a) book.remove(a)
    desk.clock.advance(10 * minute)
    await keeper.catchUp()
    if (b) book.transfer(b, 'acme/else')
    desk.clock.advance(minute)
    source = desk.connect()
    await keeper.catchUp()
    expect([...keeper.threads].map(([ref, { isClosed, title }]) => [ref, isClosed, title])).toEqual([
      ['acme/support#1', true, 'a'],
      ['acme/support#2', true, 'b'],
      ['acme/support#3', false, 'c'],
    ])
  })

  it('ends nothing of a repository that is hidden from the token all at once, and says so', async () => {
    const desk = await aGitHubDesk()
    const { book } = desk.double
    const portal = book.addRepository('acme/portal')
    book.open('acme/portal', { title: 'Login fails', by: 'bea' })
    book.open('acme/support', { title: 'Another', by: 'bea' })
    const source = desk.connect({ repositories: [], organisation: 'acme' })
    const keeper = createKeeper(() => source)
    await keeper.catchUp()
    portal.isPrivate = true
    desk.clock.advance(10 * minute)
    const polled = await keeper.poll()
    expect(keeper.threads.get('acme/portal#1')?.isClosed).toBe(false)
    expect(polled.facts?.remarks).toEqual([
      'acme/portal is hidden from this token now: its threads stay as they were seen last.',
    ])
    portal.isPrivate = false
    desk.clock.advance(10 * minute)
    expect((await keeper.poll()).facts?.remarks).toEqual([])
  })

  it('reads what is more than a page, though it all changed in the same second', async () => {
    const desk = await aGitHubDesk()
    const { book } = desk.double
    for (let number = 1; number <= 230; number += 1)
      book.open('acme/support', { title: `${number}`, by: 'bea' })
    const issue = book.issue('acme/support', 7)
    for (let number = 1; number <= 250; number += 1) book.comment(issue, 'bea', `${number}`)
    const source = desk.connect()
    const keeper = createKeeper(() => source)
    await keeper.catchUp()
    expect(keeper.threads.size).toBe(230)
    expect(textsOf(keeper.threads.get('acme/support#7')).slice(1)).toEqual(
      Array.from({ length: 250 }, (_, index) => `${index + 1}`),
    )
  })

  it('misses nothing of a list that changes between two of its pages', async () => {
    const desk = await aGitHubDesk()
    const { book } = desk.double
    const issues = Array.from({ length: 150 }, (_, index) => {
      desk.clock.advance(second)
      return book.open('acme/support', { title: `${index + 1}`, by: 'bea' })
    })
    desk.clock.advance(minute)
    let pages = 0
    // After the first page the first forty change: by page numbers, forty others would slip through.
    desk.double.onAnswered = ({ path }) => {
      if (path !== '/repos/acme/support/issues') return
      pages += 1
      if (pages === 1) for (const issue of issues.slice(0, 40)) book.edit(issue, { labels: ['seen'] })
    }
    const source = desk.connect()
    const keeper = createKeeper(() => source)
    await keeper.catchUp()
    expect(pages).toBeGreaterThan(1)
    expect(keeper.threads.size).toBe(150)
  })
})

describe('what the engine keeps', () => {
  it('is told again where it could not be kept', async () => {
    const desk = await aGitHubDesk()
    const issue = desk.double.book.open('acme/support', { title: 'Login fails', by: 'bea' })
    const source = desk.connect()
    const first = await source.poll(null, [], noAbort)
    if (!first.ok) throw new Error(first.failure.detail)
    desk.double.book.comment(issue, 'bea', 'Hello?')
    const told = await source.poll(first.cursor, [], noAbort)
    expect(told).toMatchObject({ threads: [{ messages: [{ text: 'Hello?' }] }] })
    const again = await source.poll(first.cursor, [], noAbort)
    expect(again).toMatchObject({ threads: [{ messages: [{ key: '0' }, { text: 'Hello?' }] }] })
  })

  it('changes only when something was told or moved on', async () => {
    const desk = await aGitHubDesk()
    desk.double.book.open('acme/support', { title: 'Login fails', by: 'bea' })
    const source = desk.connect()
    let cursor: string | null = null
    const cursors = new Set<string>()
    for (let times = 0; times < 4; times += 1) {
      const polled = await source.poll(cursor, [], noAbort)
      if (!polled.ok) throw new Error(polled.failure.detail)
      cursor = polled.cursor
      cursors.add(cursor)
    }
    expect(cursors.size).toBe(1)
  })

  it('leads back, after a new start, to what was closed and not yet read', async () => {
    const desk = await aGitHubDesk()
    const { book } = desk.double
    const issue = book.open('acme/support', { title: 'Login fails', by: 'bea' })
    let source = desk.connect()
    const keeper = createKeeper(() => source)
    await keeper.catchUp()
    const isWhole = (_: string, path: string): boolean => path.endsWith('/comments')
    // A new start, and then trouble with the comments alone.
    source = desk.connect()
    book.comment(issue, 'bea', 'Solved, thanks')
    book.edit(issue, { state: 'closed' })
    for (const _ of [1, 2])
      desk.double.mishap({ fits: isWhole, reply: { status: 502, headers: {}, body: '' } })
    expect(await keeper.poll()).toMatchObject({ ok: true, isComplete: false })
    // Long enough for changes to move on.
    desk.clock.advance(5 * minute)
    book.open('acme/support', { title: 'Another', by: 'bea' })
    for (const _ of [1, 2])
      desk.double.mishap({ fits: isWhole, reply: { status: 502, headers: {}, body: '' } })
    expect(await keeper.poll()).toMatchObject({ ok: true, isComplete: false })
    source = desk.connect()
    await keeper.catchUp()
    expect(textsOf(keeper.threads.get('acme/support#1'))).toEqual(['', 'Solved, thanks'])
  })
})
