/** Choices of this laptop: theme and single keys. */
import type { Settings } from '../../contract/state.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Radios } from './radios.tsx'

const themes: readonly (readonly [Settings['theme'], string])[] = [
  ['clock', 'By the clock, dark from 20 to 07'],
  ['system', 'As the system'],
  ['night', 'Always night'],
  ['day', 'Always day'],
]

export function Choices() {
  const settings = usePage((page) => page.state?.desk.settings)
  if (!settings) return null
  return (
    <section className="choices" aria-labelledby="choices-title">
      <h2 id="choices-title" className="sect-head">
        Appearance and keys
      </h2>
      <Radios
        name="theme"
        legend="Theme"
        value={settings.theme}
        choices={themes}
        onPick={(theme) => void give('settings.set', { theme })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={settings.singleKeys}
          onChange={(event) => void give('settings.set', { singleKeys: event.target.checked })}
        />
        <span>
          Single letters are keys
          <small>Off: only arrows, Enter and Esc move; everything else by button.</small>
        </span>
      </label>
    </section>
  )
}
