/** An ear in a real page: hears what goes to its loudspeakers, through the page's own audio graph. */

export interface PageEar {
  /** how loud it is at this moment, 0 to 1: the largest sample of the last few milliseconds */
  level(): number
  /** the frequency that is loudest at this moment, Hz */
  loudestHz(): number
  /** how many sounds are under way */
  sources(): number
  /** how long the pieces are that sound over and over, each under way, s */
  loops(): readonly number[]
  /** what was said aloud so far, in its order; null = it was hushed */
  said(): readonly (string | null)[]
  /** the loudest it was within so many seconds of the audio clock */
  loudestWithin(seconds: number): Promise<number>
  /** instants of the page's clock, ms: when it last was loud */
  lastLoudAt(): number
}

/** Runs in the page before its own scripts; leaves a global `ear`. */
export function listenInPage(): void {
  const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode | AudioParam) => AudioNode
  let analyser: AnalyserNode | null = null
  let lastLoudAt = 0
  const started = new Set<AudioBufferSourceNode>()
  const samples = new Float32Array(2_048)
  const level = (): number => {
    if (!analyser) return 0
    analyser.getFloatTimeDomainData(samples)
    // Only the newest few milliseconds: the rest has been looked at before.
    const loudest = Math.max(...samples.slice(-512).map(Math.abs))
    return loudest < 0.000_1 ? 0 : loudest
  }
  AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode | AudioParam) {
    if (to === this.context.destination) {
      if (!analyser) {
        analyser = new AnalyserNode(this.context, { fftSize: 2_048, smoothingTimeConstant: 0 })
        // Without a way on it would hear nothing any more, not even silence, once the last sound has left it.
        const mute = new GainNode(this.context, { gain: 0 })
        connect.call(analyser, mute)
        connect.call(mute, to)
      }
      connect.call(this, analyser)
    }
    return connect.call(this, to)
  } as typeof connect
  const start = AudioBufferSourceNode.prototype.start
  AudioBufferSourceNode.prototype.start = function (...given: [number?, number?, number?]) {
    started.add(this)
    this.addEventListener('ended', () => started.delete(this))
    start.apply(this, given)
  }
  // Said by the real voice too, where there is one: it is only written down on its way.
  const said: (string | null)[] = []
  const { speechSynthesis: voice } = window
  const { speak, cancel } = SpeechSynthesis.prototype
  Object.assign(voice, {
    speak: (words: SpeechSynthesisUtterance) => {
      said.push(words.text)
      speak.call(voice, words)
    },
    cancel: () => {
      if (said.at(-1) !== null && said.length > 0) said.push(null)
      cancel.call(voice)
    },
  })
  setInterval(() => {
    if (level() > 0) lastLoudAt = performance.now()
  }, 4)
  const ear: PageEar = {
    level,
    loudestHz: () => {
      if (!analyser || level() === 0) return 0
      const bins = new Float32Array(analyser.frequencyBinCount)
      analyser.getFloatFrequencyData(bins)
      return (bins.indexOf(Math.max(...bins)) * analyser.context.sampleRate) / analyser.fftSize
    },
    sources: () => started.size,
    loops: () => [...started].flatMap(({ buffer, loop }) => (buffer && loop ? buffer.duration : [])),
    said: () => said,
    loudestWithin: async (seconds) => {
      if (!analyser) return 0
      const { context } = analyser
      const until = context.currentTime + seconds
      let loudest = 0
      while (context.currentTime < until) {
        loudest = Math.max(loudest, level())
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      return loudest
    },
    lastLoudAt: () => lastLoudAt,
  }
  Object.assign(globalThis, { ear })
}
