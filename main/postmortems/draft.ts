/** The first words of a postmortem: what the record knows of it, in the sections that are always there. Pure. */
import { type SectionKind, sectionTitles } from '../../contract/postmortem-sections.ts'
import { evidenceItems } from './evidence.ts'
import { impactOf } from './impact.ts'
import { escaped } from './markdown.ts'
import { noteSign } from './note-sign.ts'
import { type PostmortemRecord, saidIn } from './record.ts'
import { summaryOf } from './summary.ts'

/** Notes of one sort that are taken into their section. */
const mostOfASort = 30
/** Characters of one. */
const longestNote = 1_000

/** The draft as Markdown. Everything that others wrote is escaped; nothing stands there that the record does not have. */
export function draftOf(record: PostmortemRecord): string {
  const impact = impactOf(record)
  const summary = summaryOf(record, impact)
  const timeline = evidenceItems(record).items.filter(({ isMain }) => isMain)
  const { stopped, questions, actions } = notesOf(record)
  return [
    `# ${titleOf(record)}`,
    '',
    ...section('summary', summary === null ? [] : [summary]),
    ...section('impact', impact.lines),
    ...section(
      'timeline',
      timeline.map(({ line }) => line),
    ),
    ...(stopped.length === 0 ? [] : section('response', stopped)),
    ...section('causes', []),
    ...(questions.length === 0 ? [] : section('questions', questions)),
    ...section('actions', actions),
  ].join('\n')
}

function section(kind: SectionKind, lines: readonly string[]): readonly string[] {
  return [`## ${sectionTitles[kind]}`, '', ...(lines.length === 0 ? [] : [...lines, ''])]
}

function titleOf({ episodes, threads }: PostmortemRecord): string {
  const [first, ...rest] = episodes
    .map(({ episode }) => episode)
    .toSorted((a, b) => a.firedAt - b.firedAt || a.id - b.id)
  if (!first) return escaped(threads[0]?.title ?? '', 100) || 'Untitled postmortem'
  const title = escaped(first.title, 100) || escaped(first.alertname, 100)
  return rest.length === 0 ? title : `${title} and ${rest.length} more`
}

/** Notes whose sign says where they belong: what stopped it, what is not known, what is to be done. */
function notesOf({ episodes, threads }: PostmortemRecord): {
  readonly stopped: readonly string[]
  readonly questions: readonly string[]
  readonly actions: readonly string[]
} {
  const notes = [
    ...episodes.flatMap((one) =>
      saidIn(one)
        .filter(({ kind }) => kind === 'note')
        .map(({ at, text }) => ({ at, text: text ?? '' })),
    ),
    ...threads.flatMap(({ deeds }) => deeds.filter(({ kind }) => kind === 'note')),
  ]
    .toSorted((a, b) => a.at - b.at)
    .map(({ text }) => noteSign(text))
  const of = (sign: string, begin: string): readonly string[] =>
    notes
      .filter((note) => note.sign === sign)
      .slice(0, mostOfASort)
      .map(({ words }) => `- ${begin}${escaped(words.replaceAll(/\n+/g, ' / '), longestNote)}`)
  return {
    stopped: [...of('temporary', 'Stopped for now: '), ...of('permanent', 'Fixed for good: ')],
    questions: of('question', ''),
    actions: of('todo', '[ ] '),
  }
}
