/**
 * Postmortems as issues over real HTTP: against the double of GitHub, and the same against an independent one, npm's
 * `emulate` 0.12.2.
 */
import { createEmulator } from 'emulate'
import { expect, it, onTestFinished } from 'vitest'
import type { Failure } from '../../../contract/source-health.ts'
import { splitMarker, withMarker } from '../../../main/sources/github-mark.ts'
import type { IssueDelivery, IssueSource, SeenIssue } from '../../../main/sources/issue-source.ts'
import { noAbort } from '../../helpers/a-source.ts'
import { aGitHubDesk, type GitHubDesk, ourToken } from '../../helpers/github-desk.ts'

const repository = 'acme/support'
const uid = 'abcdef0123456789'

it('says and does the same at an independent GitHub', async () => {
  const desk = await aGitHubDesk()
  const users = ['mara', 'ines']
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: { [ourToken]: { login: 'mara', scopes: ['repo', 'user'] } },
      github: {
        users: users.map((login) => ({ login, name: login, email: `${login}@acme.example` })),
        orgs: [{ login: 'acme', name: 'Acme', members: users.map((login) => ({ login, role: 'admin' })) }],
        repos: [{ owner: 'acme', name: 'support', auto_init: true }],
      },
    },
  })
  onTestFinished(() => emulator.close())
  const own = await lifeOf(issuesOf(desk))
  expect(await lifeOf(issuesOf(desk, emulator.url))).toEqual(own)
  expect(own).toMatchObject([
    { account: 'mara' },
    { number: 1, title: 'Checkout down', body: 'First.', uid, isOpen: true, assignees: ['ines'] },
    { number: 1 },
    { refused: 'Somebody changed the text of acme/support#1 meanwhile. Nothing was written over it.' },
    { body: 'Second.', title: 'Checkout was down', uid },
    { labels: ['alert/Down', 'postmortem', 'team/rocket'] },
    { assignees: ['ines', 'mara'] },
    { assignees: ['ines', 'mara'] },
    { assignees: ['ines'] },
    { isOpen: false, assignees: [], labels: ['alert/Down', 'postmortem'] },
    { read: [1], open: [] },
    { isOpen: true },
    { read: [1], open: [1] },
    { comments: ['mara: Rolled out.'] },
    { gone: 'not-found' },
  ])
})

/** A postmortem's issue from its beginning to its end, and what each step answered. */
async function lifeOf(issues: IssueSource): Promise<readonly unknown[]> {
  const place = { repository, number: 1 }
  const since = Date.UTC(2020, 0, 1)
  const wanted = { repository, title: 'Checkout down', body: 'First.', uid, since, assignees: ['ines'] }
  const labels = ['postmortem', 'team/honeybadger', 'alert/Down']
  const open = (isRetry: boolean) => issues.open({ ...wanted, labels, isRetry }, noAbort)
  const text = (isKnown: boolean) => {
    const words = { title: 'Checkout was down', body: 'Second.', uid, isKnown: () => isKnown }
    return issues.change({ ...place, text: words }, noAbort)
  }
  const read = async (cursor: string | null) => {
    const answer = await issues.read(repository, 'postmortem', cursor, noAbort)
    return answer.ok
      ? { read: answer.issues.map(({ number }) => number), open: [...(answer.open ?? [])] }
      : answer.failure
  }
  const first = [
    { account: await issues.account(noAbort) },
    essence(await open(false)),
    essence(await open(true)),
  ]
  const words = [essence(await text(false)), essence(await text(true))]
  const team = essence(await issues.change({ ...place, team: 'team/rocket' }, noAbort))
  const give = async (assignee: string | null, ...instead: readonly string[]) =>
    essence(await issues.change({ ...place, assignee, instead }, noAbort))
  const given = [await give('mara', 'bea'), await give('Mara'), await give(null, 'MARA')]
  const close = { ...place, isOpen: false, assignee: null, instead: ['ines'], team: null } as const
  const closed = await issues.change(close, noAbort)
  const whileClosed = { ...(await read(new Date(since).toISOString())), open: [] }
  const opened = essence(await issues.change({ ...place, isOpen: true }, noAbort))
  const whileOpen = await read(null)
  return [
    ...first,
    ...words,
    ...[team, ...given, essence(closed), whileClosed, opened, whileOpen],
    await said(issues),
    { gone: kindOf(await issues.one(repository, 99, noAbort)) },
  ]
}

async function said(issues: IssueSource): Promise<unknown> {
  const { post } = posting.get(issues) ?? {}
  const to = { kind: 'thread', ref: `${repository}#1` } as const
  const one = { to, text: 'Rolled out.', marker: 'm1', word: null, by: 'mara', since: 0 }
  await post?.({ ...one, isRetry: false }, noAbort)
  await post?.({ ...one, isRetry: true }, noAbort)
  const seen = await issues.comments({ repository, number: 1, comments: 1 }, noAbort)
  return 'detail' in seen ? seen : { comments: seen.map(({ author, text }) => `${author}: ${text}`) }
}

const kindOf = (answer: SeenIssue | Failure): string => ('kind' in answer ? answer.kind : 'there')

/** No instants and addresses. */
function essence(delivery: IssueDelivery): unknown {
  if (!delivery.ok) return { refused: delivery.failure.detail }
  const { createdAt: _, updatedAt: __, url: ___, labels, ...issue } = delivery.issue
  return { ...issue, labels: labels.toSorted() }
}

const posting = new WeakMap<IssueSource, ReturnType<GitHubDesk['connect']>>()

function issuesOf(desk: GitHubDesk, url?: string): IssueSource {
  const source = desk.connect(url === undefined ? {} : { url })
  if (!source.issues) throw new Error('it keeps no issues')
  posting.set(source.issues, source)
  return source.issues
}

const wanted = {
  ...{ repository, title: 'Down', body: 'x', labels: ['postmortem'], assignees: [], uid },
  ...{ since: Date.UTC(2026, 10, 30), isRetry: false },
}

it('finds what it opened, where the reply broke off or the server had trouble', async () => {
  const desk = await aGitHubDesk()
  const issues = issuesOf(desk)
  desk.double.mishap({ fits: (method) => method === 'POST' })
  const opened = await issues.open(wanted, noAbort)
  expect(opened).toMatchObject({ ok: true, issue: { number: 1, uid } })
  desk.double.mishap({
    fits: (method) => method === 'POST',
    reply: { status: 502, headers: {}, body: '<html>bad gateway</html>' },
  })
  const failed = await issues.open({ ...wanted, uid: `${uid}b` }, noAbort)
  expect(failed).toMatchObject({ ok: false, final: false })
  expect(await issues.open({ ...wanted, uid: `${uid}b`, isRetry: true }, noAbort)).toMatchObject({
    ...{ ok: true, issue: { number: 2 } },
  })
  expect(desk.double.book.repositories.get(repository)?.issues.size).toBe(2)
})

it('finds it although its label was taken away, once it may have been sent', async () => {
  const desk = await aGitHubDesk()
  const issues = issuesOf(desk)
  await issues.open(wanted, noAbort)
  desk.double.book.edit(desk.double.book.issue(repository, 1), { labels: [] })
  const again = await issues.open({ ...wanted, isRetry: true }, noAbort)
  expect(again).toMatchObject({ ok: true, issue: { number: 1 } })
})

it('keeps to the limits of the source it shares them with', async () => {
  const desk = await aGitHubDesk()
  const issues = issuesOf(desk)
  await issues.account(noAbort)
  desk.double.limits.leave(ourToken, 0)
  const limited = await issues.open(wanted, noAbort)
  expect(limited).toMatchObject({ ok: false, final: false, failure: { kind: 'rate-limited' } })
  const asked = desk.double.exchanges.length
  expect(await issues.read(repository, 'postmortem', null, noAbort)).toMatchObject({
    ...{ ok: false, failure: { kind: 'rate-limited' } },
  })
  expect(desk.double.exchanges).toHaveLength(asked)
})

it('asks for free while nothing changes', async () => {
  const desk = await aGitHubDesk()
  const issues = issuesOf(desk)
  await issues.open(wanted, noAbort)
  const first = await issues.read(repository, 'postmortem', null, noAbort)
  if (!first.ok) throw new Error(first.failure.detail)
  let { cursor } = first
  for (let times = 0; times < 3; times += 1) {
    desk.clock.advance(60_000)
    const next = await issues.read(repository, 'postmortem', cursor, noAbort)
    if (next.ok) cursor = next.cursor
  }
  expect(desk.double.exchanges.slice(-2).map(({ status }) => status)).toEqual([304, 304])
})

it('refuses what is longer than GitHub takes without asking', async () => {
  const desk = await aGitHubDesk()
  const issues = issuesOf(desk)
  expect(await issues.open({ ...wanted, body: 'x'.repeat(65_536) }, noAbort)).toMatchObject({
    ...{ ok: false, final: true },
  })
  expect(desk.double.exchanges.filter(({ method }) => method === 'POST')).toEqual([])
})

it('finds a marker wherever people wrote around it, and takes no quotation for one', () => {
  const mark = `<!-- nightdesk-postmortem:${uid} -->`
  expect(splitMarker(withMarker('Words.\n', uid))).toEqual({ body: 'Words.', uid })
  expect(splitMarker(withMarker('', uid))).toEqual({ body: '', uid })
  expect(splitMarker(`Before.\r\n\r\n${mark}\r\n\r\nAfter.`)).toEqual({ body: 'Before.\n\nAfter.', uid })
  expect(splitMarker(`It says \`${mark}\` there.`).uid).toBeNull()
  expect(splitMarker('None.').uid).toBeNull()
})
