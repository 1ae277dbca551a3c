/** What this laptop saw of a customer against what was stated: our own observation, to copy and to send. */
import { useEffect, useState } from 'react'
import { engineNow } from '../now.ts'
import { say } from '../store.ts'
import { dayMonth } from '../ui/clock.ts'
import { copyText, downloadText } from '../ui/copy-text.ts'
import { spanText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { readReport, usePlaces } from './desk.ts'
import { reportCells } from './words.ts'

type Window = 'week' | 'month' | 'last-month' | 'quarter'
const windows: readonly (readonly [Window, string])[] = [
  ['week', '7 days'],
  ['month', 'This month'],
  ['last-month', 'Last month'],
  ['quarter', '13 weeks'],
]

/** From and to, epoch ms: whole local days back, or months of the calendar. */
function spanOf(window: Window, now: number): readonly [number, number] {
  const day = new Date(now)
  const daysBack = (days: number): number =>
    new Date(day.getFullYear(), day.getMonth(), day.getDate() - days).getTime()
  const month = (back: number): number => new Date(day.getFullYear(), day.getMonth() - back, 1).getTime()
  switch (window) {
    case 'week':
      return [daysBack(7), now]
    case 'month':
      return [month(0), now]
    case 'last-month':
      return [month(1), month(0)]
    case 'quarter':
      return [daysBack(91), now]
  }
}

export function ReportPart({ customer }: { readonly customer: string }) {
  const [window, setWindow] = useState<Window | null>(null)
  const report = usePlaces((known) => known.report)
  const problem = usePlaces((known) => known.reportProblem)
  useEffect(() => {
    if (window !== null) void readReport(customer, ...spanOf(window, Math.floor(engineNow())))
  }, [customer, window])
  return (
    <section aria-labelledby="place-report">
      <h3 id="place-report" className="sect-head">
        <span>
          Report of <Plain text={customer} />
        </span>
        <small>what this laptop saw, not what was agreed</small>
      </h3>
      <fieldset className="segments">
        <legend className="unseen-words">Which time</legend>
        {windows.map(([name, words]) => (
          <label key={name} className="segment">
            <input
              type="radio"
              name="report-window"
              checked={window === name}
              onChange={() => setWindow(name)}
            />
            <span>{words}</span>
          </label>
        ))}
      </fieldset>
      {problem !== null && <p className="warn warn-unknown">{plainLine(problem)}</p>}
      {report !== null && window !== null && <Report />}
    </section>
  )
}

function Report() {
  const report = usePlaces((known) => known.report)
  if (!report) return null
  const { customer, from, to, lines, observed, incidents, markdown, behind } = report
  return (
    <div className="place-report">
      <table>
        <caption className="soft num">
          {dayMonth(from)} to {dayMonth(to - 1)}. Its sources could be seen {Math.floor(observed * 100)} % of
          the time.
          {behind > 0 && ` ${behind} records are not counted yet.`}
        </caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Stated</th>
            <th scope="col">Kept</th>
            <th scope="col">Half within</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const [what, stated, kept, middle] = reportCells(line)
            return (
              <tr key={line.what}>
                <th scope="row">{what}</th>
                <td>{stated}</td>
                <td className="num">{kept}</td>
                <td className="num">{middle}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      {incidents.length > 0 && (
        <div>
          <h4 className="place-down">What made it down</h4>
          <ul className="place-lines">
            {incidents.map(({ episodeId, title, ms }) => (
              <li key={episodeId}>
                <Plain text={title} />, <span className="num">{spanText(ms)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="plain-row">
        <Button
          small
          onPress={() => {
            void copyText(markdown).then((done) =>
              say(done ? 'The report is copied' : 'Copying was not allowed', !done),
            )
          }}
        >
          Copy as Markdown
        </Button>
        <Button small kind="bare" onPress={() => downloadText(`report-${fileName(customer)}.md`, markdown)}>
          Save
        </Button>
      </div>
    </div>
  )
}

function fileName(customer: string): string {
  return (
    customer
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'customer'
  )
}
