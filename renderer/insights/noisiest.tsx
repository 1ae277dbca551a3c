/** What called most, whether it was worth it, and one key to tune it. */
import type { KeyboardEvent } from 'react'
import type { InsightsView, Noisy } from '../../contract/insights.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { openBehind, useInsights } from './desk.ts'
import { tune } from './tune.ts'
import { actionText, share } from './words.ts'

const mostShown = 8

export function Noisiest({ view }: { readonly view: InsightsView }) {
  const chosen = useInsights((known) => known.noisy)
  const file = useInsights((known) => known.file)
  const rows = view.noisiest.slice(0, mostShown)
  const selected = Math.max(
    0,
    rows.findIndex(({ alertname }) => alertname === chosen),
  )
  return (
    <>
      <header className="chart-head">
        <h2 className="chart-title">
          <button type="button" className="figure-name" onClick={() => void openBehind('noisiest')}>
            Noisiest alerts
          </button>
        </h2>
        <small className="soft">last 4 weeks</small>
      </header>
      {rows.length === 0 ? (
        <p className="soft">Nothing called.</p>
      ) : (
        <table className="noisy" onKeyDown={move}>
          <thead>
            <tr>
              <th scope="col">Alert</th>
              <th scope="col">called</th>
              <th scope="col">needed action</th>
              <th scope="col">at night</th>
              <th scope="col">
                <span className="unseen-words">Tune</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <Row key={row.alertname} row={row} isSelected={index === selected} canTune={file === null} />
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function Row(props: { readonly row: Noisy; readonly isSelected: boolean; readonly canTune: boolean }) {
  const { row, isSelected, canTune } = props
  const { alertname, title, environments, fired, neededAction, known, atNight } = row
  const where = environments.length > 2 ? `${environments.length} environments` : environments.join(', ')
  return (
    <tr className={isSelected ? 'noisy-selected' : undefined}>
      <th scope="row">
        <button
          type="button"
          className="figure-name cut noisy-name"
          tabIndex={isSelected ? 0 : -1}
          onFocus={() => useInsights.setState({ noisy: alertname })}
          onClick={() => void openBehind('noisiest', { alertname })}
        >
          <Plain text={title} /> <small className="soft">{plainLine(where)}</small>
        </button>
      </th>
      <td className="num noisy-count">{fired}</td>
      <td className="num">
        <span className="noisy-share">
          <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect className={known === 0 ? 'bar-none' : 'bar-edge'} width="100" height="6" />
            {known > 0 && <rect className="bar-middle" width={share(neededAction, known)} height="6" />}
          </svg>
          {actionText(row)}
          {known > 0 && known < fired && (
            <span className="unseen-words">
              , known of {known} of {fired}
            </span>
          )}
        </span>
      </td>
      <td className="num">{atNight}</td>
      <td>
        <Button
          small
          kind={isSelected ? 'plain' : 'bare'}
          disabled={!canTune}
          label={`Tune ${plainLine(title)}`}
          shortcut={isSelected ? 'T' : undefined}
          onPress={() => tune(row)}
        >
          Tune
        </Button>
      </td>
    </tr>
  )
}

/** J, K and the arrows go from alert to alert. */
function move(event: KeyboardEvent<HTMLElement>): void {
  const { key, target } = event
  if (event.ctrlKey || event.altKey || event.metaKey) return
  const step = key === 'j' || key === 'ArrowDown' ? 1 : key === 'k' || key === 'ArrowUp' ? -1 : 0
  if (step === 0 || !(target instanceof HTMLElement)) return
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('.noisy-name')]
  const row = target.closest('tr')?.querySelector<HTMLElement>('.noisy-name') ?? null
  event.preventDefault()
  event.stopPropagation()
  if (row) names[names.indexOf(row) + step]?.focus()
}
