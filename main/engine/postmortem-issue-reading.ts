/** Reading postmortems' issues: what changed since the last look, all open ones now and then, and their comments. */
import type { PostmortemId } from '../../contract/ids.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { WriteDb } from '../db/db.ts'
import {
  issueByNumber,
  issueByPostmortem,
  knownIssues,
  newIssue,
  postmortemByUid,
  putIssue,
  type StoredIssue,
} from '../postmortems/issue-table.ts'
import { lifeForIssue, takeGone } from '../postmortems/issue-take.ts'
import { postmortemLabel } from '../postmortems/issue-words.ts'
import { postmortemById } from '../postmortems/postmortem-table.ts'
import type { IssueSource, SeenIssue } from '../sources/issue-source.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'
import type { IssuePlace, IssueSide } from './postmortem-issue-side.ts'

export interface IssueReading extends Required<Pick<EnginePart, 'configured' | 'run' | 'woke' | 'stop'>> {
  /** open issues with the label that are not here, the newest first; null = they were not read yet */
  candidates(): readonly SeenIssue[] | null
  /** when a place was heard last, epoch ms, and why not since */
  heard(place: IssuePlace): { readonly at: number | null; readonly failure: Failure | null }
  readSoon(): void
}

export interface IssueReadingDeps {
  readonly side: IssueSide
  /** grows with everything that was written at a postmortem's issue from here */
  readonly settled: (id: PostmortemId) => number
  /** a source that had failed answers again */
  readonly answers: () => void
  readonly wake: () => void
}

/** A look at what changed; while nothing does it is one request that is free. */
const everyMs = 60_000
/** All open ones are read again after this, so that what changed without saying so is seen too, ms. */
const sweepEveryMs = 600_000
/** After a write of ours the source is asked again so soon, ms. */
const soonMs = 2_000
/** One look is given up after this, ms. */
const deadlineMs = 120_000
const firstRetryMs = 10_000
const longestRetryMs = 600_000
/** Issues whose comments are read with one look: the others follow with the next. */
const mostCommentReads = 20
/** Newest comments that are kept of an issue. */
const mostKept = 200

interface Place extends IssuePlace {
  cursor: string | null
  sweptAt: number | null
  dueAt: number
  running: AbortController | null
  again: boolean
  misses: number
  heardAt: number | null
  failure: Failure | null
  /** open ones by number, as they were seen last; null = not read yet */
  open: Map<number, SeenIssue> | null
}

const keyOf = ({ sourceId, repository }: IssuePlace): string => `${sourceId} ${repository.toLowerCase()}`

/** Wires it into the core. */
export function createIssueReading(core: Core, deps: IssueReadingDeps): IssueReading {
  const { clock, db } = core
  const { side } = deps
  const places = new Map<string, Place>()
  let ended = false

  /** Where issues are opened, and where those of here are that were opened elsewhere before. */
  const lookForPlaces = (): void => {
    const own = side.place()
    const wanted = new Map([...(own ? [own] : []), ...knownIssues(db)].map((one) => [keyOf(one), one]))
    for (const [key, place] of places) {
      if (wanted.has(key)) continue
      place.running?.abort()
      places.delete(key)
    }
    for (const [key, { sourceId, repository }] of wanted) {
      if (places.has(key)) continue
      places.set(key, {
        ...{ sourceId, repository, cursor: null, sweptAt: null, dueAt: clock.now(), running: null },
        ...{ again: false, misses: 0, heardAt: null, failure: null, open: null },
      })
    }
  }

  const begin = (place: Place): void => {
    const controller = new AbortController()
    Object.assign(place, { running: controller, again: false })
    const cancel = clock.after(deadlineMs, () => controller.abort())
    void look(place, controller.signal)
      .catch((error: unknown): Failure => {
        if (!ended) core.log('issues-not-read', { message: String(error) })
        const detail = controller.signal.aborted ? 'It has not answered in time.' : 'It could not be read.'
        return { kind: controller.signal.aborted ? 'timeout' : 'bad-shape', detail }
      })
      .then((failure) => {
        cancel()
        place.running = null
        if (ended || places.get(keyOf(place)) !== place) return
        const wasDown = place.failure !== null
        place.failure = failure
        place.misses = failure ? place.misses + 1 : 0
        if (!failure) place.heardAt = clock.now()
        const restMs = failure
          ? Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(place.misses - 1, 10))
          : everyMs
        place.dueAt = clock.now() + (place.again ? soonMs : restMs)
        if (wasDown && !failure) deps.answers()
        deps.wake()
      })
  }

  const look = async (place: Place, signal: AbortSignal): Promise<Failure | null> => {
    const source = await side.connect(place.sourceId, signal)
    if ('detail' in source) return source
    const isSweep =
      place.cursor === null || place.sweptAt === null || clock.mono() - place.sweptAt >= sweepEveryMs
    if (isSweep) {
      const failure = await readOnce(source, place, null, signal)
      if (failure) return failure
    }
    return (await readOnce(source, place, place.cursor, signal)) ?? readComments(source, place, signal)
  }

  /** One look at a list. What was written here meanwhile is newer than what it says. */
  const readOnce = async (
    source: IssueSource,
    place: Place,
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<Failure | null> => {
    const since = knownOf(place).map(
      ({ postmortemId }) => [postmortemId, deps.settled(postmortemId)] as const,
    )
    const before = new Map(since)
    const isFresh = (id: PostmortemId): boolean => (before.get(id) ?? deps.settled(id)) === deps.settled(id)
    const read = await source.read(place.repository, postmortemLabel, cursor, signal)
    signal.throwIfAborted()
    if (!read.ok) return read.failure
    const missing: StoredIssue[] = []
    if (read.open !== null) {
      const { open } = read
      place.open = new Map(read.issues.map((issue) => [issue.number, issue]))
      // Closed, or without its label, or gone: only a look at itself tells.
      missing.push(
        ...knownOf(place).filter(
          ({ number, isOpen, isGone }) => number !== null && isOpen && !isGone && !open.has(number),
        ),
      )
    }
    for (const issue of read.issues) if (issue.isOpen) place.open?.set(issue.number, issue)
    for (const issue of read.issues) if (!issue.isOpen) place.open?.delete(issue.number)
    const fresh = read.issues.filter((issue) => isNews(place, issue))
    if (fresh.length > 0)
      side.commit((write, now, touch) => {
        for (const issue of fresh) {
          const known = knownBy(write, place, issue)
          if (known && isFresh(known.postmortemId) && side.take(write, known, issue, now))
            touch(known.postmortemId)
        }
      })
    for (const known of missing) {
      const { number } = known
      if (number === null) continue
      const one = await source.one(place.repository, number, signal)
      signal.throwIfAborted()
      if ('detail' in one && one.kind !== 'not-found') return one
      side.commit((write, now, touch) => {
        const still = issueByPostmortem(write, known.postmortemId)
        if (!still || !isFresh(known.postmortemId)) return
        const isNew =
          'detail' in one ? side.keep(write, takeGone(still, now), now) : side.take(write, still, one, now)
        if (isNew) touch(known.postmortemId)
      })
    }
    place.cursor = read.cursor
    if (read.open !== null) place.sweptAt = clock.mono()
    return null
  }

  const knownOf = (place: IssuePlace): readonly StoredIssue[] =>
    knownIssues(db).filter((one) => keyOf(one) === keyOf(place))

  /** Is it another than the one that is known, or one that a marker may say to be ours? */
  const isNews = ({ sourceId, repository }: IssuePlace, issue: SeenIssue): boolean => {
    const known = issueByNumber(db, { sourceId, repository, number: issue.number })
    return known
      ? side.isNews(known, issue)
      : issue.uid !== null && postmortemByUid(db, issue.uid) !== undefined
  }

  /** The issue as it is kept. One that carries the marker of a postmortem of here becomes its issue: opened elsewhere, or its reply was lost. */
  const knownBy = (
    write: WriteDb,
    { sourceId, repository }: IssuePlace,
    issue: SeenIssue,
  ): StoredIssue | undefined => {
    const known = issueByNumber(write, { sourceId, repository, number: issue.number })
    if (known || issue.uid === null) return known
    const id = postmortemByUid(write, issue.uid)
    const postmortem = id === undefined ? undefined : postmortemById(write, id)
    if (!postmortem || postmortem.isRemoved) return undefined
    const own = issueByPostmortem(write, postmortem.id)
    if (own && own.number !== null) return undefined
    const told = lifeForIssue(postmortem.life, side.people(sourceId), null)
    const linked = {
      ...newIssue({ postmortemId: postmortem.id, sourceId, repository }),
      number: issue.number,
    }
    const agreed = { ...linked, told: { ...told, isClosed: !issue.isOpen } }
    putIssue(write, agreed)
    return agreed
  }

  const readComments = async (
    source: IssueSource,
    place: Place,
    signal: AbortSignal,
  ): Promise<Failure | null> => {
    const unread = knownOf(place).filter(
      ({ isGone, commentsOf, updatedAt, commentCount, comments }) =>
        !isGone &&
        (commentsOf === null || commentsOf !== updatedAt) &&
        (commentCount > 0 || comments.length > 0 || commentsOf === null),
    )
    for (const { postmortemId, repository, number, updatedAt, commentCount } of unread.slice(
      0,
      mostCommentReads,
    )) {
      if (number === null) continue
      const comments = await source.comments({ repository, number, comments: commentCount }, signal)
      signal.throwIfAborted()
      if ('detail' in comments) return comments
      side.commit((write, _, touch) => {
        const known = issueByPostmortem(write, postmortemId)
        if (!known) return
        putIssue(write, { ...known, comments: comments.slice(-mostKept), commentsOf: updatedAt })
        touch(postmortemId)
      })
    }
    if (unread.length > mostCommentReads) place.again = true
    return null
  }

  const readSoon = (): void => {
    for (const place of places.values()) {
      place.again = place.running !== null
      place.dueAt = Math.min(place.dueAt, clock.now() + soonMs)
    }
    lookForPlaces()
    deps.wake()
  }

  return {
    configured: () => {
      lookForPlaces()
      for (const place of places.values()) if (place.failure) place.dueAt = clock.now()
    },
    candidates: () => {
      const own = side.place()
      const open = own ? places.get(keyOf(own))?.open : null
      if (!own || !open) return null
      return [...open.values()]
        .filter(({ number, uid }) => {
          if (issueByNumber(db, { ...own, number })) return false
          const id = uid === null ? undefined : postmortemByUid(db, uid)
          // What was removed here was taken in once.
          return id === undefined || issueByPostmortem(db, id)?.number != null
        })
        .toSorted((a, b) => b.number - a.number)
    },
    heard: (place) => {
      const { heardAt = null, failure = null } = places.get(keyOf(place)) ?? {}
      return { at: heardAt, failure }
    },
    readSoon,
    woke: () => {
      for (const place of places.values()) {
        place.running?.abort()
        Object.assign(place, { misses: 0, dueAt: clock.now(), again: false })
      }
    },
    run: (now) => {
      let next = Number.POSITIVE_INFINITY
      for (const place of places.values()) {
        if (place.running !== null) continue
        if (place.dueAt <= now) begin(place)
        else next = Math.min(next, place.dueAt)
      }
      return next
    },
    stop: () => {
      ended = true
      for (const place of places.values()) place.running?.abort()
    },
  }
}
