/** Postmortems as issues at GitHub: opened and told from here, read from there, taken in once each. */
import { AppError } from '../../contract/errors.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import type { Postmortem } from '../../contract/postmortem.ts'
import type {
  IssueCandidates,
  IssueMark,
  IssuePreview,
  PostmortemIssueView,
} from '../../contract/postmortem-issue.ts'
import { episodeById } from '../alerts/episode-table.ts'
import { isOpen, queueIssueOrder, retryIssueOrder, withdrawIssueOrder } from '../postmortems/issue-orders.ts'
import {
  forgetIssue,
  issueByPostmortem,
  newIssue,
  oursOf,
  putIssue,
  type StoredIssue,
  type ToldLife,
} from '../postmortems/issue-table.ts'
import { differencesOf, lifeForIssue, loginOf, refOf } from '../postmortems/issue-take.ts'
import { hashOf, headingOf, issueWordsOf, labelsOf, textOfIssue } from '../postmortems/issue-words.ts'
import {
  type IssueOrder,
  type IssuePayload,
  issueOrderById,
  issueOrderByMarker,
  setIssueOrder,
  unsentIssueOrders,
} from '../postmortems/order-table.ts'
import { postmortemById } from '../postmortems/postmortem-table.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'
import { takeIssueIn } from './postmortem-issue-import.ts'
import { createIssueLoop } from './postmortem-issue-loop.ts'
import { createIssueReading } from './postmortem-issue-reading.ts'
import { createIssueSide } from './postmortem-issue-side.ts'
import { createIssueTelling } from './postmortem-issue-telling.ts'
import { issueOrderWords } from './postmortem-issue-words.ts'
import { customerNames, leavingWarnings } from './postmortem-leaving.ts'
import type { Support } from './support.ts'

export interface PostmortemIssues extends Required<Pick<EnginePart, 'configured' | 'run' | 'woke' | 'stop'>> {
  /** what would leave; @throws AppError `not-found` */
  preview(id: PostmortemId): IssuePreview
  view(id: PostmortemId): PostmortemIssueView | null
  candidates(): IssueCandidates
  /** @throws AppError `too-late` where it has one, or the words are others than those that were looked at */
  open(id: PostmortemId, version: number): void
  /** @throws AppError `not-found` where there is no issue */
  comment(id: PostmortemId, text: string): void
  sendText(id: PostmortemId, version: number, over: string | null): void
  /** the words there as a text here; @throws AppError `too-late` where they are others by now */
  theirText(id: PostmortemId, over: string): string
  /** the words there are the ones here now */
  agreed(id: PostmortemId, over: string): void
  /** says how it stands here; `what` null = all of it */
  tell(id: PostmortemId, what: IssueMark | null): void
  /** where it is in a browser; @throws AppError `not-found` */
  url(id: PostmortemId): string
  settle(orderId: number, deed: 'retry' | 'withdraw'): void
  import(numbers: readonly number[]): void
  /** there may be a network again */
  tryNow(): void
}

export interface PostmortemIssuesDeps {
  readonly configuration: Pick<Configuration, 'config'>
  readonly support: Pick<Support, 'connect' | 'connections'>
  readonly newMarker: () => string
  readonly randomToken: (bytes: number) => string
  readonly wake: () => void
}

/** The longest text and title GitHub takes, in characters; the marker has its room. */
const longestBody = 65_400
const longestTitle = 256

/** Wires them into the engine. */
export function createPostmortemIssues(core: Core, deps: PostmortemIssuesDeps): PostmortemIssues {
  const { db, clock } = core
  const { support, wake } = deps
  const side = createIssueSide(core, { connect: support.connect, wake })
  const loop = createIssueLoop(core, {
    ...{ side, wake },
    comment: (sourceId) => support.connections.known(sourceId)?.source.post,
    readSoon: () => reading.readSoon(),
  })
  const reading = createIssueReading(core, {
    ...{ side, wake, settled: loop.settled },
    answers: () => loop.hurry(),
  })

  const postmortemOf = (id: PostmortemId): Postmortem => {
    const row = postmortemById(db, id)
    if (!row || row.isRemoved) throw new AppError('not-found', 'This draft is not here any more.')
    return row
  }
  const issueOf = (id: PostmortemId): StoredIssue & { readonly number: number } => {
    const issue = issueByPostmortem(db, id)
    if (!issue || issue.number === null) throw new AppError('not-found', 'It has no issue at GitHub yet.')
    return { ...issue, number: issue.number }
  }
  const queue = (
    issue: Pick<StoredIssue, 'postmortemId' | 'sourceId' | 'repository'>,
    payload: IssuePayload,
  ) => {
    side.commit((write, now, touch) => {
      const { postmortemId, sourceId, repository } = issue
      const order = { postmortemId, sourceId, repository, payload, marker: deps.newMarker() }
      queueIssueOrder(write, { ...order, by: core.desk.me.name }, { now, delayMs: core.policy.undoMs })
      touch(postmortemId)
    })
    wake()
  }
  const alertnamesOf = ({ episodeIds }: Postmortem): readonly string[] =>
    episodeIds.flatMap((id) => episodeById(db, core.policy, id)?.alertname ?? [])

  const preview: PostmortemIssues['preview'] = (id) => {
    const postmortem = postmortemOf(id)
    const issue = issueByPostmortem(db, id)
    // One that is not there yet is opened where the configuration says now.
    const place = issue && issue.number !== null ? issue : side.place()
    const { text, life, version } = postmortem
    const { title, body } = issueWordsOf(text)
    const login = place ? loginOf(life.assignee, side.people(place.sourceId)) : null
    const customers = customerNames(deps.configuration.config().customers, life)
    return {
      repository: place?.repository ?? '',
      ...{ version, title, body, labels: labelsOf(life.team, alertnamesOf(postmortem)) },
      assignees: login ? [login] : [],
      warnings: leavingWarnings(text, customers),
      refused: !place
        ? 'The configuration names no repository for issues.'
        : title.length > longestTitle || body.length > longestBody
          ? `GitHub takes ${longestBody.toLocaleString('en-GB')} characters; this text has ${body.length.toLocaleString('en-GB')}.`
          : null,
    }
  }
  /** What was looked at, if it is still so. */
  const looked = (id: PostmortemId, version: number): IssuePreview => {
    const now = preview(id)
    if (now.refused !== null) throw new AppError('bad-input', `${now.refused} Nothing was sent.`)
    if (now.version !== version)
      throw new AppError(
        'too-late',
        'The text was changed meanwhile. Look at it once more; nothing was sent.',
      )
    return now
  }

  const telling = createIssueTelling(core, {
    side,
    wake,
    newMarker: deps.newMarker,
    isUnderWay: loop.isUnderWay,
  })

  return {
    preview,
    view: (id) => {
      const postmortem = postmortemOf(id)
      const issue = issueByPostmortem(db, id)
      if (!issue) return null
      const { other } = issue
      const ours = issueWordsOf(postmortem.text)
      const { at, failure } = reading.heard(issue)
      const isThere = issue.number !== null
      return {
        comments: issue.comments,
        other: other ? { ...other, over: hashOf(other) } : null,
        ours,
        isNewer: isThere && other === null && issue.wordsHash !== hashOf(ours),
        differences: isThere ? differencesOf(issue, postmortem.life, side.people(issue.sourceId)) : [],
        orders: unsentIssueOrders(db, id).map((order) => ({
          id: order.id,
          words: issueOrderWords(order.payload),
          isTried: order.attempts > 0,
          order: {
            state: order.state === 'waiting' || order.state === 'retrying' ? order.state : 'refused',
            nextAt: isOpen(order) ? order.dueAt : null,
            attempts: order.failures,
            reason: order.problem,
          },
        })),
        heardAt: at,
        problem: failure?.detail ?? null,
      }
    },
    candidates: () => {
      const place = side.place()
      const issues = reading.candidates()
      const { failure } = place ? reading.heard(place) : { failure: null }
      return {
        repository: issues ? (place?.repository ?? null) : null,
        issues: (issues ?? []).map(({ number, title, url, labels, assignees, createdAt }) => ({
          ...{ number, title, url, labels, assignees, createdAt },
        })),
        problem: failure?.detail ?? null,
      }
    },
    open: (id, version) => {
      const { title, body, labels, assignees } = looked(id, version)
      const { uid } = postmortemOf(id)
      const issue = issueByPostmortem(db, id)
      if (issue && issue.number !== null) throw new AppError('too-late', `It has an issue: ${refOf(issue)}.`)
      const place = side.place()
      if (!place) throw new AppError('bad-input', 'The configuration names no repository for issues.')
      const marker = `open:${uid}`
      const waiting = issueOrderByMarker(db, marker)
      // What is on its way in this moment is what was asked for.
      if (waiting && loop.isUnderWay(waiting)) return
      side.commit((write, now, touch) => {
        putIssue(write, newIssue({ postmortemId: id, ...place }))
        const payload = { kind: 'open', title, body, labels, assignees } as const
        const order = { postmortemId: id, ...place, payload, marker, by: core.desk.me.name }
        queueIssueOrder(write, order, { now, delayMs: core.policy.undoMs })
        touch(id)
      })
      wake()
    },
    comment: (id, text) => {
      const issue = issueByPostmortem(db, id)
      if (!issue) throw new AppError('not-found', 'It has no issue at GitHub yet.')
      queue(issue, { kind: 'comment', text })
    },
    sendText: (id, version, over) => {
      const { title, body } = looked(id, version)
      const issue = issueOf(id)
      withdrawOld(issue, 'text')
      queue(issue, { kind: 'text', title, body, over })
    },
    theirText: (id, over) => {
      const { other } = issueOf(id)
      if (!other || hashOf(other) !== over)
        throw new AppError('too-late', 'The text there was changed again. Look at it once more.')
      return textOfIssue(other, headingOf(postmortemOf(id).text))
    },
    agreed: (id, over) =>
      side.commit((write, _, touch) => {
        const issue = issueByPostmortem(write, id)
        if (!issue?.other || hashOf(issue.other) !== over) return
        putIssue(write, { ...issue, wordsHash: over, other: null })
        touch(id)
      }),
    tell: (id, what) => {
      const { life } = postmortemOf(id)
      const issue = issueOf(id)
      const wanted = lifeForIssue(life, side.people(issue.sourceId), issue.told)
      // Told by hand that nobody has it, it is so there: whoever has it was seen.
      const isNobody = what !== 'state' && what !== 'team' && life.assignee === null
      const ours = [...new Set([...oursOf(issue.told), ...issue.assignees])]
      const told = isNobody ? { ...wanted, ours } : wanted
      telling.mark(issue, oneOf(wanted, what), told)
    },
    url: (id) => {
      const { url } = issueOf(id)
      if (url === null) throw new AppError('not-found', 'It is not known where this issue is.')
      return url
    },
    settle: (orderId, deed) => {
      const order = issueOrderById(db, orderId)
      if (!order) throw new AppError('not-found', 'This order is not there any more.')
      side.commit((write, now, touch) => {
        touch(order.postmortemId)
        if (deed === 'retry') return retryIssueOrder(write, order, now)
        withdrawIssueOrder(write, order, loop.isUnderWay(order))
        // One that may have arrived is found by its marker when it is read.
        if (order.payload.kind === 'open') forgetIssue(write, order.postmortemId)
      })
      wake()
    },
    import: (numbers) => {
      const place = side.place()
      if (!place) throw new AppError('bad-input', 'The configuration names no repository for issues.')
      const wanted = (reading.candidates() ?? []).filter(({ number }) => numbers.includes(number))
      if (wanted.length === 0)
        throw new AppError('not-found', 'None of these issues is open there and missing here.')
      for (const one of wanted) takeIssueIn(core, side, { ...place, uid: deps.randomToken(12) }, one)
      reading.readSoon()
    },
    tryNow: () => {
      loop.hurry()
      reading.woke(clock.now(), 0)
      wake()
    },
    configured: () => {
      telling.anew()
      reading.configured()
      wake()
    },
    woke: reading.woke,
    run: (now) => {
      telling.run()
      return Math.min(loop.run(now), reading.run(now))
    },
    stop: () => {
      loop.stop()
      reading.stop()
    },
  }

  /** What was refused is asked for anew by what comes in its place. */
  function withdrawOld(issue: StoredIssue, kind: IssueOrder['payload']['kind']): void {
    side.commit((write) => {
      for (const order of unsentIssueOrders(write, issue.postmortemId))
        if (order.payload.kind === kind && !loop.isUnderWay(order))
          setIssueOrder(write, order.id, 'withdrawn')
    })
  }
}

/** One thing of how it stands, or all of it. */
function oneOf(life: ToldLife, what: IssueMark | null): Partial<ToldLife> {
  switch (what) {
    case null:
      return life
    case 'state':
      return { isClosed: life.isClosed }
    case 'team':
      return { team: life.team }
    case 'assignee':
      return { assignee: life.assignee }
  }
}
