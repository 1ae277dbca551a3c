/** A postmortem's text as an issue's title and words, and back. Pure. */
import { createHash } from 'node:crypto'
import { slugOf } from '../../contract/label-slug.ts'
import { postmortemTitle } from '../../contract/postmortem.ts'

export interface IssueWords {
  readonly title: string
  readonly body: string
}

/** Which every postmortem's issue has. */
export const postmortemLabel = 'postmortem'
/** GitHub takes no longer name of a label. */
const longestLabel = 50
/** So many alerts have a label of their own: of a storm the first ones say enough. */
const mostAlertLabels = 10

/** The first heading becomes the title; all behind it are the words. What has no heading at its beginning stays whole. */
export function issueWordsOf(text: string): IssueWords {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const at = lines.findIndex((line) => line.trim() !== '')
  const first = lines[at] ?? ''
  if (!/^#\s+\S/.test(first)) return { title: postmortemTitle(text), body: lines.join('\n').trim() }
  return {
    title: postmortemTitle(first),
    body: lines
      .slice(at + 1)
      .join('\n')
      .trim(),
  }
}

/** The words of an issue as a text here. @param heading the heading that stands here, kept where it says the same title */
export function textOfIssue({ title, body }: IssueWords, heading: string | null): string {
  const own = heading !== null && postmortemTitle(heading) === title ? heading : `# ${escapedTitle(title)}`
  return `${own}\n\n${body.trim()}\n`
}

/** The heading at the beginning of a text; null = there is none. */
export function headingOf(text: string): string | null {
  const first = text.split('\n', 50).find((line) => line.trim() !== '')
  return first !== undefined && /^#\s+\S/.test(first) ? first.trimEnd() : null
}

const escapedTitle = (title: string): string =>
  title.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>&~|#]/g, '\\$&')

/** The same for the same words, whichever way their lines end. */
export function hashOf({ title, body }: IssueWords): string {
  const words = `${title.trim()}\n${body.replaceAll('\r\n', '\n').trim()}`
  return createHash('sha256').update(words).digest('hex').slice(0, 32)
}

/** A team as a label. */
export function teamLabelOf(team: string | null): string | null {
  const slug = team === null ? '' : slugOf(team)
  return slug === '' ? null : `team/${slug}`.slice(0, longestLabel)
}

/** The team that the labels name, as it is called here where it is known; null = none. */
export function teamOfLabels(labels: readonly string[], teams: readonly string[]): string | null {
  const label = labels.find((name) => /^team\/./i.test(name))?.toLowerCase()
  if (label === undefined) return null
  return teams.find((team) => teamLabelOf(team) === label) ?? label.slice('team/'.length)
}

/** What a postmortem's issue is opened with. */
export function labelsOf(team: string | null, alertnames: readonly string[]): readonly string[] {
  const alerts = [...new Set(alertnames)]
    .slice(0, mostAlertLabels)
    .map((name) => `alert/${name.replaceAll(/[\s,]+/g, '-')}`.slice(0, longestLabel))
  const ofTeam = teamLabelOf(team)
  return [...new Set([postmortemLabel, ...(ofTeam === null ? [] : [ofTeam]), ...alerts])]
}
