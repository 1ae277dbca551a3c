/** This app: what it may do on this system beside its window, and what is known about that. */
import type { Ability, ShellFacts, ShellSettings } from '../../contract/shell.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { plainLine } from '../ui/plain-text.ts'
import { Problem } from '../ui/problem.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useLive } from '../watch/sight.ts'
import { Radios } from './radios.tsx'
import { Secrets } from './shell-secrets.tsx'
import { Shortcut } from './shell-shortcut.tsx'
import { Updates } from './shell-update.tsx'

const nightWindow: readonly (readonly [ShellSettings['nightWindow'], string])[] = [
  ['never', 'Never'],
  ['night', 'By night, as the hours named “night” say'],
  ['always', 'Day and night'],
]

const trayWords: Record<ShellFacts['tray'], string> = {
  up: 'It is in the tray: a click there shows what needs you.',
  unsure:
    'It is put up, but this system does not say whether it can be seen. GNOME shows none by itself: install the extension AppIndicator and KStatusNotifierItem Support. The window stays in the window list.',
  none: 'This system has none. The window stays in the window list.',
}

const linkWords =
  'nightdesk://alert/ and a number, in a wiki or a chat, shows that alert here and does nothing else.'

export function ThisApp() {
  const shell = usePage((page) => page.state?.desk.shell)
  const live = useLive()
  if (!shell) return null
  const { settings, facts } = shell
  return (
    <section className="card laptop-card" aria-labelledby="app-title">
      <header>
        <h2 id="app-title">This app</h2>
      </header>
      {!facts.windows && (
        <p className="soft">
          This is a browser tab. The installed app adds a tray, the Night window, a global shortcut and start
          at login.
        </p>
      )}
      {facts.windows && !live && (
        <p className="ink-unknown">Nothing can be changed until the engine answers.</p>
      )}
      {facts.windows && live && <Choices settings={settings} facts={facts} />}
      {facts.windows && (
        <p className="plain-row laptop-part">
          <SeverityMark mark={facts.tray === 'up' ? 'quiet' : 'blind'} label={null} small />
          <span className="shell-fact">
            <b>Tray.</b> {trayWords[facts.tray]}
          </span>
        </p>
      )}
      {facts.windows && (
        <p className="plain-row laptop-part">
          <SeverityMark mark={facts.deepLinks.works ? 'quiet' : 'blind'} label={null} small />
          <span className="shell-fact">
            <b>Links.</b> {facts.deepLinks.works ? linkWords : plainLine(facts.deepLinks.reason)}
          </span>
        </p>
      )}
      <Problem />
      {live && <Secrets secrets={facts.secrets} />}
      {live && facts.windows && <Updates chosen={settings.updates} facts={facts} />}
    </section>
  )
}

function Choices({ settings, facts }: { readonly settings: ShellSettings; readonly facts: ShellFacts }) {
  return (
    <>
      <Check
        words="Start with this system"
        small="When you log in, out of sight."
        checked={settings.startAtLogin}
        ability={facts.startAtLogin}
        onSet={(startAtLogin) => void give('shell.set', { startAtLogin })}
      />
      <Radios
        name="night-window"
        legend="A page opens the Night window"
        value={settings.nightWindow}
        choices={nightWindow}
        onPick={(chosen) => void give('shell.set', { nightWindow: chosen })}
      />
      <Check
        words="The Night window may take the keyboard"
        small="Off: it comes up beside what you type, and takes keys after a click. On: it breaks into what you type; a key counts only after a second without any, but after a pause in typing Space, Enter or A could acknowledge a page you have not read."
        checked={settings.nightFocus}
        onSet={(nightFocus) => void give('shell.set', { nightFocus })}
      />
      <Check
        words="Customers' names on the locked screen"
        small="Off: notifications name the installation instead."
        checked={settings.namesWhenLocked}
        ability={facts.locked === null ? lockUnknown : { works: true }}
        onSet={(namesWhenLocked) => void give('shell.set', { namesWhenLocked })}
      />
      <Shortcut shortcut={settings.shortcut} ability={facts.shortcut} />
    </>
  )
}

const lockUnknown: Ability = {
  works: false,
  reason:
    'This system has not said yet that its screen was locked. Until it does, notifications name the customer.',
}

/** A choice that is on or off. Where it cannot work here, the reason stands in its place, unless it is on already. */
function Check(props: {
  readonly words: string
  readonly small: string
  readonly checked: boolean
  readonly ability?: Ability
  readonly onSet: (on: boolean) => void
}) {
  const { words, small, checked, ability = { works: true }, onSet } = props
  if (!ability.works && !checked)
    return (
      <p>
        {words}: <span className="soft">{plainLine(ability.reason)}</span>
      </p>
    )
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={(event) => onSet(event.target.checked)} />
      <span>
        {words}
        <small>{ability.works ? small : plainLine(ability.reason)}</small>
      </span>
    </label>
  )
}
