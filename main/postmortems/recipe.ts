/** An ops recipe drafted out of the notes of a night: what stopped it first, nothing that nobody wrote. Pure. */
import type { OutcomeDraft } from '../../contract/postmortem-rule.ts'
import { escaped, plainWords } from './markdown.ts'
import { type NoteSign, noteSign } from './note-sign.ts'

export interface RecipeNote {
  readonly at: number
  readonly by: string | null
  readonly text: string
}

export interface RecipeFacts {
  readonly postmortem: { readonly title: string; readonly uid: string }
  /** its alerts, the first first */
  readonly alerts: readonly {
    readonly name: string
    readonly title: string
    readonly environment: string | null
    readonly customer: string | null
    readonly severity: string
    /** where its people keep what is known already */
    readonly runbook: string | null
  }[]
  /** in any order */
  readonly notes: readonly RecipeNote[]
  readonly stamp: (at: number) => string
}

interface SignedNote extends RecipeNote {
  readonly sign: NoteSign | null
  readonly words: string
}

/** A long note is a step all the same, characters. */
const longestNote = 2_000

/** The recipe as Markdown. */
export function recipeOf({ postmortem, alerts, notes, stamp }: RecipeFacts): OutcomeDraft {
  const signed: readonly SignedNote[] = notes
    .toSorted((a, b) => a.at - b.at)
    .map((note) => ({ ...note, ...noteSign(note.text) }))
  const of = (...signs: readonly (NoteSign | null)[]) => signed.filter(({ sign }) => signs.includes(sign))
  const worked = of('permanent', 'temporary')
  const steps = worked.length > 0 ? worked : of(null, 'decision')
  const name = alerts[0]?.name ?? postmortem.title
  const title = `What to do about ${plainWords(name, 120)}`
  const section = (heading: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`## ${heading}`, '', ...lines, '']
  const told = (note: SignedNote): string => {
    const kind = note.sign === 'temporary' ? ' (holds for a while only)' : ''
    return `${step(note.words)}${kind}`
  }
  const text = [
    `# ${escaped(title, 160)}`,
    '',
    ...section('When', [
      ...alerts.map(
        ({ name: alert, title: words, environment, severity }) =>
          `- \`${plainWords(alert, 200).replaceAll('`', "'")}\` (${severity})${environment === null ? '' : ` on ${escaped(environment, 100)}`}: ${escaped(words, 200)}`,
      ),
    ]),
    ...section(
      'What to do',
      steps.map((note, index) => `${index + 1}. ${told(note)}`),
    ),
    ...section(
      'Decided on the way',
      worked.length === 0 ? [] : of('decision').map((note) => `- ${step(note.words)}`),
    ),
    ...section(
      'Who was asked',
      of('asked').map((note) => `- ${step(note.words)}`),
    ),
    ...section(
      'Still open',
      of('question', 'todo').map((note) => `- ${step(note.words)}`),
    ),
    ...section('Where this comes from', [
      `- Postmortem “${escaped(postmortem.title, 200)}” (${postmortem.uid})`,
      ...[...new Set(alerts.flatMap(({ runbook }) => runbook ?? []))].map(
        (url) => `- Recipe so far: <${url}>`,
      ),
      ...steps.slice(0, 1).map(({ at }) => `- Notes taken from ${stamp(at)} on`),
    ]),
  ].join('\n')
  return { title, file: 'recipe.md', text, notes: [stepsWords(worked.length, steps.length)] }
}

function stepsWords(worked: number, steps: number): string {
  if (worked > 0)
    return `${worked === 1 ? 'One step is the note' : `The ${worked} steps are the notes`} that said what stopped it (= or ==).`
  if (steps === 0) return 'No note was taken, so the steps are yours to write.'
  return 'No note says what stopped it (= or ==), so all notes stand as steps: take out what did not help.'
}

/** A note as one line. What somebody marked as code stays code, to be copied as it is. */
function step(words: string): string {
  const line = plainWords(words.replaceAll('\n', ' / '), longestNote)
  return line
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? part : keepRoom(part)))
    .join('')
    .trim()
}

function keepRoom(part: string): string {
  const [before] = /^\s*/.exec(part) ?? ['']
  const [after] = part.trim() === '' ? [''] : (/\s*$/.exec(part) ?? [''])
  return `${before}${escaped(part, longestNote)}${after}`
}
