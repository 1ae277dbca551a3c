/** Choices of this laptop: theme and single keys. */
import type { Settings } from '../../contract/state.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'

const themes: readonly (readonly [Settings['theme'], string])[] = [
  ['clock', 'By the clock, night from 20 to 07'],
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
      <fieldset className="plain-set">
        <legend className="field-legend">Theme</legend>
        {themes.map(([theme, words]) => (
          <label key={theme} className="check">
            <input
              type="radio"
              name="theme"
              checked={settings.theme === theme}
              onChange={() => void give('settings.set', { theme })}
            />
            <span>{words}</span>
          </label>
        ))}
      </fieldset>
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
