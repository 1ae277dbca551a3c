/** The figures of the impact as lines of Markdown, each with how far it can be trusted, and a first sentence. Pure. */
import { durationWords } from '../../contract/duration-words.ts'
import type { Figure, ImpactFigures } from '../../contract/postmortem-evidence.ts'
import { escaped } from './markdown.ts'
import type { PostmortemRecord } from './record.ts'

/** Names told in one line. */
const mostNames = 10
const mostThreads = 5

/** The lines for the section: what is not known is said to be so, where people will ask for it. */
export function impactLines(
  figures: Omit<ImpactFigures, 'lines'>,
  record: PostmortemRecord,
): readonly string[] {
  if (record.episodes.length === 0 && record.threads.length === 0) return []
  return [
    `- Customers’ impact: ${impactWords(figures)}`,
    ...named('Customers', figures.customers),
    ...named('Environments', figures.environments),
    `- Customers’ threads: ${figures.threads.value === null ? 'not known' : figures.threads.value}${howWords(figures.threads)}`,
    ...record.threads.slice(0, mostThreads).map(({ title, channel, url }) => {
      // An address is a link only where nothing in it could end it.
      const where = url !== null && /^https:\/\/[^\s<>()]+$/.test(url) ? `: <${url}>` : ''
      return `  - ${escaped(title, 200)}, in ${escaped(channel, 100)}${where}`
    }),
    `- Noticed: ${after(figures.detected)}`,
    `- Acknowledged: ${after(figures.acknowledged)}`,
    `- Stopped: ${after(figures.mitigated)}`,
    `- Over: ${after(figures.resolved)}`,
  ]
}

function impactWords({ impact, down, degraded }: Omit<ImpactFigures, 'lines'>): string {
  if (impact === 'unknown') return 'not known (nobody told it)'
  if (impact === 'none') return 'none'
  const told = [
    ['down', down],
    ['degraded', degraded],
  ] as const
  return told
    .flatMap(([name, figure]) =>
      figure.value === null || figure.value === 0
        ? []
        : [`${name} for ${durationWords(figure.value)}${howWords(figure)}`],
    )
    .join(', ')
}

function after(figure: Figure): string {
  return figure.value === null
    ? `not known (${sentence(figure.why)})`
    : `after ${durationWords(figure.value)}${howWords(figure)}`
}

/** Measured is what people expect; anything else is said. */
function howWords({ how, value }: Figure): string {
  if (how === 'measured') return ''
  return value === null ? '' : ' (estimated)'
}

/** A sentence in the middle of another. */
function sentence(why: string): string {
  return why.replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
}

function named(name: string, values: readonly string[]): readonly string[] {
  if (values.length === 0) return []
  const more = values.length > mostNames ? ` and ${values.length - mostNames} more` : ''
  return [
    `- ${name}: ${values
      .slice(0, mostNames)
      .map((one) => escaped(one, 100))
      .join(', ')}${more}`,
  ]
}
