/** One card of the board: its title opens it, the rest says who has it and what it waits for. */
import {
  BellPlus,
  BookOpenCheck,
  CalendarCheck,
  FileInput,
  Hourglass,
  Moon,
  RotateCcw,
  SlidersHorizontal,
  Square,
  SquareCheck,
  SquareMinus,
  TriangleAlert,
  UserMinus,
  Users,
  UserX,
} from 'lucide-react'
import { memo, useLayoutEffect, useRef } from 'react'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import { isClosedElsewhere } from '../../../contract/postmortem-guards.ts'
import type { Outcome, Rollout } from '../../../contract/postmortem-life.ts'
import { reminderOf, reminderWords } from '../../../contract/postmortem-reminders.ts'
import { useNow, useNowTo } from '../../now.ts'
import { usePage } from '../../store.ts'
import { momentText } from '../../ui/clock.ts'
import { Avatar, Fact, initialsOf } from '../../ui/parts.tsx'
import { Plain } from '../../ui/plain.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { firstName } from '../../watch/words.ts'
import { openPostmortem } from '../orders.ts'
import { useTexts } from '../texts.ts'
import {
  ageWords,
  customerWords,
  dayName,
  footWords,
  impactLine,
  isLate,
  outcomeWords,
  rolloutWords,
  shownEnvironments,
} from './card-words.ts'
import { cardId, useBoard } from './desk.ts'
import { Progress } from './progress.tsx'

/** How it stands with the meeting, while there is one. */
export type OnTable = 'now' | 'next' | null

export const Card = memo(function Card({
  postmortem,
  table,
}: {
  readonly postmortem: PostmortemSummary
  readonly table: OnTable
}) {
  const { id, title, life } = postmortem
  const selected = useBoard((board) => board.selected === id)
  const follows = useBoard((board) => board.selected === id && board.follows)
  const isFirst = useBoard((board) => board.selected === null)
  const button = useRef<HTMLButtonElement>(null)
  const customers = customerWords(life.customers)
  useLayoutEffect(() => {
    if (!follows) return
    useBoard.setState({ follows: false })
    button.current?.focus()
    button.current?.scrollIntoView?.({ block: 'nearest' })
  }, [follows])
  // What is on the table is in sight, also in a long column.
  useLayoutEffect(() => {
    if (table === 'now') button.current?.scrollIntoView?.({ block: 'nearest' })
  }, [table])
  return (
    <article className={`pm${table === 'now' ? ' is-now' : ''}`}>
      <h3>
        <button
          ref={button}
          id={cardId(id)}
          type="button"
          className="pm-open"
          tabIndex={selected || isFirst ? 0 : -1}
          aria-describedby={`${cardId(id)}-facts`}
          onFocus={() => useBoard.setState({ selected: id })}
          onClick={() => openPostmortem(id)}
        >
          <Plain text={title} />
        </button>
      </h3>
      <div className="pm-facts" id={`${cardId(id)}-facts`}>
        {customers !== null && life.state !== 'closed' && <span className="fact pm-line">{customers}</span>}
        <Warnings postmortem={postmortem} />
        {life.state === 'deploying' && <Environments environments={life.environments} />}
        {life.state === 'closed' &&
          life.outcomes.map((each) => <OutcomeLine key={each.kind} outcome={each} />)}
        <Foot postmortem={postmortem} table={table} />
      </div>
    </article>
  )
})

function Warnings({ postmortem }: { readonly postmortem: PostmortemSummary }) {
  const { id, life, issue } = postmortem
  const unsaved = useTexts((each) => each.texts.get(id)?.standing === 'failed')
  const again = useNowTo((now) => (life.firedAgainAt === null ? '' : momentText(life.firedAgainAt, now)))
  const impact = life.state === 'closed' ? null : impactLine(life)
  const late = useNowTo((now) => reminderOf(postmortem, now)?.kind ?? '')
  return (
    <>
      {impact !== null && (
        <Fact
          icon={life.impact === 'down' ? UserX : UserMinus}
          {...(life.impact === 'down' ? { tone: 'down' as const } : {})}
        >
          {impact}
        </Fact>
      )}
      {again !== '' && (
        <Fact icon={RotateCcw} tone="down">
          fired again {again}
        </Fact>
      )}
      {isClosedElsewhere(life) && <Fact icon={FileInput}>closed elsewhere</Fact>}
      {late !== '' && <Fact icon={Hourglass}>{reminderWords[late]}</Fact>}
      {unsaved && (
        <Fact icon={TriangleAlert} tone="down">
          words not saved yet
        </Fact>
      )}
      {postmortem.damaged && (
        <Fact icon={TriangleAlert} tone="pending">
          damaged on the disk: {postmortem.damaged.join(', ')}
        </Fact>
      )}
      {issue?.problem && (
        <Fact icon={TriangleAlert} tone="pending">
          issue: {plainLine(issue.problem)}
        </Fact>
      )}
    </>
  )
}

function Environments({ environments }: { readonly environments: readonly Rollout[] }) {
  const now = useNow()
  const { done, shown, left } = shownEnvironments(environments)
  return (
    <>
      <Progress environments={environments} />
      <ul className="pm-envs">
        {done > 0 && (
          <li className="is-done">
            <SquareCheck size={14} strokeWidth={1.75} aria-hidden="true" />
            <span>{done} done</span>
          </li>
        )}
        {shown.map((each) => (
          <EnvironmentLine key={each.environment} rollout={each} now={now} />
        ))}
        {left > 0 && <li className="dim">and {left} more</li>}
      </ul>
    </>
  )
}

const marks = {
  open: [Square, 'Open'],
  deployed: [SquareCheck, 'Has the fix'],
  'not-applicable': [SquareMinus, 'Not needed'],
} as const

function EnvironmentLine({ rollout, now }: { readonly rollout: Rollout; readonly now: number }) {
  const [Icon, words] = marks[rollout.state]
  return (
    <li className={rollout.state === 'open' ? 'is-open' : 'is-done'}>
      <Icon size={14} strokeWidth={1.75} role="img" aria-label={words} />
      <code className="cut">
        <Plain text={rollout.environment} />
      </code>
      <small className={`num${isLate(rollout, now) ? ' ink-page' : ''}`}>{rolloutWords(rollout, now)}</small>
    </li>
  )
}

function OutcomeLine({ outcome }: { readonly outcome: Outcome }) {
  const words = outcomeWords(outcome)
  if (words === null) return null
  const Icon =
    outcome.kind === 'recipe' ? BookOpenCheck : outcome.state === 'changed' ? SlidersHorizontal : BellPlus
  return <Fact icon={Icon}>{words}</Fact>
}

function Foot({ postmortem, table }: { readonly postmortem: PostmortemSummary; readonly table: OnTable }) {
  const { life, issue, createdAt } = postmortem
  const meetingDay = usePage((page) => dayName(page.state?.desk.settings.postmortems.meetingDay ?? 1))
  const me = usePage((page) => page.state?.desk.me.name)
  const age = useNowTo((now) => ageWords(postmortem, now))
  const begun = useNowTo((now) => momentText(createdAt, now))
  const { who, words } = footWords(postmortem, meetingDay)
  return (
    <p className="pm-foot">
      {who === null && <FootIcon postmortem={postmortem} />}
      {who !== null && <Avatar initials={initialsOf(who)} you={who === me} />}
      <span className="pm-who">{table === null ? words : tableWords(table, who)}</span>
      {issue?.number && <span className="pm-issue num">#{issue.number}</span>}
      <span className="pm-age num" title={`Begun ${begun}`}>
        <span className="unseen-words">{life.state === 'closed' ? 'it took ' : 'begun '}</span>
        {age}
      </span>
    </p>
  )
}

/** `Mira, on the table` */
function tableWords(table: 'now' | 'next', who: string | null): string {
  const words = table === 'now' ? 'on the table' : 'next'
  return who === null ? words : `${firstName(who)}, ${words}`
}

function FootIcon({ postmortem }: { readonly postmortem: PostmortemSummary }) {
  const { state, readyAt, nightAt } = postmortem.life
  const Icon =
    state === 'distributed' ? Users : readyAt !== null ? CalendarCheck : nightAt !== null ? Moon : null
  if (Icon === null || (state !== 'draft' && state !== 'distributed')) return null
  return <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
}
