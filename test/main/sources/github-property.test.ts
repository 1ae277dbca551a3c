/** Any order of edits, polls, limits, troubles and new starts ends with exactly what GitHub has. */
import { expect, it } from 'vitest'
import { plainWords } from '../../../main/sources/github-words.ts'
import { aGitHubDesk, createKeeper, type KeptThread } from '../../helpers/github-desk.ts'
import { fc } from '../../helpers/property.ts'

const step = fc.oneof(
  fc.record({ do: fc.constant('open' as const), repository: fc.nat(1) }),
  fc.record({
    do: fc.constant('comment' as const),
    at: fc.nat(40),
    by: fc.constantFrom('bea', 'mara', 'ines'),
  }),
  fc.record({
    do: fc.constantFrom('edit-comment' as const, 'delete-comment' as const),
    at: fc.nat(40),
    touches: fc.boolean(),
  }),
  fc.record({
    do: fc.constantFrom('close' as const, 'reopen' as const, 'edit' as const, 'remove' as const),
    at: fc.nat(40),
  }),
  fc.record({
    do: fc.constantFrom('poll' as const, 'restart' as const, 'limit' as const, 'trouble' as const),
  }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(0, 1, 30, 61, 700) }),
)

it.each([
  ['repositories', { repositories: ['acme/support', 'acme/portal'], organisation: null }],
  ['an organisation', { repositories: [], organisation: 'acme' }],
])('keeps up with %s', { timeout: 60_000 }, async (_, where) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const desk = await aGitHubDesk()
      const { book, limits } = desk.double
      book.addRepository('acme/portal', { mara: 'MEMBER' })
      const names = ['acme/support', 'acme/portal']
      let source = desk.connect(where)
      const keeper = createKeeper(() => source)
      const all = () => names.flatMap((name) => [...(book.repositories.get(name)?.issues.values() ?? [])])
      const pick = (at: number, state?: 'open' | 'closed') => {
        const there = all().filter((one) => one.gone === null && (state === undefined || one.state === state))
        return there[at % Math.max(1, there.length)]
      }
      for (const name of names)
        for (const number of [1, 2]) {
          const issue = book.open(name, { title: `question ${number}`, by: 'bea' })
          for (const by of ['bea', 'mara', 'bea']) book.comment(issue, by, `from ${by}`)
        }
      // What was closed before the first look is nobody's thread.
      await keeper.catchUp()
      for (const one of steps) {
        switch (one.do) {
          case 'open':
            book.open(names[one.repository] ?? '', { title: 'x', body: 'y', by: 'bea' })
            break
          case 'comment': {
            const issue = pick(one.at)
            if (issue) book.comment(issue, one.by, `word ${one.at}`)
            break
          }
          case 'edit-comment':
          case 'delete-comment': {
            // On a closed one GitHub's own sign is waited for: it is not read again by itself.
            const issue = pick(one.at, one.touches ? undefined : 'open')
            const comment = issue?.comments[one.at % Math.max(1, issue.comments.length)]
            if (!issue || !comment) break
            if (one.do === 'delete-comment') book.deleteComment(issue, comment.id, one.touches)
            else book.editComment(issue, comment.id, `edited ${one.at} ${desk.clock.now()}`, one.touches)
            break
          }
          case 'close':
          case 'reopen': {
            const issue = pick(one.at)
            if (issue) book.edit(issue, { state: one.do === 'close' ? 'closed' : 'open' })
            break
          }
          case 'edit': {
            const issue = pick(one.at)
            if (issue) book.edit(issue, { title: `title ${one.at}`, labels: [`l${one.at % 3}`] })
            break
          }
          case 'remove': {
            const issue = pick(one.at, 'open')
            if (issue) book.remove(issue)
            break
          }
          case 'poll':
            await keeper.poll()
            break
          case 'restart':
            source = desk.connect(where)
            break
          case 'limit':
            limits.secondary = { until: desk.clock.now() + 45_000, status: 429, tells: 'seconds' }
            break
          case 'trouble':
            desk.double.mishap({ reply: { status: 502, headers: {}, body: '' } })
            desk.double.mishap({ fits: (_, path) => path.endsWith('/comments') })
            break
          case 'wait':
            desk.clock.advance(one.seconds * 1_000)
            break
        }
      }
      // Limits and troubles end, and all open ones are read again.
      desk.clock.advance(11 * 60_000)
      for (let times = 0; times < 8; times += 1) await keeper.poll()
      desk.clock.advance(11 * 60_000)
      await keeper.catchUp()
      const has = all()
        .filter(({ gone }) => gone === null)
        .map((issue) => ({
          ...{
            ref: `${issue.repository}#${issue.number}`,
            isClosed: issue.state === 'closed',
            title: issue.title,
          },
          labels: issue.labels,
          texts: [issue.body ?? '', ...issue.comments.map(({ body }) => body)].map(
            (body) => plainWords(body).text,
          ),
        }))
      const isThere = (ref: string): boolean => has.some((one) => one.ref === ref)
      expect(
        [...keeper.threads]
          .filter(([ref]) => isThere(ref))
          .map(shown)
          .toSorted(byRef),
      ).toEqual(has.toSorted(byRef))
      // What was deleted there has ended here.
      expect([...keeper.threads].filter(([ref, { isClosed }]) => !isThere(ref) && !isClosed)).toEqual([])
      expect(desk.double.mostAtOnce).toBe(1)
    }),
    { numRuns: 80 },
  )
})

const byRef = (a: { readonly ref: string }, b: { readonly ref: string }): number => a.ref.localeCompare(b.ref)

function shown([ref, thread]: readonly [string, KeptThread]) {
  const { isClosed, title, labels, messages } = thread
  const inOrder = [...messages.values()].toSorted((a, b) => Number(BigInt(a.key) - BigInt(b.key)))
  return { ref, isClosed, title, labels, texts: inOrder.map(({ text }) => text) }
}
