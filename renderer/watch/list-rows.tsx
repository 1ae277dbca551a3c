/** The lines of the list that are no episodes: headings, empty words, blind spots, folds. */
import { ChevronDown, ChevronRight, CircleQuestionMark, Eye, Unplug } from 'lucide-react'
import { blindSince, isByHand } from '../../contract/source-health.ts'
import { useNow } from '../now.ts'
import { isLive, usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { silenceText, spanText } from '../ui/duration.ts'
import { Fact } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { blindTitle, blindWhere, byHandWords } from './blind-words.ts'
import { useCalm } from './calm.ts'
import { foldWords } from './fold-words.ts'
import type { HeadGroup, Row } from './rows.ts'
import { useSource } from './sight.ts'
import { countOf } from './words.ts'

export const partNames: Record<HeadGroup, string> = {
  'needs-you': 'Needs you',
  'in-hand': 'In hand',
  'went-quiet': 'Went quiet',
}

export function HeadRow({ row }: { row: Extract<Row, { kind: 'head' }> }) {
  const settings = usePage((page) => page.state?.desk.settings)
  const hints: Record<HeadGroup, string> = {
    'needs-you': 'pages first, least time left',
    'in-hand': 'time left to resolve',
    'went-quiet': `in the last ${spanText(settings?.quietWindowMs ?? 0)}`,
  }
  const hidden = row.count - row.shown
  const hint =
    hidden > 0 ? `${row.shown} of ${row.count} shown, ${hidden} hidden` : row.count > 0 ? hints[row.part] : ''
  return (
    <>
      <span>{partNames[row.part]}</span>
      <span className={`count${row.late ? ' count-late' : ''}`}>{row.count}</span>
      <small>{hint}</small>
    </>
  )
}

export function EmptyRow({ row }: { row: Extract<Row, { kind: 'empty' }> }) {
  const calm = useCalm()
  const known = usePage((page) => isLive(page) && page.state?.loading === 0)
  if (row.filtered > 0)
    return <p className={`row-none${row.pages > 0 ? ' ink-page' : ''}`}>{filteredWords(row)}</p>
  if (!known && row.part !== 'needs-you') return <p className="row-none">Not known yet.</p>
  if (row.part === 'in-hand') return <p className="row-none">Nothing is being worked on.</p>
  if (row.part === 'went-quiet') return <p className="row-none">Nothing went quiet.</p>
  return (
    <>
      <SeverityMark mark={calm.quiet ? 'quiet' : 'blind'} label={null} />
      <p className={calm.quiet ? '' : 'ink-unknown'}>{calm.line}</p>
    </>
  )
}

/** An empty part under a filter is not calm: it says what is hidden, pages first. */
function filteredWords({ filtered, pages }: Extract<Row, { kind: 'empty' }>): string {
  const all = filtered === 1 ? 'the only one' : `all ${filtered}`
  if (pages === 0) return `The filter hides ${all}.`
  const which =
    pages < filtered ? `${countOf(pages, 'page')} among them` : filtered === 1 ? 'a page' : 'pages'
  return `The filter hides ${all}, ${which}.`
}

export function BlindRow({ row }: { row: Extract<Row, { kind: 'blind' }> }) {
  const source = useSource(row.sourceId)
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const now = useNow()
  if (!source) return null
  const since = blindSince(source, now)
  const byHand = isByHand(source, now)
  const where = blindWhere(source)
  return (
    <>
      <SeverityMark mark="blind" label={null} />
      <div className="row-words">
        <p className="row-title cut">
          <Plain text={blindTitle(source, now)} />
        </p>
        <p className="row-where">
          {where.customers !== '' && (
            <span className="cut">
              <Plain text={where.customers} />
            </span>
          )}
          <code className="cut">
            <Plain text={where.environments} />
          </code>
        </p>
        <p className="row-facts row-facts-blind">
          <Fact icon={CircleQuestionMark} tone="pending">
            Impact not known
          </Fact>
          {byHand ? (
            <span className="row-by-hand">
              <Fact icon={Eye}>{byHandWords(source, me)}</Fact>
            </span>
          ) : (
            <>
              <Fact icon={Unplug}>Source</Fact>
              <span className="fact num row-since">since {momentText(since, now)}</span>
            </>
          )}
        </p>
      </div>
      <div className="timer timer-ack timer-blind">
        <span className="timer-box">
          <time>{silenceText(now - since)}</time>
        </span>
        <span className="timer-words">{byHand ? 'by hand' : 'silent'}</span>
      </div>
    </>
  )
}

export function FoldRow({ row }: { row: Extract<Row, { kind: 'fold' }> }) {
  const now = useNow()
  const Icon = row.open ? ChevronDown : ChevronRight
  return (
    <>
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="num">{foldWords(row, now)}</span>
      {row.fold !== 'went-quiet' && <span className="count">{row.count}</span>}
    </>
  )
}
