/**
 * Any order of what is done here and there, over a network that fails and replies that get lost: one issue for each
 * postmortem, nothing said twice, nothing of others written over unseen, and in the end both know the same.
 */
import { expect, it } from 'vitest'
import { aHub, anIssueDesk, type IssueDesk, pmRepository } from '../../helpers/an-issue-desk.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { fc } from '../../helpers/property.ts'

const names = fc.constantFrom('ines', 'Mara Lind', '')
const step = fc.oneof(
  fc.record({ do: fc.constantFrom('open' as const, 'send' as const, 'take' as const, 'tell' as const) }),
  fc.record({ do: fc.constant('write' as const), words: fc.nat(5) }),
  fc.record({ do: fc.constant('comment' as const) }),
  fc.record({ do: fc.constant('assign' as const), team: fc.constantFrom('Honeybadger', ''), to: names }),
  fc.record({ do: fc.constant('theirs' as const), words: fc.nat(5) }),
  fc.record({
    do: fc.constantFrom(
      'close' as const,
      'reopen' as const,
      'say' as const,
      'give' as const,
      'join' as const,
      'unlabel' as const,
    ),
  }),
  fc.record({ do: fc.constantFrom('down' as const, 'up' as const, 'lose' as const, 'restart' as const) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1_000, 6_000, 61_000, 605_000) }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

it('F95, F96: has one issue, tells each thing once, and never loses what others wrote', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), fc.nat(3), async (steps, late) => {
      const clock = createManualClock(Date.UTC(2026, 10, 30, 9))
      const hub = aHub(clock.now)
      const desk = await anIssueDesk({ hub, clock })
      const id = await desk.draft('# Checkout down\n\nFirst words.\n')
      const run = aRun(desk, id)
      const begun = [...steps.slice(0, late), { do: 'open' } as const, ...steps.slice(late)]
      for (const one of begun) await run.step(one)
      desk.net.isDown = false
      desk.net.lost = 0
      await desk.clock.advanceAsync(1_300_000)
      expect(run.writtenOver).toEqual([])
      expect(run.marked().length).toBeLessThanOrEqual(1)
      const { issue } = desk.postmortem(id)
      const [there] = run.marked()
      // Somebody there may have taken the marker out: then it is known by its number all the same.
      if (!issue || issue.number === null) {
        expect(there).toBeUndefined()
        return
      }
      const now = hub.book.issue(pmRepository, issue.number)
      const view = await desk.view(id)
      expect(view.orders.filter(({ order }) => order.state !== 'refused')).toEqual([])
      expect(
        now.comments.filter(({ user }) => user === 'mara').map(({ body }) => body.split('\n')[0]),
      ).toEqual(run.said)
      expect(view.comments).toHaveLength(now.comments.length)
      expect({ ...issue, labels: [...issue.labels] }).toMatchObject({
        ...{ isOpen: now.state === 'open', assignees: now.assignees, labels: now.labels },
        ...{ waiting: 0, differs: view.other !== null },
      })
      const isJoined = run.isJoined()
      if (isJoined !== null) expect(now.assignees.includes('bea')).toBe(isJoined)
      const wanted = run.wanted()
      if (wanted !== null) expect(now.assignees.toSorted()).toEqual(wanted.toSorted())
      await desk.order('postmortems.tellIssue', { postmortemId: id, what: null })
      await desk.clock.advanceAsync(200_000)
      expect((await desk.view(id)).differences).toEqual([])
      await desk.close()
    }),
    { numRuns: 60 },
  )
})

/** One run of steps, and what is known of it. */
function aRun(desk: IssueDesk, id: number) {
  const { hub } = desk
  const theirs = new Set<string>()
  const shown = new Set<string>()
  const said: string[] = []
  const writtenOver: string[] = []
  let present: string | null = null
  let given = false
  let joined = false
  let toldNobody = false
  const issue = () => [...(hub.book.repositories.get(pmRepository)?.issues.values() ?? [])][0]
  hub.onAnswered = ({ method, sent }) => {
    if (method === 'PATCH' && typeof sent === 'object' && sent !== null && 'body' in sent) {
      if (present !== null && theirs.has(present) && !shown.has(present)) writtenOver.push(present)
    }
    present = issue()?.body ?? present
  }
  /** What a person sees before they choose, and what they choose by it. */
  const seen = async (): Promise<string | null> => {
    const view = desk.postmortem(id).issue ? await desk.view(id) : null
    if (!view?.other) return null
    for (const body of theirs) if (body.startsWith(view.other.body)) shown.add(body)
    return view.other.over
  }
  const tried = (order: Promise<unknown>): Promise<unknown> => order.catch((error: Error) => error.message)
  const edit = (change: Parameters<typeof hub.book.edit>[1]): void => {
    const there = issue()
    if (!there) return
    hub.book.edit(there, change)
    present = there.body
  }

  const here = async (one: Step): Promise<void> => {
    const { version } = desk.postmortem(id)
    switch (one.do) {
      case 'open':
        await tried(desk.openIssue(id))
        return
      case 'write':
        await desk.write(id, `# Checkout down\n\nWords of here, ${one.words}.\n`)
        return
      case 'send': {
        const over = await seen()
        await tried(desk.order('postmortems.sendIssueText', { postmortemId: id, version, over }))
        return
      }
      case 'take': {
        const over = await seen()
        if (over !== null)
          await tried(desk.order('postmortems.takeIssueText', { postmortemId: id, version, over }))
        return
      }
      case 'tell':
        // “Nobody has it” takes it from whoever was seen to have it.
        if (desk.postmortem(id).life.assignee === null) toldNobody = true
        await tried(desk.order('postmortems.tellIssue', { postmortemId: id, what: null }))
        return
      case 'comment': {
        if (!desk.postmortem(id).issue) return
        const text = `word ${said.length}`
        said.push(text)
        await desk.order('postmortems.commentIssue', { postmortemId: id, text })
        return
      }
      case 'assign': {
        const given = { postmortemId: id, team: one.team, assignee: one.to, sprint: null }
        await tried(desk.order('postmortems.assign', given))
        return
      }
      default:
    }
  }

  return {
    said,
    writtenOver,
    /** who has it there, where only what was told from here and who joined there decide; null = others had a hand in it */
    wanted: (): readonly string[] | null => {
      const { assignee } = desk.postmortem(id).life
      const login = assignee === null ? [] : [assignee === 'ines' ? 'ines' : 'mara']
      return given || toldNobody ? null : [...(joined ? ['bea'] : []), ...login]
    },
    isJoined: () => (toldNobody ? null : joined),
    marked: () =>
      [...(hub.book.repositories.get(pmRepository)?.issues.values() ?? [])].filter(({ body }) =>
        body?.includes(desk.postmortem(id).uid),
      ),
    step: async (one: Step): Promise<void> => {
      const there = issue()
      switch (one.do) {
        case 'theirs': {
          const body = `Words of there, ${one.words} ${theirs.size}.`
          if (!there) return
          const marker =
            one.words % 2 === 0 ? '' : `\r\n\r\n<!-- nightdesk-postmortem:${desk.postmortem(id).uid} -->`
          theirs.add(`${body}${marker}`)
          edit({ body: `${body}${marker}` })
          return
        }
        case 'close':
          return edit({ state: 'closed' })
        case 'reopen':
          return edit({ state: 'open' })
        case 'give':
          given = true
          joined = false
          return edit({ assignees: ['ines'] })
        case 'join':
          joined = there !== undefined
          return edit({ assignees: [...new Set([...(there?.assignees ?? []), 'bea'])] })
        case 'unlabel':
          return edit({ labels: ['team/other'] })
        case 'say':
          if (there) hub.book.comment(there, 'ines', 'Looking.')
          return
        case 'down':
          desk.net.isDown = true
          return
        case 'up':
          desk.net.isDown = false
          return
        case 'lose':
          desk.net.lost += 1
          return
        case 'restart':
          return desk.restart()
        case 'wait':
          return desk.clock.advanceAsync(one.ms)
        default:
          return here(one)
      }
    },
  }
}
