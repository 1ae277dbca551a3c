/** Where a postmortem stands, what moves it on, and what is still missing for that. */
import { RotateCcw, TriangleAlert } from 'lucide-react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { missingFor, missingToMove } from '../../../contract/postmortem-guards.ts'
import { maxLifeText, type PostmortemState, stateNames } from '../../../contract/postmortem-life.ts'
import { reminderOf, reminderWords } from '../../../contract/postmortem-reminders.ts'
import { useNowTo } from '../../now.ts'
import { give } from '../../orders.ts'
import { say } from '../../store.ts'
import { momentText } from '../../ui/clock.ts'
import { Button } from '../../ui/parts.tsx'
import { Plain } from '../../ui/plain.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { useLive } from '../../watch/sight.ts'
import { backState, damagedWords, moveWords, nextState } from './life-words.ts'
import { LifeField, useUnfinished } from './unfinished.tsx'

export function Standing({ summary }: { readonly summary: PostmortemSummary }) {
  const { id, life } = summary
  const unfinished = useUnfinished()
  const live = useLive()
  const since = useNowTo((now) => momentText(life.since, now))
  const again = useNowTo((now) => (life.firedAgainAt === null ? '' : momentText(life.firedAgainAt, now)))
  const late = useNowTo((now) => reminderOf(summary, now)?.kind ?? '')
  const next = nextState(life.state)
  const back = backState(life.state)
  const reason = unfinished.of('reason', '').trim()
  const looked = unfinished.of('looked', '').trim()
  const missing = next === null ? [] : missingToMove(life, next, null)
  const isClosed = life.state === 'closed'
  const move = async (to: PostmortemState): Promise<void> => {
    const why = reason === '' ? null : reason
    if (!(await give('postmortems.move', { postmortemId: id, to, reason: why }))) return
    unfinished.forget('reason')
    say(`It stands in ${stateNames[to]} now`, false)
  }
  const stay = async (): Promise<void> => {
    if (await give('postmortems.move', { postmortemId: id, to: life.state, reason: looked }))
      unfinished.forget('looked')
  }
  return (
    <section className="life-part" aria-label="State">
      <p className="life-state">
        <b>{stateNames[life.state]}</b>
        <span className="dim num">
          since {since}
          {life.policy !== '' && <Plain text={`, by policy ${life.policy}`} />}
        </span>
      </p>
      {again !== '' && (
        <div className="warn warn-page">
          <RotateCcw size={16} strokeWidth={1.75} aria-hidden="true" />
          <div>
            <b>Fired again {again}</b>
            <p>A linked alert fires where the fix was said to be.</p>
            <LifeField field="looked" label="Why it stays as it is" told="" longest={maxLifeText} />
            {live && (
              <Button small disabled={looked === ''} onPress={() => void stay()}>
                Looked at
              </Button>
            )}
          </div>
        </div>
      )}
      {summary.damaged && (
        <p className="life-late">
          <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>{damagedWords(summary.damaged)}</span>
        </p>
      )}
      <AsItsFileSays life={life} />
      {late !== '' && (
        <p className="life-late">
          <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
          <span>{reminderWords[late]}</span>
        </p>
      )}
      {isClosed && <LifeField field="reason" label="Why it is opened again" told="" longest={maxLifeText} />}
      {live && (
        <p className="life-acts">
          {next !== null && (
            <Button small disabled={missing.length > 0} onPress={() => void move(next)}>
              {moveWords(next)}
            </Button>
          )}
          {back !== null && (
            <Button
              small
              kind={isClosed ? 'plain' : 'bare'}
              disabled={isClosed && reason === ''}
              onPress={() => void move(back)}
            >
              {isClosed ? 'Open it again' : `Back to ${stateNames[back]}`}
            </Button>
          )}
        </p>
      )}
      {next !== null && missing.length > 0 && (
        <div className="life-missing">
          <p>Before {next === 'closed' ? 'it can be closed' : `“${stateNames[next]}”`}:</p>
          <ul>
            {missing.map((each) => (
              <li key={each}>{plainLine(each)}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

/** A file may say more than is known here: then it is shown as that, with what is missing. */
function AsItsFileSays({ life }: Pick<PostmortemSummary, 'life'>) {
  const missing = missingFor(life, life.state)
  if (missing.length === 0) return null
  return (
    <div className="life-missing">
      <p>
        {life.state === 'closed' ? 'Closed elsewhere, as its file says' : 'It stands here as its file says'}.
        Missing here:
      </p>
      <ul>
        {missing.map((each) => (
          <li key={each}>{plainLine(each)}</li>
        ))}
      </ul>
    </div>
  )
}
