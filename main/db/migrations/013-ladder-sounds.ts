/** When the next sound may begin is asked in every commit of a storm: found by the instant, without a look at all that began. */
export const ladderSounds = `
CREATE INDEX ladder_by_sound ON ladder (sound_at, started_at, ended_at);
`
