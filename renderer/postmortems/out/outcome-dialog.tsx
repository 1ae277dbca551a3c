/** A draft of an alert or a recipe: changed here, checked, and taken along into the text, a file or the clipboard. */
import { useEffect, useState } from 'react'
import { AppError } from '../../../contract/errors.ts'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { OutcomeKind } from '../../../contract/postmortem-life.ts'
import { maxRuleText, type RuleCheck } from '../../../contract/postmortem-rule.ts'
import { after } from '../../now.ts'
import { give } from '../../orders.ts'
import { say, usePage } from '../../store.ts'
import { copyText, downloadText } from '../../ui/copy-text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Button } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { sheetDoor } from '../sheet-door.ts'
import { draftKey, forgetDraft, keepDraft, useOutcomeDrafts } from './outcome-desk.ts'
import { insertedText, verdictWords } from './outcome-words.ts'

/** Whoever types has come to a rest, ms. */
const restMs = 600

interface OutcomeProps {
  readonly summary: PostmortemSummary
  readonly kind: OutcomeKind
}

export function OutcomeDialog({ summary, kind, onClose }: OutcomeProps & { readonly onClose: () => void }) {
  const key = draftKey(summary.id, kind)
  const draft = useOutcomeDrafts(({ drafts }) => drafts.get(key))
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    if (draft) return
    usePage
      .getState()
      .engine?.query('postmortems.draftOutcome', { postmortemId: summary.id, kind })
      .then(
        (begun) => keepDraft(key, { ...begun, drafted: begun.text }),
        (error: unknown) =>
          setProblem(error instanceof AppError ? error.message : 'It could not be drafted.'),
      )
  }, [draft, key, kind, summary.id])
  return (
    <Dialog wide title={kind === 'alert' ? 'A rule that warns' : 'An ops recipe'} onClose={onClose}>
      {problem !== null && <p className="problem">{plainLine(problem)}</p>}
      {draft && (
        <div className="outcome-draft">
          {draft.notes.map((note) => (
            <p key={note} className="soft">
              {plainLine(note)}
            </p>
          ))}
          <textarea
            className="input words outcome-text"
            aria-label={kind === 'alert' ? 'The rule, YAML' : 'The recipe, Markdown'}
            value={draft.text}
            maxLength={maxRuleText}
            spellCheck={kind === 'recipe'}
            rows={16}
            onChange={(event) => keepDraft(key, { ...draft, text: event.target.value })}
          />
          {kind === 'alert' && <Checked id={summary.id} text={draft.text} />}
          <Acts summary={summary} kind={kind} onClose={onClose} />
        </div>
      )}
    </Dialog>
  )
}

/** What promtool says of it, and when it would have warned; asked anew once the hands rest. */
function Checked({ id, text }: { readonly id: number; readonly text: string }) {
  const [answer, setAnswer] = useState<{ readonly text: string; readonly check: RuleCheck } | null>(null)
  useEffect(() => {
    let left = false
    const stop = after(restMs, () => {
      usePage
        .getState()
        .engine?.query('postmortems.checkRules', { postmortemId: id, text })
        .then(
          (check) => {
            if (!left) setAnswer({ text, check })
          },
          // What was said of the text before is marked as such.
          () => {},
        )
    })
    return () => {
      left = true
      stop()
    }
  }, [id, text])
  if (answer?.text !== text)
    return (
      <p className="soft" role="status">
        Being checked.
      </p>
    )
  const { verdict, warned } = answer.check
  return (
    <div className="outcome-check" role="status">
      {warned.map(({ alert, words }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two rules may have one name
        <p key={`${alert} ${index}`}>
          {warned.length > 1 && <b>{plainLine(alert)}: </b>}
          {plainLine(words)}
        </p>
      ))}
      {verdictWords(verdict).map((line) => (
        <p key={line} className={verdict.kind === 'refused' ? 'out-problem' : 'soft'}>
          {plainLine(line)}
        </p>
      ))}
    </div>
  )
}

function Acts({ summary, kind, onClose }: OutcomeProps & { readonly onClose: () => void }) {
  const key = draftKey(summary.id, kind)
  const draft = useOutcomeDrafts(({ drafts }) => drafts.get(key))
  const [done, setDone] = useState<string | null>(null)
  if (!draft) return null
  const told = summary.life.outcomes.some((each) => each.kind === kind)
  const door = sheetDoor(summary.id)
  const tell = (words: string): void => {
    setDone(words)
    say(words, false)
  }
  const propose = async (): Promise<void> => {
    const input = { kind, state: 'proposed', title: draft.title, url: null, reason: null } as const
    if (await give('postmortems.outcome', { postmortemId: summary.id, ...input })) tell('Noted as proposed')
  }
  return (
    <p className="dialog-actions">
      {door && (
        <Button
          kind="primary"
          onPress={() => {
            door.addToSection('rules', insertedText(kind, draft.text))
            say('Put into the text', false)
            onClose()
          }}
        >
          Put it into the text
        </Button>
      )}
      <Button
        onPress={() => void copyText(draft.text).then((copied) => tell(copied ? 'Copied' : 'Could not copy'))}
      >
        Copy
      </Button>
      <Button
        onPress={() =>
          downloadText(draft.file, draft.text, kind === 'alert' ? 'application/yaml' : 'text/markdown')
        }
      >
        Save as file
      </Button>
      {!told && <Button onPress={() => void propose()}>Note it as proposed</Button>}
      {draft.text !== draft.drafted && (
        <Button kind="bare" onPress={() => forgetDraft(key)}>
          Begin anew
        </Button>
      )}
      <span className="soft" role="status">
        {done}
      </span>
    </p>
  )
}
