/** The figure behind an alert over time, as a small line that says in words what it shows. */
import type { UpstreamDetail } from '../../contract/deed.ts'
import { hourMinute } from '../ui/clock.ts'
import { Plain } from '../ui/plain.tsx'
import { figureLines, figureWords, numberText } from './figure-line.ts'

const width = 320
const height = 56

export function Figure({ figure }: { readonly figure: NonNullable<UpstreamDetail['figure']> }) {
  const { lines, thresholdY } = figureLines(figure, width, height)
  const { points, query, unit } = figure
  const [first] = points
  const last = points.at(-1)
  if (!first || !last || lines.length === 0) return null
  return (
    <figure className="spark">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={figureWords(figure)}
        preserveAspectRatio="none"
      >
        {thresholdY !== null && (
          <line className="spark-threshold" x1={0} x2={width} y1={thresholdY} y2={thresholdY} />
        )}
        {lines.map((line) => (
          <polyline key={line} className="spark-line" points={line} />
        ))}
      </svg>
      <figcaption>
        <span className="num">
          {hourMinute(first[0])} to {hourMinute(last[0])}
          {last[1] === null ? '' : `, last ${numberText(last[1], unit)}`}
        </span>
        <code className="cut" title={query}>
          <Plain text={query} />
        </code>
      </figcaption>
    </figure>
  )
}
