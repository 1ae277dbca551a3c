/** What a page may ask of the app around it. Updating and keeping secrets are other files' work. */
import type { ShellDoor } from '../engine/shell-desk.ts'

/** The part of the door that updates the app. */
export type UpdateDoor = Pick<ShellDoor, 'installUpdate' | 'checkForUpdate'>
/** The part of the door that keeps secrets. */
export type SecretDoor = Pick<ShellDoor, 'allowWeakSecrets'>

/** @param parts.show brings the main window to the front, at this alert when one is given, of that drill if of one */
export function createShellDoor(parts: {
  readonly show: ShellDoor['show']
  readonly updates: UpdateDoor
  readonly secrets: SecretDoor
  readonly restartSpeaker: () => void
}): ShellDoor {
  const { show, updates, secrets, restartSpeaker } = parts
  return {
    show,
    checkForUpdate: updates.checkForUpdate,
    installUpdate: updates.installUpdate,
    allowWeakSecrets: secrets.allowWeakSecrets,
    restartSpeaker,
  }
}
