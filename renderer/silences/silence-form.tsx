/** The form of a silence: matchers beside what they hide, length, reason, and what is still missing. */
import { type KeyboardEvent, useEffect, useState } from 'react'
import type { SourceId } from '../../contract/ids.ts'
import type { SilenceProposal } from '../../contract/silences.ts'
import { engineNow, useNow } from '../now.ts'
import { closeDialog } from '../orders.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { useDraft } from '../use-draft.ts'
import { LeftOut } from '../watch/chosen.tsx'
import { countOf } from '../watch/words.ts'
import { type DraftMatcher, draftProblem, endProblem, keptOf, withMatcher } from './draft.ts'
import { GitText } from './git-text.tsx'
import { endOf, type Length, LengthField } from './length.tsx'
import { MatcherLines } from './matcher-lines.tsx'
import { PreviewPane } from './preview.tsx'
import { type Preview, usePreview } from './use-preview.ts'

const minuteMs = 60_000
/** Alertmanager keeps a comment of any length; the engine takes this many characters. */
const maxReason = 2_000

/** A silence of one source while it is being made. */
export interface SilenceDraft {
  readonly sourceId: SourceId
  readonly label: string
  /** how many of the chosen alerts are this source's */
  readonly chosen: number
  readonly matchers: readonly DraftMatcher[]
  /** labels of theirs that no matcher can hold */
  readonly leftOut: readonly string[]
}

export interface SilenceFormProps {
  readonly title: string
  readonly start: readonly SilenceDraft[]
  /** so many more were chosen than one order takes */
  readonly left: number
  /** sources that take no silence */
  readonly impossible: readonly SilenceProposal[]
  readonly length: Length
  /** the end of a standing silence, epoch ms */
  readonly standing: number | null
  /** the draft that is typed as the reason, and what stands there at first */
  readonly reasonPlace: string
  readonly reason: string
  readonly verb: 'Silence' | 'Change'
  /** gives the orders; answers the sources for which they were not taken */
  readonly send: (
    drafts: readonly SilenceDraft[],
    endsAt: number,
    comment: string,
  ) => Promise<ReadonlySet<SourceId>>
}

export function SilenceForm(props: SilenceFormProps) {
  const { title, impossible, standing, reasonPlace, verb, send } = props
  const closed = new Set(impossible.map((each) => each.sourceId))
  const [drafts, setDrafts] = useState(() => props.start.filter((each) => !closed.has(each.sourceId)))
  const [previews, setPreviews] = useState<ReadonlyMap<SourceId, Preview>>(new Map())
  const [length, setLength] = useState(props.length)
  const { text: reason, field: reasonField, type, flush, used } = useDraft(reasonPlace, props.reason)
  const [giving, setGiving] = useState(false)
  const [forGit, setForGit] = useState(false)
  const now = useNow()
  const endsAt = endOf(length, now)
  const missing = missingWords(drafts, previews, endsAt, reason, now)
  const hidden = [...previews.values()].reduce((sum, each) => sum + (each.answer?.now.count ?? 0), 0)

  // To the minute, so that what is read does not change under the eye.
  const gitEnd = endsAt === null ? null : Math.ceil(endsAt / minuteMs) * minuteMs
  const git =
    forGit && gitEnd !== null && draftsFit(drafts)
      ? drafts.map(({ sourceId, matchers }) => ({
          ...{ sourceId, matchers: keptOf(matchers), startsAt: null, endsAt: gitEnd },
          ...{ comment: reason.trim(), by: null },
        }))
      : null

  // The words are what only a person can give; the rest is proposed.
  useEffect(() => reasonField.current?.focus({ preventScroll: true }), [reasonField])

  const submit = async (): Promise<void> => {
    const end = endOf(length, engineNow())
    if (missing !== null || giving || end === null) return
    setGiving(true)
    const refused = await send(drafts, Math.round(end), reason.trim())
    setGiving(false)
    setDrafts(drafts.filter((each) => refused.has(each.sourceId)))
    if (refused.size > 0) return
    used(reason)
    closeDialog()
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
    event.preventDefault()
    void submit()
  }
  return (
    <Dialog title={title} wide onClose={closeDialog} onKeyDown={press}>
      <LeftOut left={props.left} />
      {impossible.map((each) => (
        <p key={each.sourceId} className="warn warn-page">
          <span>
            <b>
              <Plain text={each.label} />, {countOf(each.chosen, 'alert')}:
            </b>{' '}
            {plainLine(each.impossible ?? '')}
          </span>
        </p>
      ))}
      {drafts.map((draft) => (
        <SourceSection
          key={draft.sourceId}
          draft={draft}
          named={props.start.length > 1}
          onChange={(matchers) =>
            setDrafts(drafts.map((each) => (each === draft ? { ...draft, matchers } : each)))
          }
          onPreview={(preview) => setPreviews((known) => new Map(known).set(draft.sourceId, preview))}
        />
      ))}
      {git !== null && <GitText wanted={git} />}
      {drafts.length > 0 && (
        <div className="silence-foot">
          <LengthField length={length} standing={standing} onPick={setLength} />
          <div className="field">
            <label htmlFor="silence-reason">Reason, for the others</label>
            <textarea
              ref={reasonField}
              id="silence-reason"
              className="input words"
              rows={2}
              value={reason}
              maxLength={maxReason}
              placeholder="Why it may be quiet, and who knows more"
              onChange={(event) => type(event.target.value)}
              onBlur={flush}
            />
          </div>
          <Problem />
          <p className="dialog-actions">
            <Button
              kind="primary"
              shortcut="Ctrl Enter"
              disabled={missing !== null || giving}
              onPress={() => void submit()}
            >
              {verb === 'Silence' ? `Silence ${countOf(hidden, 'alert')}` : 'Change it'}
            </Button>
            <span className="soft" role="status">
              {missing}
            </span>
            <span className="grow" />
            <Button kind="bare" onPress={() => setForGit(!forGit)}>
              {forGit ? 'Hide the form for Git' : 'As YAML for Git'}
            </Button>
          </p>
        </div>
      )}
    </Dialog>
  )
}

/** Can each of them be written at all? */
function draftsFit(drafts: readonly SilenceDraft[]): boolean {
  return drafts.length > 0 && drafts.every(({ matchers }) => draftProblem(matchers) === null)
}

/** The first thing that keeps it from being sent, as a sentence; null when nothing does. */
function missingWords(
  drafts: readonly SilenceDraft[],
  previews: ReadonlyMap<SourceId, Preview>,
  endsAt: number | null,
  reason: string,
  now: number,
): string | null {
  const drafted = drafts.map((draft) => draftProblem(draft.matchers)).find((each) => each !== null)
  if (drafted) return drafted
  const known = drafts.map((draft) => previews.get(draft.sourceId))
  if (known.some((each) => (each?.answer?.refusals.length ?? 0) > 0 && each?.current))
    return 'It is refused as it stands.'
  if (known.some((each) => each?.problem)) return 'What it hides is not known.'
  if (known.some((each) => !each?.current)) return 'Looking at what it would hide.'
  return endProblem(endsAt, now) ?? (reason.trim() === '' ? 'A reason is missing.' : null)
}

function SourceSection(props: {
  readonly draft: SilenceDraft
  readonly named: boolean
  readonly onChange: (matchers: readonly DraftMatcher[]) => void
  readonly onPreview: (preview: Preview) => void
}) {
  const { draft, named, onChange, onPreview } = props
  const { sourceId, label, chosen, matchers, leftOut } = draft
  const preview = usePreview(sourceId, draftProblem(matchers) === null ? keptOf(matchers) : null)
  const { answer, current, problem } = preview
  // The form's button needs to know what every source's part of it hides.
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when the preview changes, not with every rendering
  useEffect(() => onPreview({ answer, current, problem }), [answer, current, problem])
  return (
    <section className="silence-source" aria-label={plainLine(label)}>
      {named && (
        <h3 className="silence-label">
          <Plain text={label} /> <small>{countOf(chosen, 'chosen alert')}</small>
        </h3>
      )}
      <div className="silence-halves">
        <MatcherLines draft={matchers} leftOut={leftOut} onChange={onChange} />
        <PreviewPane preview={preview} add={(matcher) => onChange(withMatcher(matchers, matcher))} />
      </div>
    </section>
  )
}
