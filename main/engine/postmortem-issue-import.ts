/** An open issue of others becomes a postmortem here: with its words, its team and its person, once. */
import type { SourceId } from '../../contract/ids.ts'
import { appendPostmortemEvent } from '../postmortems/event-table.ts'
import { issueByNumber, newIssue, postmortemByUid, putIssue, setCreated } from '../postmortems/issue-table.ts'
import { lifeForIssue, refOf } from '../postmortems/issue-take.ts'
import { hashOf, teamOfLabels, textOfIssue } from '../postmortems/issue-words.ts'
import { lifeById, writeLife } from '../postmortems/life-table.ts'
import { insertPostmortem } from '../postmortems/postmortem-table.ts'
import type { SeenIssue } from '../sources/issue-source.ts'
import type { Core } from './core.ts'
import type { IssueSide } from './postmortem-issue-side.ts'
import { policyInForce } from './postmortem-life.ts'

/** @param at where it is, and a name for it where its marker has none that is free */
export function takeIssueIn(
  core: Core,
  side: IssueSide,
  at: { readonly sourceId: SourceId; readonly repository: string; readonly uid: string },
  issue: SeenIssue,
): void {
  const { sourceId, repository } = at
  const people = side.people(sourceId)
  const [login = null] = issue.assignees
  const isMine = login !== null && login.toLowerCase() === people.account?.toLowerCase()
  const assignee = isMine ? people.me : login
  const team = teamOfLabels(issue.labels, people.teams)
  const state = assignee !== null ? 'assigned' : team !== null ? 'distributed' : 'draft'
  side.commit((write, now, touch) => {
    if (issueByNumber(write, { sourceId, repository, number: issue.number })) return
    const isFree = issue.uid !== null && postmortemByUid(write, issue.uid) === undefined
    const uid = isFree && issue.uid !== null ? issue.uid : at.uid
    const by = core.desk.me.name
    const policy = policyInForce(core)
    const text = textOfIssue(issue, null)
    const id = insertPostmortem(write, { uid, text, episodeIds: [], by, policy }, now)
    setCreated(write, id, Math.min(now, issue.createdAt))
    const begun = lifeById(write, id)
    if (begun) writeLife(write, id, begun, { ...begun, state, team, assignee })
    const told = lifeForIssue({ state, team, assignee }, people, null)
    const fresh = newIssue({ postmortemId: id, sourceId, repository })
    const known = { ...fresh, number: issue.number, told, wordsHash: hashOf(issue) }
    putIssue(write, known)
    side.take(write, known, issue, now)
    appendPostmortemEvent(write, id, { at: now, by, kind: 'imported', text: refOf(known) })
    touch(id)
  })
}
