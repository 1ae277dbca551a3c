/** What can be heard now, and what has to be done so that anything can. */
import { BellRing, Volume2 } from 'lucide-react'
import type { Episode } from '../../contract/alert.ts'
import { useNowTo } from '../now.ts'
import { usePage } from '../store.ts'
import { Fact } from '../ui/parts.tsx'
import { useLive } from '../watch/sight.ts'
import { askedSoundLines, callOf, rowSoundWords, soundLines } from './sounding-words.ts'

/** How far this call is, in the words of its row; '' when it does not call. */
export function useRowSound(episode: Episode): string {
  const call = usePage((page) => callOf(page.state?.desk.sounding ?? null, episode))
  return useNowTo((now) => rowSoundWords(call, now))
}

/** The same as a fact of the row. */
export function RowSound({ words }: { readonly words: string }) {
  return (
    <Fact icon={BellRing} tone="down">
      {words}
    </Fact>
  )
}

/** Under the page that the Night window shows: the stage, the target that is near, that nobody has answered. */
export function SoundLines({ episode }: { readonly episode: Episode }) {
  const sounding = usePage((page) => page.state?.desk.sounding ?? null)
  const speaker = usePage((page) => page.state?.desk.speaker)
  const lines = useNowTo((now) => (speaker ? soundLines(sounding, speaker, episode, now).join('\n') : ''))
  if (lines === '') return null
  return (
    <ul className="sound-lines" aria-label="Sound">
      {lines.split('\n').map((line) => (
        <li key={line.replaceAll(/\d+/g, '')}>{line}</li>
      ))}
    </ul>
  )
}

/** Under a colleague's question: how far it sounds. */
export function AskedSound() {
  const sounding = usePage((page) => page.state?.desk.sounding ?? null)
  const speaker = usePage((page) => page.state?.desk.speaker)
  const lines = speaker ? askedSoundLines(sounding, speaker) : []
  if (lines.length === 0) return null
  return (
    <ul className="sound-lines" aria-label="Sound">
      {lines.map((line) => (
        <li key={line.replaceAll(/\d+/g, '')}>{line}</li>
      ))}
    </ul>
  )
}

/** A browser lets a page sound only after a click: until then a call would be a notification alone. */
export function SoundHint() {
  const live = useLive()
  const way = usePage((page) => page.state?.desk.speaker.way)
  const windows = usePage((page) => page.state?.desk.shell.facts.windows ?? false)
  const watching = usePage((page) => (page.state?.sources.length ?? 0) > 0)
  if (!live || way !== null || windows || !watching) return null
  return (
    <section className="sound-hint" role="status" aria-label="Sound">
      <Volume2 size={16} strokeWidth={1.75} aria-hidden="true" />
      <p>
        <b>Click once to allow sound.</b> Until then a page can only show a notification.
      </p>
    </section>
  )
}
