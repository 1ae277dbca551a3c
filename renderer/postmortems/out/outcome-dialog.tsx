/** A draft of an alert or a recipe: changed here, checked, and taken along into the text, a file or the clipboard. */
import { useEffect, useState } from 'react'
import { AppError } from '../../../contract/errors.ts'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { OutcomeKind } from '../../../contract/postmortem-life.ts'
import { maxRuleText, type OutcomeDraft } from '../../../contract/postmortem-rule.ts'
import { give } from '../../orders.ts'
import { say, usePage } from '../../store.ts'
import { copyText, downloadText } from '../../ui/copy-text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Button } from '../../ui/parts.tsx'
import { plainLine } from '../../ui/plain-text.ts'
import { type FormDraft, useFormDraft, wholeText } from '../../use-form-draft.ts'
import { sheetDoor } from '../sheet-door.ts'
import { desk } from '../texts.ts'
import { insertedText } from './outcome-words.ts'
import { RuleChecked } from './rule-checked.tsx'

interface OutcomeProps {
  readonly summary: PostmortemSummary
  readonly kind: OutcomeKind
}

/** Where it is kept until it is put into the text. */
export function outcomePlace(id: number, kind: OutcomeKind): string {
  return `${kind === 'alert' ? 'rule' : 'recipe'}:${id}`
}

export function OutcomeDialog({ summary, kind, onClose }: OutcomeProps & { readonly onClose: () => void }) {
  const [begun, setBegun] = useState<OutcomeDraft | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    usePage
      .getState()
      .engine?.query('postmortems.draftOutcome', { postmortemId: summary.id, kind })
      .then(setBegun, (error: unknown) =>
        setProblem(error instanceof AppError ? error.message : 'It could not be drafted.'),
      )
  }, [kind, summary.id])
  return (
    <Dialog wide title={kind === 'alert' ? 'A rule that warns' : 'An ops recipe'} onClose={onClose}>
      {problem !== null && <p className="problem">{plainLine(problem)}</p>}
      {begun && <WorkedOn summary={summary} kind={kind} begun={begun} onClose={onClose} />}
    </Dialog>
  )
}

interface WorkProps extends OutcomeProps {
  /** as it was drafted out of the record */
  readonly begun: OutcomeDraft
  readonly onClose: () => void
}

/** What is typed is on disk like any other draft: a crash or a reload finds it again. */
function WorkedOn({ summary, kind, begun, onClose }: WorkProps) {
  const work = useFormDraft(outcomePlace(summary.id, kind), begun.text, wholeText)
  return (
    <div className="outcome-draft">
      {begun.notes.map((note) => (
        <p key={note} className="soft">
          {plainLine(note)}
        </p>
      ))}
      {work.isKept && <p className="soft">As you left it.</p>}
      <textarea
        className="input words outcome-text"
        aria-label={kind === 'alert' ? 'The rule, YAML' : 'The recipe, Markdown'}
        value={work.form}
        maxLength={maxRuleText}
        spellCheck={kind === 'recipe'}
        rows={16}
        onChange={(event) => work.type(event.target.value)}
      />
      {kind === 'alert' && (
        <RuleChecked
          of={summary.id}
          text={work.form}
          ask={(text) =>
            usePage.getState().engine?.query('postmortems.checkRules', { postmortemId: summary.id, text })
          }
        />
      )}
      <Acts summary={summary} kind={kind} begun={begun} work={work} onClose={onClose} />
    </div>
  )
}

function Acts(props: WorkProps & { readonly work: FormDraft<string> }) {
  const { summary, kind, begun, work, onClose } = props
  const [done, setDone] = useState<string | null>(null)
  const text = work.form
  const told = summary.life.outcomes.some((each) => each.kind === kind)
  const door = sheetDoor(summary.id)
  const tell = (words: string): void => {
    setDone(words)
    say(words, false)
  }
  const propose = async (): Promise<void> => {
    const input = { kind, state: 'proposed', title: begun.title, url: null, reason: null } as const
    if (await give('postmortems.outcome', { postmortemId: summary.id, ...input })) tell('Noted as proposed')
  }
  return (
    <p className="dialog-actions">
      {door && (
        <Button
          kind="primary"
          onPress={() => {
            door.addToSection('rules', insertedText(kind, text))
            say('Put into the text', false)
            // Until the text is kept, the draft is.
            void desk()
              .handedOver(summary.id)
              .then((isKept) => isKept && work.forget())
            onClose()
          }}
        >
          Put it into the text
        </Button>
      )}
      <Button
        onPress={() => void copyText(text).then((copied) => tell(copied ? 'Copied' : 'Could not copy'))}
      >
        Copy
      </Button>
      <Button
        onPress={() =>
          downloadText(begun.file, text, kind === 'alert' ? 'application/yaml' : 'text/markdown')
        }
      >
        Save as file
      </Button>
      {!told && <Button onPress={() => void propose()}>Note it as proposed</Button>}
      {text !== begun.text && (
        <Button kind="bare" onPress={work.startAnew}>
          Begin anew
        </Button>
      )}
      <span className="soft" role="status">
        {done}
      </span>
    </p>
  )
}
