/** The last three weeks side by side, and how the last one moved. */
import type { InsightsView } from '../../contract/insights.ts'
import { engineNow } from '../now.ts'
import { openBehind } from './desk.ts'
import { figureText, weekRows } from './words.ts'

export function WeekTable({ view }: { readonly view: InsightsView }) {
  const weeks = view.weeks.slice(-3)
  const { cycle } = view
  // A week that goes on has not moved: there is less of it yet.
  const goesOn = (weeks.at(-1)?.to ?? 0) > engineNow()
  return (
    <>
      <h2 className="chart-title">Week over week</h2>
      <table className="week-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen-words">Figure</span>
            </th>
            {weeks.map(({ week, number }, index) => (
              <th key={week} scope="col" className={index === weeks.length - 1 ? 'week-now' : undefined}>
                <span className="unseen-words">Week </span>
                {number}
              </th>
            ))}
            <th scope="col">{goesOn ? 'goes on' : 'change'}</th>
          </tr>
        </thead>
        <tbody>
          {weekRows(view.weeks).map(({ figure, name, cells, change }) => (
            <tr key={figure}>
              <th scope="row">
                <button type="button" className="figure-name" onClick={() => void openBehind(figure)}>
                  {name}
                </button>
              </th>
              {cells.map((cell, index) => (
                <td key={weeks[index]?.week} className={index === cells.length - 1 ? 'week-now' : undefined}>
                  {cell}
                </td>
              ))}
              <td>{goesOn ? '' : change}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {cycle && cycle.count > 0 && (
        <p className="week-cycle">
          <button type="button" className="figure-name" onClick={() => void openBehind('cycle')}>
            Postmortem cycle
          </button>
          <span className="soft num">
            {' '}
            median {figureText(cycle.medianMs)}, nine in ten {figureText(cycle.p90Ms)}, {cycle.count} closed
            in this window
          </span>
        </p>
      )}
    </>
  )
}
