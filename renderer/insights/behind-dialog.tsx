/** What a figure counts, in a sentence or two, and each thing it was counted from. */
import type { FigureItem } from '../../contract/insights.ts'
import { countedOnce, figureDefinitions } from '../../contract/insights-definitions.ts'
import { showThread } from '../inbox/orders.ts'
import { useNow } from '../now.ts'
import { show } from '../orders.ts'
import { openPostmortem } from '../postmortems/orders.ts'
import { usePage } from '../store.ts'
import { momentText } from '../ui/clock.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { closeBehind, useInsights } from './desk.ts'
import { figureText, wholeDays } from './words.ts'

const two = (hour: number): string => String(hour).padStart(2, '0')

export function BehindDialog() {
  const behind = useInsights((known) => known.behind)
  if (!behind) return null
  const { figure, cell, alertname, items, problem } = behind
  const { name, says } = figureDefinitions[figure]
  const of = cell
    ? `: ${wholeDays[cell.day]}, ${two(cell.hour)} to ${two((cell.hour + 1) % 24)}`
    : alertname === null
      ? ''
      : `: ${plainLine(alertname)}`
  return (
    <Dialog wide title={`${name}${of}`} onClose={closeBehind}>
      <p className="prose behind-says">{says}</p>
      <p className="soft">{countedOnce}</p>
      {problem !== null && <p className="warn warn-unknown">{plainLine(problem)}</p>}
      {items === null ? (
        <p className="soft">Reading what is behind it.</p>
      ) : items.length === 0 ? (
        problem === null && <p className="soft">Nothing in this window.</p>
      ) : (
        <ul className="behind-list">
          {items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one trouble may stand there twice
            <li key={`${item.at} ${index}`}>
              <Item item={item} />
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  )
}

function Item({ item }: { readonly item: FigureItem }) {
  const now = useNow()
  const isHere = usePage(
    (page) => item.episodeId !== null && (page.state?.episodes.has(item.episodeId) ?? false),
  )
  const where = [item.customer, item.environment].filter((part) => part !== null).join(', ')
  const open = (): void => {
    closeBehind()
    if (item.postmortemId !== null && item.episodeId === null) openPostmortem(item.postmortemId)
    else if (item.threadId !== null) showThread(item.threadId)
    else if (item.episodeId !== null && isHere) show(item.episodeId)
  }
  const opens = (item.postmortemId !== null && item.episodeId === null) || item.threadId !== null || isHere
  const words = (
    <>
      <span className="grow">
        <span className="cut behind-title">
          <Plain text={item.title} />
        </span>
        <small className="soft cut">
          {plainLine(where)}
          {item.leftOut !== null && (
            <span className="ink-unknown">
              {where !== '' && ', '}not counted: {plainLine(item.leftOut)}
            </span>
          )}
        </small>
      </span>
      <span className="num behind-ms">{item.ms === null ? '' : figureText(item.ms)}</span>
      <span className="num soft">{momentText(item.at, now)}</span>
    </>
  )
  return opens ? (
    <button type="button" className="behind-item" onClick={open}>
      {words}
    </button>
  ) : (
    <span className="behind-item">{words}</span>
  )
}
