/** The figures as they were asked for last, and what is opened behind one of them. */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import {
  type FigureId,
  type FigureItem,
  type InsightsQuestion,
  type InsightsView,
  mostExportBytes,
} from '../../contract/insights.ts'
import type { PastForm, PastText } from '../../contract/past.ts'
import { engineNow } from '../now.ts'
import { newPiecesKey, sendAhead } from '../pieces.ts'
import { usePage } from '../store.ts'
import { mondayOf } from './words.ts'

/** What is opened behind a figure. */
export interface Behind {
  readonly figure: FigureId
  readonly alertname: string | null
  readonly cell: { readonly day: number; readonly hour: number } | null
  /** null = being read */
  readonly items: readonly FigureItem[] | null
  readonly problem: string | null
}

interface Known {
  readonly question: InsightsQuestion | null
  readonly view: InsightsView | null
  readonly problem: string | null
  readonly behind: Behind | null
  /** the noisy alert that T tunes, by its name; null = the noisiest */
  readonly noisy: string | null
  /** the alert whose rule is being tuned, and its newest episode; null = none */
  readonly tuning: { readonly alertname: string; readonly episodeId: EpisodeId } | null
  /** the name of the file whose figures are shown instead of the record's */
  readonly file: string | null
}

export const useInsights = create<Known>()(() => ({
  ...{ question: null, view: null, problem: null, behind: null, noisy: null, tuning: null, file: null },
}))

/** The question whose answer is shown: what is opened behind it and taken along is of that one. */
function shownQuestion(): InsightsQuestion {
  return useInsights.getState().view?.question ?? standingQuestion()
}

/** The question that stands, else that of the week under way. */
export function standingQuestion(): InsightsQuestion {
  return (
    useInsights.getState().question ?? {
      ...{ week: mondayOf(engineNow()), weeks: 1, whose: 'team', team: null, severity: null, when: 'all' },
    }
  )
}

let asking = 0
/** the week that was under way when it was asked last: whoever stood there goes on with the days */
let underWay: string | null = null

const wordsOf = (error: unknown, otherwise: string): string =>
  error instanceof AppError ? error.message : otherwise

/** Asks it anew, or another one; an answer that a newer question has overtaken is not shown. */
export async function readInsights(part: Partial<InsightsQuestion> = {}): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine || useInsights.getState().file !== null) return
  const standing = standingQuestion()
  const now = mondayOf(engineNow(), useInsights.getState().view?.zone)
  const question = { ...standing, ...(standing.week === underWay ? { week: now } : {}), ...part }
  underWay = now
  const turn = ++asking
  useInsights.setState({ question })
  try {
    const view = await engine.query('insights.view', question)
    if (turn === asking) useInsights.setState({ view, problem: null })
  } catch (error) {
    if (turn === asking) useInsights.setState({ problem: wordsOf(error, 'The figures could not be read.') })
  }
}

export async function openBehind(
  figure: FigureId,
  of: Partial<Pick<Behind, 'alertname' | 'cell'>> = {},
): Promise<void> {
  const { engine } = usePage.getState()
  const { file } = useInsights.getState()
  const behind: Behind = { figure, alertname: null, cell: null, items: null, problem: null, ...of }
  if (file !== null) {
    useInsights.setState({
      behind: {
        ...behind,
        items: [],
        problem: 'These figures are out of a file: what is behind them stands there.',
      },
    })
    return
  }
  useInsights.setState({ behind })
  if (!engine) return
  const put = (part: Partial<Behind>): void => {
    const open = useInsights.getState().behind
    if (open === behind) useInsights.setState({ behind: { ...open, ...part } })
  }
  try {
    const { alertname, cell } = behind
    put({
      items: await engine.query('insights.behind', { question: shownQuestion(), figure, alertname, cell }),
    })
  } catch (error) {
    put({ items: [], problem: wordsOf(error, 'What is behind it could not be read.') })
  }
}

export function closeBehind(): void {
  useInsights.setState({ behind: null })
}

/** @throws AppError when it cannot be made */
export async function exportInsights(form: PastForm): Promise<PastText> {
  const { engine } = usePage.getState()
  if (!engine) throw new AppError('not-found', 'The engine does not answer.')
  return engine.query('insights.export', { question: shownQuestion(), form })
}

const tooLarge = 'This file is too large to be read in again: export fewer weeks, or one team.'

/** Shows the figures of an export instead of the record's, counted anew out of what it holds. */
export async function openExport(file: Pick<File, 'name' | 'size' | 'text'>): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  // What is no export may be as large as the disk: it is not even read.
  if (file.size > mostExportBytes) return useInsights.setState({ problem: tooLarge })
  try {
    const { last, pieces } = await sendAhead(engine.order, newPiecesKey, await file.text())
    const view = await engine.query('insights.ofExport', { text: last, ...pieces, question: null })
    asking += 1
    useInsights.setState({ view, question: view.question, file: file.name, problem: null })
  } catch (error) {
    useInsights.setState({ problem: wordsOf(error, 'This file could not be read.') })
  }
}

/** Back to the record of this laptop. */
export function leaveExport(): void {
  useInsights.setState({ file: null, question: null, view: null })
  void readInsights()
}
