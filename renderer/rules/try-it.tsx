/** Try it: an alert and a moment in, what would happen and why out. What was tried can be kept as a test. */
import { useEffect, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { TryAnswer } from '../../contract/rule-cases.ts'
import { engineNow } from '../now.ts'
import { give } from '../orders.ts'
import { Field } from '../settings/field.tsx'
import { usePage } from '../store.ts'
import { clockIn } from '../ui/clock.ts'
import { Button, Select } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useSources } from '../watch/sight.ts'
import { hoursWords, outcomeWords, reasonWords, rowWords } from '../watch/why-words.ts'
import { plainRules, useRules } from './draft.ts'
import { readLabels } from './form.ts'
import { type Tried, useTry } from './try-draft.ts'

const duties: readonly (readonly [Tried['duty'], string])[] = [
  ['now', 'As it is now'],
  ['on', 'On duty'],
  ['off', 'Off duty'],
]
/** More alerts than this are found by pasting their labels. */
const mostListed = 60

export function TryIt() {
  const tried = useTry()
  const { answer, problem } = useAnswer()
  const episodes = usePage((page) => page.state?.episodes)
  const sources = useSources().map(({ id }) => String(id))
  const firing = [...(episodes?.values() ?? [])].filter((one) => one.firing && one.severity !== 'none')
  const listed = firing.toSorted((a, b) => b.seenAt - a.seenAt).slice(0, mostListed)
  const options: (readonly [string, string])[] = [
    ['', 'Labels that I paste'],
    ...listed.map(({ id, title, customer }) => {
      const whose = customer === null ? '' : `, ${plainLine(customer)}`
      return [String(id), `${plainLine(title)}${whose}`.slice(0, 90)] as const
    }),
  ]
  const chosen = options.some(([id]) => id === tried.episodeId) ? tried.episodeId : ''
  return (
    <section className="card try" aria-labelledby="try-title">
      <h2 id="try-title">Try it</h2>
      <Field id="try-alert" label="Alert">
        {(ties) => (
          <Select
            {...ties}
            value={chosen}
            options={options}
            onPick={(episodeId) => useTry.setState({ episodeId })}
          />
        )}
      </Field>
      {chosen === '' && (
        <Field id="try-labels" label="Labels">
          {(ties) => (
            <textarea
              {...ties}
              className="input input-code"
              rows={4}
              value={tried.labels}
              maxLength={20_000}
              spellCheck={false}
              placeholder={'severity=page\npipeline=stable-testing'}
              onChange={(event) => useTry.setState({ labels: event.target.value })}
            />
          )}
        </Field>
      )}
      {chosen === '' && sources.length > 0 && (
        <Field
          id="try-source"
          label="Read as those of"
          hint="A source may have a mapping of its own for its labels."
        >
          {(ties) => (
            <Select
              {...ties}
              value={sources.includes(tried.source) ? tried.source : ''}
              options={[
                ['', 'No source: as the whole file says'],
                ...sources.map((name) => [name, name] as const),
              ]}
              onPick={(source) => useTry.setState({ source })}
            />
          )}
        </Field>
      )}
      <Field id="try-at" label="Moment" hint="By the clock of this laptop; empty is now.">
        {(ties) => (
          <input
            {...ties}
            className="input"
            type="datetime-local"
            value={tried.at}
            onChange={(event) => useTry.setState({ at: event.target.value })}
          />
        )}
      </Field>
      <Field id="try-duty" label="Duty">
        {(ties) => (
          <Select
            {...ties}
            value={tried.duty}
            options={duties}
            onPick={(duty) => useTry.setState({ duty })}
          />
        )}
      </Field>
      <div aria-live="polite" className="try-answer">
        {problem !== null && <p className="soft">{problem}</p>}
        {answer && <Answer answer={answer} />}
      </div>
      {answer && <Keep answer={answer} />}
    </section>
  )
}

/** What the table on the screen says of what is typed now. */
function useAnswer(): { readonly answer: TryAnswer | null; readonly problem: string | null } {
  const { episodeId, labels, source, at, duty } = useTry()
  const engine = usePage((page) => page.engine)
  const rules = useRules((draft) => draft.rules)
  const version = usePage((page) => page.state?.desk.rulesVersion ?? 0)
  const [state, setState] = useState<{ answer: TryAnswer | null; problem: string | null }>({
    answer: null,
    problem: null,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version of the rules is the reason to ask again
  useEffect(() => {
    let wanted = true
    const tell = (answer: TryAnswer | null, problem: string | null): void => {
      if (wanted) setState({ answer, problem })
    }
    const read = episodeId === '' ? readLabels(labels) : null
    if (read && 'problem' in read) {
      tell(null, labels.trim() === '' ? null : read.problem)
      return () => {
        wanted = false
      }
    }
    const moment = at === '' ? engineNow() : new Date(at).getTime()
    const alert = read
      ? { labels: { ...read.labels }, source: source || null }
      : { episodeId: Number(episodeId) as EpisodeId }
    const given = rules === null ? {} : { rules: rules === 'standard' ? null : plainRules(rules) }
    void engine
      ?.query('rules.try', { alert, at: Math.max(0, Math.round(moment)), duty, ...given } as never)
      .then((answer) => tell(answer, null))
      .catch((error: unknown) =>
        tell(null, error instanceof AppError ? error.message : 'That could not be tried.'),
      )
    return () => {
      wanted = false
    }
  }, [episodeId, labels, source, at, duty, engine, rules, version])
  return state
}

function Answer({ answer }: { readonly answer: TryAnswer }) {
  const { decision, row, circumstances } = answer
  const { at, zone, duty } = circumstances
  const asked = row?.hours ?? null
  const facts = [
    `${clockIn(zone, at)} in ${plainLine(zone)}`,
    ...(asked === null ? [] : [hoursWords(asked, circumstances)]),
    duty.state === 'unknown' ? 'duty not known, which counts as on' : `${duty.state} duty`,
  ]
  return (
    <>
      <p>
        <b>{capital(outcomeWords[decision.outcome])}.</b>{' '}
        {decision.reason === 'rule' ? `${rowWords(decision)}.` : reasonWords(decision.reason)}
      </p>
      <p className="soft num">{facts.join(' · ')}</p>
    </>
  )
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Keeps what was tried as one of the user's own tests. */
function Keep({ answer }: { readonly answer: TryAnswer }) {
  const name = useTry((tried) => tried.name)
  const { labels } = answer.facts
  if (labels === null) return null
  const must = answer.decision.outcome === 'wake' ? 'wake' : 'not-wake'
  const keep = (wanted: 'wake' | 'not-wake'): void => {
    const duty = answer.circumstances.duty.state === 'off' ? 'off' : 'on'
    const { at } = answer.circumstances
    const { source } = answer
    void give('rules.case.save', {
      ...{ name: name.trim(), labels, ...(source === null ? {} : { source: source as SourceId }) },
      ...{ at, duty, must: wanted },
    }).then((taken) => {
      if (taken) useTry.setState({ name: '' })
    })
  }
  const buttons: readonly (readonly ['wake' | 'not-wake', string])[] = [
    ['not-wake', 'Must not wake me'],
    ['wake', 'Must wake'],
  ]
  return (
    <div className="try-keep">
      <Field id="try-name" label="Keep it as a test" hint="Run whenever the rules change.">
        {(ties) => (
          <input
            {...ties}
            className="input"
            value={name}
            maxLength={80}
            autoComplete="off"
            placeholder="its name"
            onChange={(event) => useTry.setState({ name: event.target.value })}
          />
        )}
      </Field>
      <p className="form-actions">
        {buttons.map(([wanted, words]) => (
          <Button
            key={wanted}
            small
            kind={wanted === must ? 'primary' : 'plain'}
            disabled={name.trim() === ''}
            onPress={() => keep(wanted)}
          >
            {words}
          </Button>
        ))}
      </p>
    </div>
  )
}
