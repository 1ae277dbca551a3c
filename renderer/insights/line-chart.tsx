/** A duration over eight weeks: its middle as a line, nine in ten as a stem, the target dashed; the same as a table for who cannot see it. */
import type { InsightsView, Spread } from '../../contract/insights.ts'
import { spanText } from '../ui/duration.ts'
import { openBehind } from './desk.ts'
import { figureText } from './words.ts'

const width = 560
const height = 108
const left = 46
const right = 78
const top = 8
const bottom = 24
/** From the axis to the first week, so that its dot is not taken for a part of the axis. */
const inset = 18
/** Two lines of words are at least this far apart. */
const lineHeight = 14

interface Point {
  readonly x: number
  readonly number: number
  readonly spread: Spread | null
  readonly last: boolean
}

/** A round value at or above the highest: 1, 2 or 4 times a step that people count in. */
function ceilingOf(ms: number): number {
  const steps = [
    60_000, 120_000, 240_000, 600_000, 1_200_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000,
    43_200_000, 86_400_000,
  ]
  return steps.find((step) => step >= ms) ?? Math.ceil(ms / 86_400_000) * 86_400_000
}

export function LineChart({
  view,
  figure,
}: {
  readonly view: InsightsView
  readonly figure: 'acknowledged' | 'resolved'
}) {
  const { weeks } = view
  const title = figure === 'acknowledged' ? 'Time to acknowledge' : 'Time to resolve'
  const spreads = weeks.map((week) => week[figure])
  const known = spreads.filter((spread): spread is Spread => spread !== null && spread.count > 0)
  const target = known.at(-1)?.targetMs ?? null
  // One bad week must not flatten the others: the stem is cut at the top, its number stands in the table.
  const highest = Math.max(...known.map(({ medianMs }) => medianMs * 1.5), (target ?? 0) * 1.5, 60_000)
  const p90s = known.map(({ p90Ms }) => p90Ms).toSorted((a, b) => a - b)
  const ceiling = ceilingOf(Math.max(highest, p90s[Math.floor(p90s.length * 0.75)] ?? 0))
  const y = (ms: number): number => top + (1 - Math.min(ms, ceiling) / ceiling) * (height - top - bottom)
  const step = (width - left - inset - right) / Math.max(1, weeks.length - 1)
  const points = weeks.map(
    ({ number }, index): Point => ({
      x: left + inset + index * step,
      number,
      spread: spreads[index] ?? null,
      last: index === weeks.length - 1,
    }),
  )
  const lines = points.filter(({ spread }) => spread !== null && spread.count > 0)
  // The last week's figure stands where the line of the target ends: the word gives way, up or down.
  const end = spreads.at(-1)
  const endY = end && end.count > 0 ? y(end.medianMs) : null
  const targetY = y(target ?? 0)
  const targetWordsY =
    endY === null || Math.abs(targetY - endY) >= lineHeight
      ? targetY
      : targetY <= endY
        ? endY - lineHeight
        : endY + lineHeight
  return (
    <figure className="chart">
      <figcaption className="chart-head">
        <button type="button" className="figure-name" onClick={() => void openBehind(figure)}>
          {title}
        </button>
        <small className="soft">median and nine in ten, by week</small>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {[0, ceiling / 2, ceiling].map((ms) => (
          <g key={ms}>
            <line className="chart-grid" x1={left} x2={width - right} y1={y(ms)} y2={y(ms)} />
            <text className="chart-text" x={left - 8} y={y(ms) + 4} textAnchor="end">
              {ms === 0 ? '0' : spanText(ms)}
            </text>
          </g>
        ))}
        {target !== null && target <= ceiling && (
          <>
            <line className="chart-target" x1={left} x2={width - right + 8} y1={y(target)} y2={y(target)} />
            <text className="chart-text" x={width - right + 14} y={targetWordsY + 4}>
              target
            </text>
          </>
        )}
        {lines.map(({ x, number, spread }) => (
          <line
            key={number}
            className="chart-stem"
            x1={x}
            x2={x}
            y1={y(spread?.p90Ms ?? 0)}
            y2={y(spread?.medianMs ?? 0)}
          />
        ))}
        <polyline
          className="chart-line"
          points={lines.map(({ x, spread }) => `${x},${y(spread?.medianMs ?? 0)}`).join(' ')}
        />
        {lines.map(({ x, number, spread, last }) => (
          <circle
            key={number}
            className={last ? 'chart-dot chart-dot-last' : 'chart-dot'}
            cx={x}
            cy={y(spread?.medianMs ?? 0)}
            r={last ? 5 : 4}
          />
        ))}
        {lines
          .filter(({ last }) => last)
          .map(({ x, spread }) => (
            <text key="last" className="chart-text chart-strong" x={x + 10} y={y(spread?.medianMs ?? 0) + 4}>
              {figureText(spread?.medianMs ?? 0)}
            </text>
          ))}
        {points.map(({ x, number, last }) => (
          <text
            key={number}
            className={last ? 'chart-text chart-strong' : 'chart-text'}
            x={x}
            y={height - 6}
            textAnchor="middle"
          >
            {number}
          </text>
        ))}
      </svg>
      <div className="unseen-words">
        <table>
          <caption>{title} by week</caption>
          <thead>
            <tr>
              <th scope="col">Week</th>
              <th scope="col">Median</th>
              <th scope="col">Nine in ten</th>
              <th scope="col">Mean</th>
              <th scope="col">How many</th>
            </tr>
          </thead>
          <tbody>
            {points.map(({ number, spread }) => (
              <tr key={number}>
                <th scope="row">{number}</th>
                {spread && spread.count > 0 ? (
                  <>
                    <td>{figureText(spread.medianMs)}</td>
                    <td>{figureText(spread.p90Ms)}</td>
                    <td>{figureText(spread.meanMs)}</td>
                    <td>{spread.count}</td>
                  </>
                ) : (
                  <td colSpan={4}>nothing</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {known.length === 0 && <p className="soft">Nothing was counted in these weeks.</p>}
    </figure>
  )
}
