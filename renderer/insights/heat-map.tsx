/** When calls came, by weekday and hour: the number stands in each cell, the colour only repeats it. */
import { Lightbulb } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import type { InsightsView } from '../../contract/insights.ts'
import { openBehind } from './desk.ts'
import { busiestText, dayNames, heatOf, wholeDays } from './words.ts'

const two = (hour: number): string => String(hour).padStart(2, '0')

export function HeatMap({ view: { hours } }: { readonly view: InsightsView }) {
  const most = Math.max(0, ...hours.flat())
  const busiest = busiestText(hours)
  return (
    <figure className="heat">
      <figcaption className="chart-head">
        <button type="button" className="figure-name" onClick={() => void openBehind('interruptions')}>
          Interruptions by hour
        </button>
        <small className="soft">calls, last 4 weeks, local time</small>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are gone through with the arrows */}
      <table className="heat-map" role="grid" aria-label="Calls by weekday and hour" onKeyDown={move}>
        <thead>
          <tr>
            <td />
            {Array.from({ length: 24 }, (_, hour) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the hours of a day
              <th key={hour} scope="col">
                <span className={hour % 3 === 0 ? undefined : 'unseen-words'}>{two(hour)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map((cells, day) => (
            <tr key={dayNames[day]}>
              <th scope="row">{dayNames[day]}</th>
              {cells.map((count, hour) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the hours of a day
                <td key={hour} className={`calls-${heatOf(count, most)}`}>
                  <button
                    type="button"
                    tabIndex={day === 0 && hour === 0 ? 0 : -1}
                    aria-label={`${wholeDays[day]} ${two(hour)} to ${two((hour + 1) % 24)}: ${count === 0 ? 'none' : count}`}
                    onClick={() => count > 0 && void openBehind('interruptions', { cell: { day, hour } })}
                  >
                    {count === 0 ? '' : count}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {busiest !== null && (
        <p className="heat-words">
          <Lightbulb size={16} strokeWidth={1.75} aria-hidden="true" />
          {busiest}
        </p>
      )}
    </figure>
  )
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -24, ArrowDown: 24 }

function move(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key]
  if (step === undefined || !(event.target instanceof HTMLElement)) return
  const cells = [...event.currentTarget.querySelectorAll<HTMLElement>('td button')]
  event.preventDefault()
  event.stopPropagation()
  cells[cells.indexOf(event.target) + step]?.focus()
}
