/** The lines of the benchmark, in the order they are measured. */
import type { Measure } from './figures.ts'

export interface BenchLine {
  /** the budget it belongs to: what `--only` takes */
  readonly budget: string
  readonly file: string
  readonly load: () => Promise<{ readonly measure: Measure }>
}

export const lines: readonly BenchLine[] = [
  { budget: '1', file: 'refresh', load: () => import('./lines/refresh.ts') },
  { budget: '2', file: 'nothing-changed', load: () => import('./lines/nothing-changed.ts') },
  { budget: '3', file: 'stalls', load: () => import('./lines/stalls.ts') },
  { budget: '4', file: 'memory', load: () => import('./lines/memory.ts') },
  { budget: '5', file: 'idle', load: () => import('./lines/idle.ts') },
  { budget: '6', file: 'pixels', load: () => import('./lines/pixels.ts') },
  { budget: 'kinds', file: 'every-kind', load: () => import('./lines/every-kind.ts') },
  { budget: 'join', file: 'joined-storm', load: () => import('./lines/joined-storm.ts') },
  { budget: '8', file: 'search', load: () => import('./lines/search.ts') },
  { budget: '9', file: 'history', load: () => import('./lines/history.ts') },
  { budget: '10', file: 'insights', load: () => import('./lines/insights.ts') },
  { budget: '11', file: 'upkeep', load: () => import('./lines/upkeep.ts') },
  { budget: '12', file: 'word-kept', load: () => import('./lines/word-kept.ts') },
  { budget: '13', file: 'start', load: () => import('./lines/start.ts') },
  { budget: '13', file: 'start-page', load: () => import('./lines/start-page.ts') },
  { budget: '13', file: 'start-window', load: () => import('./lines/start-window.ts') },
  { budget: '14', file: 'scroll', load: () => import('./lines/scroll.ts') },
  { budget: 'sound', file: 'page-to-sound', load: () => import('./lines/page-to-sound.ts') },
  { budget: 'silence', file: 'key-to-silence', load: () => import('./lines/key-to-silence.ts') },
  { budget: 'on-screen', file: 'on-screen', load: () => import('./lines/on-screen.ts') },
  { budget: 'text', file: 'postmortem-text', load: () => import('./lines/postmortem-text.ts') },
  { budget: 'keys', file: 'editor-keys', load: () => import('./lines/editor-keys.ts') },
  { budget: 'inbox', file: 'inbox', load: () => import('./lines/inbox.ts') },
  { budget: 'almanac', file: 'telling', load: () => import('./lines/telling.ts') },
]
