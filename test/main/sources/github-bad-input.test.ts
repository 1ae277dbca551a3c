/** What people and programs do in GitHub's issues that no form foresees, over the double. */
import { createServer } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { noAbort } from '../../helpers/a-source.ts'
import { aGitHubDesk, createKeeper, ourToken, textsOf } from '../../helpers/github-desk.ts'

const minuteMs = 60_000

it('F79: reads an issue of 4,000 comments whole, nothing twice, in slices of a bounded length', async () => {
  const desk = await aGitHubDesk()
  const { book } = desk.double
  const issue = book.open('acme/support', { title: 'Login fails', body: 'Since noon', by: 'bea' })
  for (let index = 0; index < 4_000; index += 1) {
    if (index % 40 === 0) desk.clock.advance(1_000)
    book.comment(issue, index % 2 === 0 ? 'bea' : 'mara', `comment ${index}`)
  }
  const source = desk.connect()
  const keeper = createKeeper(() => source)
  let most = 0
  for (let polls = 0; polls < 60; polls += 1) {
    const before = desk.double.exchanges.length
    const polled = await keeper.poll()
    most = Math.max(most, desk.double.exchanges.length - before)
    if (polled.ok && polled.isComplete) break
    desk.clock.advance(polled.nextInMs)
  }
  const expected = ['Since noon', ...Array.from({ length: 4_000 }, (_, index) => `comment ${index}`)]
  expect(textsOf(keeper.threads.get('acme/support#1'))).toEqual(expected)
  // 60 requests, and the pages of the issue that was begun with the last of them.
  expect(most).toBeLessThanOrEqual(120)
})

it('F82: takes a comment of emoji only for a nod, an issue of emoji only for a question', async () => {
  const desk = await aGitHubDesk()
  const { book } = desk.double
  const issue = book.open('acme/support', { title: 'Broken', body: ':sob:', by: 'bea' })
  const comments = [
    ':shipit:',
    ':+1::skin-tone-3:',
    '👍🏿 :tada:',
    ':wave: hello',
    '![x](https://a.example/x.png)',
  ]
  for (const body of comments) book.comment(issue, 'bea', body)
  const polled = await desk.connect().poll(null, [], noAbort)
  expect(polled.ok && polled.threads.flatMap(({ messages }) => messages.map(({ isNod }) => isNod))).toEqual([
    ...[false, true, true, true, false, false],
  ])
})

it('F84: lets no program ask or answer, even one that opens an issue', async () => {
  const desk = await aGitHubDesk()
  const { book } = desk.double
  const issue = book.open('acme/support', { title: 'Nightly failed', body: 'log', by: 'checks[bot]' })
  book.comment(issue, 'checks[bot]', 'again')
  const polled = await desk.connect().poll(null, [], noAbort)
  expect(
    polled.ok && polled.threads.flatMap(({ messages }) => messages.map(({ author }) => author.side)),
  ).toEqual(['bot', 'bot'])
})

it('F81: names pictures and attachments, fetches none, and takes the token nowhere else', async () => {
  const desk = await aGitHubDesk()
  let calls = 0
  const elsewhere = createServer((socket) => {
    calls += 1
    socket.destroy()
  })
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
  onTestFinished(() => void elsewhere.close())
  const address = elsewhere.address()
  const place = `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const { book } = desk.double
  const attachment = 'https://github.com/user-attachments/files/1/trace.txt'
  const body = `![shot](${place}/s.png) <img alt="two" src="${place}/t.png"> [trace.txt](${attachment})`
  book.open('acme/support', { title: 'Look', body, by: 'bea' })
  const source = desk.connect()
  const polled = await source.poll(null, [], noAbort)
  expect(
    polled.ok && polled.threads[0]?.messages.flatMap(({ files }) => files.map(({ name }) => name)),
  ).toEqual(['shot', 'two', 'trace.txt'])
  expect(JSON.stringify(polled)).not.toContain(ourToken)
  // A next page that lies somewhere else, and an answer that sends us there.
  for (const headers of [
    { 'content-type': 'application/json', link: `<${place}/issues?page=2>; rel="next"` },
    { location: `${place}/repositories/1/issues` },
  ]) {
    const status = 'link' in headers ? 200 : 307
    desk.clock.advance(minuteMs)
    desk.double.mishap({
      fits: (_, path) => path === '/repos/acme/support/issues',
      reply: { status, headers, body: '[]' },
    })
    await source.poll(null, [], noAbort)
  }
  expect(calls).toBe(0)
})

it('F83: goes on with the words of an account that was deleted, as nobody of ours', async () => {
  const desk = await aGitHubDesk()
  const { book } = desk.double
  const issue = book.open('acme/support', { title: 'Login fails', body: 'Since noon', by: 'bea' })
  issue.comments.push({
    ...{ id: 9_000, user: null, body: 'On it' },
    ...{ createdAt: desk.clock.now(), updatedAt: desk.clock.now() },
  })
  const polled = await desk.connect().poll(null, [], noAbort)
  expect(
    polled.ok &&
      polled.threads.flatMap(({ messages }) =>
        messages.map(({ author, text }) => [author.name, author.side, text]),
      ),
  ).toEqual([
    ['bea', 'customer', 'Since noon'],
    ['ghost', 'customer', 'On it'],
  ])
})
