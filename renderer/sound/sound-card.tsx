/** Sound: how loud, how the ladder climbs, what else, each with a way to try it. */
import { useState } from 'react'
import type { SoundSettings, SpeakerState } from '../../contract/sound.ts'
import { give } from '../orders.ts'
import { Radios } from '../settings/radios.tsx'
import { usePage } from '../store.ts'
import { hourMinute } from '../ui/clock.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { useLive } from '../watch/sight.ts'
import { LadderFields } from './ladder-fields.tsx'

const tones: readonly (readonly [SoundSettings['tone'], string])[] = [
  ['t3', 'The alarm tone throughout'],
  ['t3-melody', 'From the third stage on in turn with a melody'],
]

const ways: Record<NonNullable<SpeakerState['way']>, string> = {
  window: 'Calls sound through a window of their own, whatever else is open or hidden.',
  page: 'Calls sound through this page: keep it open.',
}

export function SoundCard() {
  const sound = usePage((page) => page.state?.desk.settings.sound)
  const speaker = usePage((page) => page.state?.desk.speaker)
  const live = useLive()
  const drill = usePage((page) => page.state?.desk.drill != null)
  if (!sound || !speaker) return null
  return (
    <section className="card laptop-card" aria-labelledby="sound-title">
      <header>
        <h2 id="sound-title">Sound</h2>
      </header>
      <p className="plain-row">
        <SeverityMark mark={speaker.way === null ? 'blind' : 'quiet'} label={null} small />
        <span className="shell-fact">
          {speaker.way === null
            ? 'Nothing can sound now: calls ring by notification. Click once anywhere in Nightdesk to allow sound.'
            : ways[speaker.way]}{' '}
          {speaker.heardAt === null
            ? 'Not tried since Nightdesk started.'
            : `Last played at ${hourMinute(speaker.heardAt)}.`}{' '}
          Whether the computer itself is muted, only your ears can tell: try it.
        </span>
      </p>
      {drill && (
        <p className="soft" role="note">
          This is the fire drill’s sound: it began as yours, what you choose here ends with the drill, and the
          lengths of the stages stay as they are. Choose again after it.
        </p>
      )}
      {live && <Choices sound={sound} />}
    </section>
  )
}

function Choices({ sound }: { readonly sound: SoundSettings }) {
  return (
    <>
      <Volume volume={sound.volume} />
      <LadderFields sound={sound} />
      <Radios
        name="tone"
        legend="Tone"
        value={sound.tone}
        choices={tones}
        onPick={(tone) => void give('sound.set', { tone })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={sound.speech}
          onChange={(event) => void give('sound.set', { speech: event.target.checked })}
        />
        <span>
          Say the page aloud
          <small>From the third stage on, if this system has a voice.</small>
        </span>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={sound.flash}
          onChange={(event) => void give('sound.set', { flash: event.target.checked })}
        />
        <span>
          Let the Night window light up
          <small>Slowly, every two seconds. Never where the system asks for less motion.</small>
        </span>
      </label>
    </>
  )
}

/** It is kept when the hand lets go, not at every step of the slide. */
function Volume({ volume }: { readonly volume: number }) {
  const [moved, setMoved] = useState<number | null>(null)
  const shown = moved ?? Math.round(volume * 100)
  const keep = (): void => {
    if (moved === null) return
    void give('sound.set', { volume: moved / 100 }).then(() => setMoved(null))
  }
  return (
    <div className="sound-volume">
      <label htmlFor="sound-volume">Volume of all stages</label>
      <input
        id="sound-volume"
        type="range"
        min={5}
        max={100}
        step={5}
        value={shown}
        aria-valuetext={`${shown} percent`}
        onChange={(event) => setMoved(Number(event.target.value))}
        onPointerUp={keep}
        onKeyUp={keep}
        onBlur={keep}
      />
      <span className="num">{shown} %</span>
    </div>
  )
}
