import type { SupportHealth } from '../../contract/support.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { failureWords } from '../states/failure-words.ts'
import { agoText, spanText } from '../ui/duration.ts'
import { Badge } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useLive } from '../watch/sight.ts'
import { CardActions } from './card-actions.tsx'
import { Remarks, SupportCardLines } from './card-lines.tsx'

export function SupportCard({ source, edit }: { readonly source: SupportHealth; readonly edit: () => void }) {
  const now = useNow()
  const live = useLive()
  const { id, label, failure, lastGoodAt, remarks } = source
  const name = plainLine(id)
  const isGood = live && failure === null && lastGoodAt !== null
  return (
    <li className="card source-card">
      <header>
        <h2 className="cut">
          <Plain text={label} />
          {label.toLowerCase() !== id && (
            <span className="dim">
              {' '}
              <Plain text={id} />
            </span>
          )}
        </h2>
        <Badge
          tone={isGood ? 'ok' : 'unknown'}
          icon={<SeverityMark mark={isGood ? 'quiet' : 'blind'} label={null} small />}
        >
          {!live ? 'Not known now' : failure ? 'Not read' : lastGoodAt === null ? 'First look' : 'Read'}
        </Badge>
      </header>
      <p className="soft num">{factsWords(source, now)}</p>
      {failure && (
        <p className="warn warn-unknown">
          <span>
            <b>{failureWords(failure).what}</b> {failureWords(failure).todo}{' '}
            <span className="dim">{failureWords(failure).facts}</span>
            {source.nextTryAt !== null && source.nextTryAt > now && (
              <span className="dim num"> It is asked again in {spanText(source.nextTryAt - now)}.</span>
            )}
          </span>
        </p>
      )}
      <Remarks name={id} remarks={remarks} />
      <SupportCardLines budget={source.budget} />
      {live && (
        <CardActions
          name={name}
          follows={`Nobody reads ${name} then. The threads that are here stay.`}
          tryAgain={() => void give('support.tryNow', { sourceId: id })}
          edit={edit}
          remove={() => void give('support.removeSource', { name: id })}
        />
      )}
    </li>
  )
}

/** "Last answer 20 s ago as mara, 3 repositories, asked every minute." */
export function factsWords(source: SupportHealth, now: number): string {
  const { kind, account, followed, lastGoodAt, behindMs, isPushed, pollMs } = source
  const what = kind === 'slack' ? ['channel', 'channels'] : ['repository', 'repositories']
  const age = lastGoodAt === null ? 'No answer yet' : `Last answer ${agoText(Math.max(0, now - lastGoodAt))}`
  const who = account === null ? '' : ` as ${plainLine(account)}`
  const behind =
    lastGoodAt !== null && behindMs === null
      ? ' Not all of them are read yet.'
      : behindMs !== null && behindMs > 2 * pollMs
        ? ` The one read least recently is ${spanText(behindMs)} behind.`
        : ''
  const asked = isPushed ? 'told of news at once' : `asked every ${spanText(pollMs)}`
  return `${age}${who}, ${followed} ${what[followed === 1 ? 0 : 1]}, ${asked}.${behind}`
}
