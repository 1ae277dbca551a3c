/** The rule behind a noisy alert with a longer wait: changed here, checked, and taken along to where rules are kept. */
import { useEffect, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { maxRuleText, type OutcomeDraft } from '../../contract/postmortem-rule.ts'
import { RuleChecked } from '../postmortems/out/rule-checked.tsx'
import { say, usePage } from '../store.ts'
import { copyText, downloadText } from '../ui/copy-text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useFormDraft, wholeText } from '../use-form-draft.ts'
import { useInsights } from './desk.ts'
import { tunedPlace } from './tune.ts'

export function TuneDialog() {
  const tuning = useInsights((known) => known.tuning)
  return tuning === null ? null : <Tuning key={tuning.alertname} {...tuning} />
}

interface Tuned {
  readonly alertname: string
  readonly episodeId: EpisodeId
}

function Tuning({ alertname, episodeId }: Tuned) {
  const [begun, setBegun] = useState<OutcomeDraft | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    usePage
      .getState()
      .engine?.query('insights.tune', { episodeId })
      .then(setBegun, (error: unknown) =>
        setProblem(error instanceof AppError ? error.message : 'It could not be drafted.'),
      )
  }, [episodeId])
  return (
    <Dialog wide title="Tune this rule" onClose={() => useInsights.setState({ tuning: null })}>
      {problem !== null && <p className="problem">{plainLine(problem)}</p>}
      {begun && <WorkedOn alertname={alertname} episodeId={episodeId} begun={begun} />}
    </Dialog>
  )
}

function WorkedOn({ alertname, episodeId, begun }: Tuned & { readonly begun: OutcomeDraft }) {
  const work = useFormDraft(tunedPlace(alertname), begun.text, wholeText)
  const [done, setDone] = useState<string | null>(null)
  const text = work.form
  const tell = (words: string): void => {
    setDone(words)
    say(words, false)
  }
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
        aria-label="The rule, YAML"
        value={text}
        maxLength={maxRuleText}
        spellCheck={false}
        rows={14}
        onChange={(event) => work.type(event.target.value)}
      />
      <RuleChecked
        of={episodeId}
        text={text}
        ask={(words) => usePage.getState().engine?.query('insights.checkRule', { episodeId, text: words })}
      />
      <p className="dialog-actions">
        <Button
          kind="primary"
          onPress={() => void copyText(text).then((copied) => tell(copied ? 'Copied' : 'Could not copy'))}
        >
          Copy
        </Button>
        <Button onPress={() => downloadText(begun.file, text, 'application/yaml')}>Save as file</Button>
        {text !== begun.text && (
          <Button kind="bare" onPress={work.startAnew}>
            Begin anew
          </Button>
        )}
        <span className="soft" role="status">
          {done}
        </span>
      </p>
    </div>
  )
}
