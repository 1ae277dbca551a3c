/** The minutes of a meeting as Markdown. Pure; instants epoch ms, the reader's own zone. */
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { hourMinute, weekday } from '../../ui/clock.ts'
import { plainLine } from '../../ui/plain-text.ts'
import type { Meeting } from './meeting.ts'

/** @param name the meeting's: `Monday meeting`. @param now its end, while it goes on */
export function minutesOf(
  meeting: Meeting,
  postmortems: readonly PostmortemSummary[],
  name: string,
  now: number,
): string {
  const byId = new Map<number, PostmortemSummary>(postmortems.map((each) => [each.id, each]))
  const talked = meeting.agenda.flatMap((id) => byId.get(id) ?? [])
  const given = talked.filter(({ id }) => meeting.given.has(id))
  const left = talked.filter(({ id }) => !meeting.given.has(id))
  const { startedAt } = meeting
  const end = meeting.endedAt ?? now
  return [
    `# ${name}, ${weekday(startedAt)} ${new Date(startedAt).getFullYear()}`,
    '',
    `${hourMinute(startedAt)} to ${hourMinute(end)}. ${given.length} handed out, ${left.length} left for the next time.`,
    ...part('Handed out', given, (each) => givenLine(each, meeting)),
    ...part('Left for the next time', left, (each) => leftLine(each, meeting)),
    '',
  ].join('\n')
}

function part(
  heading: string,
  postmortems: readonly PostmortemSummary[],
  lines: (postmortem: PostmortemSummary) => readonly string[],
): readonly string[] {
  return postmortems.length === 0 ? [] : ['', `## ${heading}`, '', ...postmortems.flatMap(lines)]
}

function givenLine(postmortem: PostmortemSummary, meeting: Meeting): readonly string[] {
  const { id } = postmortem
  return [
    `- ${titleWords(postmortem)}: **${marked(meeting.given.get(id)?.team ?? '')}**`,
    ...notesOf(id, meeting),
  ]
}

function leftLine(postmortem: PostmortemSummary, meeting: Meeting): readonly string[] {
  return [`- ${titleWords(postmortem)}`, ...notesOf(postmortem.id, meeting)]
}

function notesOf(id: number, { notes }: Meeting): readonly string[] {
  return (notes.get(id) ?? []).map((words) => `  - ${marked(words)}`)
}

function titleWords({ title, life, issue }: PostmortemSummary): string {
  const customers = life.customers.length === 0 ? '' : ` (${life.customers.map(marked).join(', ')})`
  const number = issue?.number && issue.url ? ` [#${issue.number}](${issue.url})` : ''
  return `${marked(title)}${customers}${number}`
}

/** What begins something within a line of Markdown, and angle brackets, which begin HTML. */
const special = /[\\`*_[\]<>&~|#$]/g

/** Other people's words, read as words. */
function marked(text: string): string {
  return plainLine(text.replaceAll(/\s+/g, ' ').trim()).replaceAll(special, '\\$&')
}
