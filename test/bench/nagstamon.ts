/**
 * Nagstamon, the closest desktop peer, watching the same server: what budget 5 compares with. It draws into Xvfb, and needs
 * a GStreamer sink or it ends at once (Debian: nagstamon, xvfb, gstreamer1.0-plugins-good).
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { endChild } from './host.ts'

/** Running; `pid` is the program's own, not that of the screen around it. */
export interface Nagstamon {
  readonly version: string
  pid(): number | null
  stop(): Promise<void>
}

/** Starts it over a folder of its own, asking `url` every 15 s as we do; null where it is not installed. */
export function startNagstamon(folder: string, url: string): Nagstamon | null {
  if (spawnSync('xvfb-run', ['--help']).error !== undefined) return null
  const { stdout, error } = spawnSync('dpkg', ['-s', 'nagstamon'], { encoding: 'utf8' })
  const version = error ? undefined : /^Version: (.+)$/m.exec(stdout)?.[1]
  if (version === undefined) return null
  const config = path.join(folder, 'nagstamon')
  mkdirSync(path.join(config, 'servers'), { recursive: true })
  // It rings and flashes for nobody here: what is compared is the watching.
  writeFileSync(
    path.join(config, 'nagstamon.conf'),
    ini('Nagstamon', {
      ...{ update_interval_seconds: 15, check_for_new_version: 'False', unconfigured: 'False' },
      ...{ notification: 'False', notification_sound: 'False', notification_flashing: 'False' },
      ...{ use_system_keyring: 'False', windowed: 'True', statusbar_floating: 'False' },
    }),
  )
  writeFileSync(
    path.join(config, 'servers', 'server_prod.conf'),
    ini('Server_prod', {
      ...{ name: 'prod', type: 'Alertmanager', enabled: 'True', monitor_url: url, timeout: 10 },
      ...{ username: 'x', password: 'x', save_password: 'True', authentication: 'basic' },
      ...{ use_autologin: 'False', use_proxy: 'False', map_to_hostname: 'instance' },
      ...{ map_to_servicename: 'alertname', map_to_status_information: 'summary' },
      ...{ map_to_critical: 'page', map_to_warning: 'notify', map_to_unknown: 'ticket', map_to_ok: 'none' },
    }),
  )
  const screen = spawn('xvfb-run', ['-a', 'nagstamon', config], {
    stdio: 'ignore',
    env: { ...process.env, HOME: folder },
    detached: true,
  })
  return {
    version,
    pid: () => (screen.pid === undefined ? null : programUnder(screen.pid)),
    stop: async () => {
      // The script around it, its screen and the program itself are one group of processes.
      if (screen.pid !== undefined && screen.exitCode === null) process.kill(-screen.pid, 'SIGTERM')
      await endChild(screen)
    },
  }
}

function ini(section: string, values: Readonly<Record<string, string | number>>): string {
  return [`[${section}]`, ...Object.entries(values).map(([name, value]) => `${name} = ${value}`), ''].join(
    '\n',
  )
}

/** The child of `parent` that runs it. */
function programUnder(parent: number): number | null {
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      if (stat.includes('(nagstamon)') && Number(stat.split(') ')[1]?.split(' ')[1]) === parent)
        return Number(entry)
    } catch {
      // It has ended meanwhile.
    }
  }
  return null
}
