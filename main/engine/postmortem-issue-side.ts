/** What the parts of postmortems' issues share: where they are, who is who there, and how what was seen is kept. */
import type { PostmortemId, SourceId } from '../../contract/ids.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { noEffects } from '../db/journal.ts'
import { appendPostmortemEvent } from '../postmortems/event-table.ts'
import { putIssue, type StoredIssue } from '../postmortems/issue-table.ts'
import { type IssueSeen, type KnownPeople, type Taken, takeIssue } from '../postmortems/issue-take.ts'
import { hashOf, issueWordsOf } from '../postmortems/issue-words.ts'
import { textById } from '../postmortems/postmortem-table.ts'
import type { IssueSource } from '../sources/issue-source.ts'
import type { Core } from './core.ts'
import { announcePostmortems } from './postmortem-rows.ts'
import type { SupportConnection } from './support-connections.ts'

export interface IssuePlace {
  readonly sourceId: SourceId
  readonly repository: string
}

export interface IssueSideDeps {
  /** the source connected; or why it cannot be asked; undefined = the configuration has none of that name any more */
  readonly connect: (sourceId: SourceId) => Promise<SupportConnection | Failure | undefined>
  readonly wake: () => void
}

export interface IssueSide {
  /** where issues are opened; null = nowhere */
  place(): IssuePlace | null
  people(sourceId: SourceId): KnownPeople
  /** the way to a source's issues, or why there is none; the account is known from then on */
  connect(sourceId: SourceId, signal: AbortSignal): Promise<IssueSource | Failure>
  /** One transaction; `touch` names the postmortems whose row is told anew. */
  commit(work: (db: WriteDb, now: number, touch: (id: PostmortemId) => void) => void): void
  /** would it change anything? */
  isNews(known: StoredIssue, seen: IssueSeen): boolean
  /** keeps how an issue was seen; answers whether that changed anything */
  take(db: WriteDb, known: StoredIssue, seen: IssueSeen, now: number): boolean
  /** keeps what follows from it */
  keep(db: WriteDb, taken: Taken | null, now: number): boolean
}

/** Wires it to the core. */
export function createIssueSide(core: Core, deps: IssueSideDeps): IssueSide {
  const accounts = new Map<SourceId, string | null>()

  const keep: IssueSide['keep'] = (db, taken, now) => {
    if (!taken) return false
    putIssue(db, taken.issue)
    for (const text of taken.story)
      appendPostmortemEvent(db, taken.issue.postmortemId, { at: now, by: null, kind: 'issue', text })
    return true
  }

  return {
    place: () => {
      const { issues } = core.desk.settings.postmortems
      return issues && { sourceId: issues.sourceId as SourceId, repository: issues.repository }
    },
    people: (sourceId) => ({
      me: core.desk.me.name,
      account: accounts.get(sourceId) ?? null,
      teams: core.desk.settings.postmortems.teams,
    }),
    connect: async (sourceId, signal) => {
      const connection = await deps.connect(sourceId)
      const said = (detail: string): Failure => ({ kind: 'bad-request', detail })
      if (connection === undefined) return said(`The configuration has no support source “${sourceId}”.`)
      if ('detail' in connection) return connection
      const { issues } = connection.source
      if (!issues) return said(`“${sourceId}” keeps no issues: a GitHub source is needed.`)
      const account = await issues.account(signal)
      if (account !== null && typeof account !== 'string') return account
      if (accounts.get(sourceId) !== account) {
        accounts.set(sourceId, account)
        deps.wake()
      }
      return issues
    },
    commit: (work) => {
      const touched = new Set<PostmortemId>()
      core.commit((db, { now }) => {
        touched.clear()
        work(db, now, (id) => touched.add(id))
        return noEffects
      })
      announcePostmortems(core, [...touched])
    },
    keep,
    isNews: (known, seen) => takeIssue(known, seen, { ours: oursOf(core.db, known), now: 0 }) !== null,
    take: (db, known, seen, now) => keep(db, takeIssue(known, seen, { ours: oursOf(db, known), now }), now),
  }
}

/** The words here, as a hash. */
function oursOf(db: ReadDb, { postmortemId }: StoredIssue): string {
  return hashOf(issueWordsOf(textById(db, postmortemId)?.text ?? ''))
}
