/** The configuration file as text: the same YAML that people keep in Git. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { usePage } from '../store.ts'
import { copyText } from '../ui/copy-text.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import {
  isOvertaken,
  isTyped,
  keepTyped,
  readConfig,
  saveConfig,
  saveOverDisk,
  takeDisk,
  typeConfig,
  useConfigDraft,
} from './config-draft.ts'

/** The engine takes this many characters. */
const maxLength = 200_000

export function ConfigFile() {
  const draft = useConfigDraft()
  const live = useLive()
  // A problem that comes or goes means that the file was changed by another hand.
  const told = usePage((page) => JSON.stringify([page.state?.desk.configProblem, page.state?.desk.settings]))
  // biome-ignore lint/correctness/useExhaustiveDependencies: another word about the file is the reason to read it again
  useEffect(() => {
    if (live) void readConfig()
  }, [live, told])
  useEffect(() => {
    const look = (): void => void readConfig()
    window.addEventListener('focus', look)
    window.addEventListener('pagehide', keepTyped)
    return () => {
      window.removeEventListener('focus', look)
      window.removeEventListener('pagehide', keepTyped)
      keepTyped()
    }
  }, [])
  return (
    <section className="card laptop-card" aria-labelledby="config-title">
      <header>
        <h2 id="config-title">Configuration file</h2>
        <span className="grow" />
        {draft.standing === 'saved' && !isTyped(draft) && <span className="soft">Saved and in force</span>}
        {isTyped(draft) && <span className="ink-lamp">Not saved yet</span>}
      </header>
      {draft.file !== '' && (
        <p className="path-line">
          <code>
            <Plain text={draft.file} />
          </code>
        </p>
      )}
      {draft.disk === null && draft.problem === null && <p className="soft">Reading the file.</p>}
      <Problem />
      {isOvertaken(draft) && <Overtaken />}
      {draft.disk !== null && <TextField editable={draft.editable} />}
      {draft.disk !== null && live && draft.editable && !isOvertaken(draft) && (
        <p className="form-actions">
          <Button
            kind={isTyped(draft) ? 'primary' : 'plain'}
            disabled={!isTyped(draft) || draft.standing === 'saving'}
            onPress={() => void saveConfig()}
          >
            {draft.standing === 'saving' ? 'Saving' : 'Save the file'}
          </Button>
          {isTyped(draft) && (
            <Button kind="bare" onPress={takeDisk}>
              Undo all changes
            </Button>
          )}
          <span className="soft">It is checked before it is written, and in force at once.</span>
        </p>
      )}
      {draft.disk !== null && !draft.editable && (
        <p className="soft">
          It cannot be changed here. Edit it in its own place; Nightdesk takes it over by itself.
        </p>
      )}
    </section>
  )
}

function Problem() {
  const problem = useConfigDraft((draft) => draft.problem)
  if (!problem) return null
  const go = (line: number): void => {
    const field = document.getElementById('config-text')
    if (!(field instanceof HTMLTextAreaElement)) return
    const lines = field.value.split('\n')
    const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
    field.focus()
    field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
  }
  return (
    <div className="warn warn-page">
      <p>
        {problem.line !== null && <b>Line {problem.line}: </b>}
        {plainLine(problem.text)}
      </p>
      {problem.line !== null && (
        <Button small onPress={() => go(problem.line ?? 1)}>
          Go to line {problem.line}
        </Button>
      )}
    </div>
  )
}

/** Somebody saved the file while words were typed here: neither is thrown away by itself. */
function Overtaken() {
  const [copied, setCopied] = useState(false)
  return (
    <div className="warn warn-unknown">
      <p>
        <b>The file was changed on disk meanwhile.</b> What you typed is kept here, and the file on disk is as
        the other left it.
      </p>
      <p className="form-actions">
        <Button
          small
          onPress={() => void copyText(useConfigDraft.getState().text).then((done) => setCopied(done))}
        >
          {copied ? 'Copied' : 'Copy what I typed'}
        </Button>
        <Button small onPress={takeDisk}>
          Take the file, drop mine
        </Button>
        <Button small onPress={() => void saveOverDisk()}>
          Save mine over it
        </Button>
      </p>
    </div>
  )
}

function TextField({ editable }: { readonly editable: boolean }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const text = useConfigDraft((draft) => draft.text)
  const turn = useConfigDraft((draft) => draft.turn)
  const wrongLine = useConfigDraft((draft) => draft.problem?.line ?? null)
  const count = text.split('\n').length
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a text from the disk may be put into the field
  useLayoutEffect(() => {
    const node = field.current
    if (node && node.value !== text) node.value = text
  }, [turn])
  return (
    <div className="code-box">
      <div className="code-lines">
        <pre className="code-gutter" aria-hidden="true">
          {Array.from({ length: count }, (_, index) => index + 1).join('\n')}
        </pre>
        {wrongLine !== null && (
          <span className="code-wrong" aria-hidden="true" ref={(node) => placeAtLine(node, wrongLine)} />
        )}
        <textarea
          ref={field}
          id="config-text"
          className="code-text"
          defaultValue={text}
          readOnly={!editable}
          maxLength={maxLength}
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          aria-label="Configuration file, YAML"
          aria-invalid={wrongLine === null ? undefined : true}
          onInput={(event) => typeConfig(event.currentTarget.value)}
          onBlur={keepTyped}
        />
      </div>
    </div>
  )
}

/** The page's policy allows no style attribute; a custom property set by script is none. */
function placeAtLine(node: HTMLElement | null, line: number): void {
  node?.style.setProperty('--line', String(line - 1))
}
