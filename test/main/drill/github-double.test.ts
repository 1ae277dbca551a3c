/**
 * The double of GitHub against GitHub's own published description (NIGHTDESK_GITHUB_OPENAPI names the JSON file), and
 * against an independent one, npm's `emulate`, for the calls that both answer.
 */
import { createEmulator } from 'emulate'
import { expect, it, onTestFinished } from 'vitest'
import { noAbort } from '../../helpers/a-source.ts'
import { aGitHubDesk, createKeeper, ourToken } from '../../helpers/github-desk.ts'
import { readDescription } from '../../helpers/openapi.ts'

const file = process.env.NIGHTDESK_GITHUB_OPENAPI

it.skipIf(!file)('answers, and is asked, as GitHub describes it', async () => {
  const described = readDescription(file ?? '')
  const desk = await aGitHubDesk()
  const { book, limits } = desk.double
  book.addRepository('acme/portal', { mara: 'MEMBER' })
  const issue = book.open('acme/support', { title: 'Login fails', body: 'now', by: 'bea', labels: ['p1'] })
  book.open('acme/support', { title: 'A change', by: 'ines', isPull: true })
  const first = book.comment(issue, 'bea', 'Hello?')
  const gone = book.open('acme/support', { title: 'Gone', by: 'bea' })
  const moved = book.open('acme/support', { title: 'Moved', by: 'bea' })
  const source = desk.connect({ organisation: 'acme' })
  const keeper = createKeeper(() => source)
  await keeper.catchUp()
  await source.test(noAbort)
  const post = { text: 'Looking', marker: 'm', word: null, by: 'Mara', since: desk.clock.now() }
  const to = (number: number) => ({ kind: 'thread' as const, ref: `acme/support#${number}` })
  await source.post?.({ ...post, to: to(1), isRetry: false }, noAbort)
  await source.post?.({ ...post, to: to(1), isRetry: true }, noAbort)
  await source.post?.({ ...post, to: to(99), isRetry: false }, noAbort)
  const mark = { ref: 'acme/support#1', tier: 'SRE', assignee: 'ines', isClosed: true }
  await source.mark?.(mark, noAbort)
  await source.mark?.({ ...mark, tier: null }, noAbort)
  const issueOf = { title: 'Dark mode', body: 'x', labels: ['feature'], marker: 'n', since: desk.clock.now() }
  await source.createIssue?.({ ...issueOf, repository: 'acme/portal', isRetry: false }, noAbort)
  await source.createIssue?.(
    { ...issueOf, repository: 'acme/portal', title: 'x'.repeat(300), isRetry: false },
    noAbort,
  )
  desk.double.addToken('github_pat_reader', 'ines', { issues: 'read' })
  await desk.connect({ token: 'github_pat_reader' }).post?.({ ...post, to: to(1), isRetry: false }, noAbort)
  await desk.connect({ token: 'wrong' }).test(noAbort)
  book.remove(gone)
  book.transfer(moved, 'acme/portal')
  book.editComment(issue, first.id, 'Hello!')
  desk.clock.advance(11 * 60_000)
  await keeper.catchUp()
  limits.leave(ourToken, 0)

  const asked = new Set(
    desk.double.exchanges.map(
      ({ method, path, status }) => `${method} ${path.replaceAll(/\/\d+/g, '/n')} ${status}`,
    ),
  )
  expect([...asked].toSorted()).toEqual([
    'DELETE /repos/acme/support/issues/n/labels/tier%2Fsre 200',
    'GET /orgs/acme/issues 200',
    'GET /repos/acme/portal/issues/comments 200',
    'GET /repos/acme/support/issues 200',
    'GET /repos/acme/support/issues/comments 200',
    'GET /repos/acme/support/issues/n 200',
    'GET /repos/acme/support/issues/n 301',
    'GET /repos/acme/support/issues/n 410',
    'GET /repos/acme/support/issues/n/comments 200',
    'GET /user 200',
    'GET /user 304',
    'GET /user 401',
    'PATCH /repos/acme/support/issues/n 200',
    'POST /repos/acme/portal/issues 201',
    'POST /repos/acme/portal/issues 422',
    'POST /repos/acme/support/issues/n/comments 201',
    'POST /repos/acme/support/issues/n/comments 403',
    'POST /repos/acme/support/issues/n/comments 404',
    'POST /repos/acme/support/issues/n/labels 200',
  ])
  const problems = desk.double.exchanges.flatMap((exchange) =>
    described.problemsOf(exchange).map((problem) => `${exchange.method} ${exchange.path}: ${problem}`),
  )
  expect([...new Set(problems)]).toEqual([])
})

it('says what an independent double says, for the calls that both answer', async () => {
  const desk = await aGitHubDesk()
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: { [ourToken]: { login: 'mara', scopes: ['repo', 'user'] } },
      github: {
        users: ['mara', 'ines'].map((login) => ({
          login,
          name: `${login} of acme`,
          email: `${login}@acme.example`,
        })),
        orgs: [
          {
            login: 'acme',
            name: 'Acme',
            members: ['mara', 'ines'].map((login) => ({ login, role: 'admin' })),
          },
        ],
        repos: [{ owner: 'acme', name: 'support', auto_init: true }],
      },
    },
  })
  onTestFinished(() => emulator.close())
  const calls: readonly (readonly [method: string, path: string, body?: unknown])[] = [
    ['GET', '/user'],
    ['POST', '/repos/acme/support/issues', { title: 'Login fails', body: 'since noon', labels: ['p1'] }],
    ['POST', '/repos/acme/support/issues', { title: 'Another' }],
    ['POST', '/repos/acme/support/issues', { body: 'no title' }],
    ['GET', '/repos/acme/support/issues?per_page=1&sort=created&direction=asc'],
    ['GET', '/repos/acme/support/issues?labels=p1'],
    ['POST', '/repos/acme/support/issues/1/comments', { body: 'Looking' }],
    ['GET', '/repos/acme/support/issues/1/comments'],
    ['POST', '/repos/acme/support/issues/1/labels', { labels: ['tier/sre'] }],
    ['GET', '/repos/acme/support/issues?labels=p1,tier%2Fsre'],
    ['DELETE', '/repos/acme/support/issues/1/labels/tier%2Fsre'],
    ['DELETE', '/repos/acme/support/issues/1/labels/none'],
    ['PATCH', '/repos/acme/support/issues/1', { assignees: ['ines'] }],
    ['GET', '/repos/acme/support/issues?assignee=ines'],
    ['GET', '/repos/acme/support/issues?assignee=none'],
    ['PATCH', '/repos/acme/support/issues/1', { state: 'closed' }],
    ['GET', '/repos/acme/support/issues?state=closed'],
    ['GET', '/repos/acme/support/issues/1'],
    ['GET', '/repos/acme/support/issues/99'],
    ['GET', '/repos/acme/none/issues'],
  ]
  const said = async (url: string): Promise<readonly unknown[]> => {
    const all: unknown[] = []
    for (const [method, path, body] of calls) {
      const headers = { authorization: `Bearer ${ourToken}`, 'content-type': 'application/json' }
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const response = await fetch(`${url}${path}`, { method, headers, ...sent })
      const text = await response.text()
      const rels = [...(response.headers.get('link') ?? '').matchAll(/rel="(\w+)"/g)].map(([, rel]) => rel)
      all.push([
        method,
        path,
        response.status,
        rels.toSorted(),
        essence(text === '' ? null : JSON.parse(text)),
      ])
    }
    return all
  }
  desk.double.book.repositories.get('acme/support')?.members.set('ines', 'MEMBER')
  expect(await said(desk.url)).toEqual(await said(emulator.url))
})

/** What of an answer says something: no ids, addresses and instants. */
function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essence)
  if (typeof value !== 'object' || value === null) return value
  const kept = [
    'login',
    'number',
    'title',
    'body',
    'state',
    'name',
    'labels',
    'assignees',
    'comments',
    'user',
    'type',
  ]
  const fields = Object.entries(value).filter(([name]) => kept.includes(name))
  return Object.fromEntries(fields.map(([name, each]) => [name, essence(each)]))
}
