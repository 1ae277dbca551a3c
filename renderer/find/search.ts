/** A line, its filters and what was found by them: one for the palette, one for the results page. */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { FindAnswer, FindHit, FindKind } from '../../contract/find.ts'
import type { QueryInput } from '../../contract/queries.ts'
import { engineNow } from '../now.ts'
import { usePage } from '../store.ts'

/** What is looked for. */
export interface Sought {
  readonly text: string
  readonly kinds: readonly FindKind[]
  readonly environment: string | null
  readonly customer: string | null
  /** only the last so many days; null = any time */
  readonly days: number | null
}

export const nothingSought: Sought = { text: '', kinds: [], environment: null, customer: null, days: null }

export interface Search {
  readonly sought: Sought
  /** the first page of what `answered` asked for; null = nothing was asked yet */
  readonly answer: FindAnswer | null
  readonly answered: Sought | null
  /** of all pages that were read, each target once */
  readonly hits: readonly FindHit[]
  /** where the next page begins; null = there is none */
  readonly next: number | null
  readonly readingOn: boolean
  /** why nothing could be asked, as a sentence */
  readonly problem: string | null
}

const dayMs = 86_400_000

/**
 * @param limit so many hits are asked for at once
 */
export function createSearch(limit: number) {
  const use = create<Search>()(() => ({
    ...{ sought: nothingSought, answer: null, answered: null, hits: [], next: null },
    ...{ readingOn: false, problem: null },
  }))
  const input = ({ text, kinds, environment, customer, days }: Sought): QueryInput<'find.search'> => ({
    ...{ text, kinds: [...kinds], environment, customer, limit, to: null, before: null },
    from: days === null ? null : engineNow() - days * dayMs,
  })
  let asking = false
  /** One question at a time; what was typed meanwhile is asked as soon as it is answered. */
  const ask = async (): Promise<void> => {
    if (asking) return
    asking = true
    try {
      for (let { sought, answered } = use.getState(); sought !== answered; ) {
        await askOnce(sought)
        ;({ sought, answered } = use.getState())
      }
    } finally {
      asking = false
    }
  }
  const askOnce = async (sought: Sought): Promise<void> => {
    const { engine } = usePage.getState()
    try {
      if (!engine) throw new AppError('connection-lost', 'The engine does not answer.')
      const answer = await engine.query('find.search', input(sought))
      use.setState({ answer, answered: sought, hits: answer.hits, next: answer.next, problem: null })
    } catch (error) {
      const problem = error instanceof AppError ? error.message : 'That could not be looked for.'
      use.setState({ answered: sought, hits: [], next: null, answer: null, problem })
    }
  }
  return {
    use,
    /** Looks for something else. */
    seek: (part: Partial<Sought>): void => {
      use.setState({ sought: { ...use.getState().sought, ...part } })
      void ask()
    },
    /** Reads the next page; what has been told in an earlier one is left out. */
    readOn: async (): Promise<void> => {
      const { engine } = usePage.getState()
      const { answered, next, readingOn } = use.getState()
      if (!engine || answered === null || next === null || readingOn) return
      use.setState({ readingOn: true })
      try {
        const page = await engine.query('find.search', { ...input(answered), before: next })
        const { hits, answered: still } = use.getState()
        if (still !== answered) return
        const known = new Set(hits.map(hitKey))
        const more = page.hits.filter((hit) => !known.has(hitKey(hit)))
        use.setState({ hits: [...hits, ...more], next: page.next, problem: null })
      } catch (error) {
        use.setState({ problem: error instanceof AppError ? error.message : 'There was no answer.' })
      } finally {
        use.setState({ readingOn: false })
      }
    },
    /** Forgets all of it. */
    clear: (): void =>
      use.setState({
        sought: nothingSought,
        answer: null,
        answered: null,
        hits: [],
        next: null,
        problem: null,
      }),
  }
}

export type Searching = ReturnType<typeof createSearch>

/** The palette shows few; whoever wants all has the page. */
export const paletteSearch = createSearch(12)
export const resultSearch = createSearch(50)

/** What tells a hit from all others. */
export function hitKey({ target }: Pick<FindHit, 'target'>): string {
  switch (target.kind) {
    case 'alert':
    case 'recipe':
      return `${target.kind} ${target.episodeId}`
    case 'thread':
      return `thread ${target.threadId}`
    case 'postmortem':
      return `postmortem ${target.postmortemId}`
    default:
      return `${target.kind} ${target.name}`
  }
}
