/** Everything a call depends on, each with its state in words, and a test. */
import { useState } from 'react'
import type { ArmedCheck } from '../../contract/armed.ts'
import { askPermission, usePermission } from '../frame/notifications.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { agoText } from '../ui/duration.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useLive } from '../watch/sight.ts'
import { armedParts, checkNames, noPager, stateWords } from './armed-words.ts'

export function ArmedCard() {
  const armed = usePage((page) => page.state?.desk.armed)
  const live = useLive()
  if (!armed) return null
  const { heard, why } = armedParts(live, armed)
  return (
    <section className="card laptop-card" aria-labelledby="armed-title">
      <header>
        <h2 id="armed-title">{heard ? 'Armed' : 'Not armed'}</h2>
        <span className="grow" />
        {live && <Tests />}
      </header>
      {!heard && (
        <p className="warn warn-unknown" role="status">
          <span>
            <b>Because:</b> {why}
          </span>
        </p>
      )}
      <p>
        <b>{noPager}</b> <CheckedAt />
      </p>
      <ul className="checks" aria-label="What a call depends on">
        {armed.checks.map((check) => (
          <Check key={check.kind} check={check} live={live} />
        ))}
      </ul>
    </section>
  )
}

function CheckedAt() {
  const now = useNow()
  const at = usePage((page) => page.state?.desk.armed.checkedAt ?? null)
  const words = at === null ? 'Nothing was tried yet.' : `All of it was last tried ${agoText(now - at)}.`
  return <span className="soft num">{words} It is looked at when a shift begins and every 30 min.</span>
}

function Tests() {
  const [busy, setBusy] = useState(false)
  const test = async (): Promise<void> => {
    setBusy(true)
    await give('armed.check', {})
    setBusy(false)
  }
  return (
    <Button small disabled={busy} onPress={() => void test()}>
      {busy ? 'Testing' : 'Test now'}
    </Button>
  )
}

function Check({ check, live }: { readonly check: ArmedCheck; readonly live: boolean }) {
  const { kind, state, words } = check
  const granted = usePermission()
  const byPage = usePage((page) => page.state?.desk.armed.notifications === 'page')
  return (
    <li>
      <SeverityMark mark={state === 'ok' ? 'quiet' : 'blind'} label={null} small />
      <b>{checkNames[kind]}</b>
      <span className={state === 'ok' ? 'ink-ok' : check.disarms ? 'ink-unknown' : 'soft'}>
        {stateWords(check)}
      </span>
      <span className="check-words">
        {plainLine(words)}
        {live && kind === 'heard' && (
          <span className="plain-row">
            <Button small onPress={() => void give('armed.heard', { heard: true })}>
              I heard it
            </Button>
            <Button small kind="bare" onPress={() => void give('armed.heard', { heard: false })}>
              I did not
            </Button>
          </span>
        )}
        {live && kind === 'notifications' && byPage && granted === 'default' && (
          <span className="plain-row">
            <Button small onPress={() => void askPermission()}>
              Allow notifications
            </Button>
          </span>
        )}
      </span>
    </li>
  )
}
