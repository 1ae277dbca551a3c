/** Puts the double in the place of 'electron' for whatever this process imports from now on. */
import { registerHooks } from 'node:module'
import type { createElectronStub } from './stub.ts'

export function standInForElectron({ electron }: ReturnType<typeof createElectronStub>): void {
  Object.assign(globalThis, { nightdeskElectron: electron })
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' ? { url: 'stub:electron', shortCircuit: true } : next(specifier, context),
    load: (url, context, next) =>
      url === 'stub:electron'
        ? {
            format: 'module',
            shortCircuit: true,
            source: `export const { ${Object.keys(electron).join(', ')} } = globalThis.nightdeskElectron`,
          }
        : next(url, context),
  })
}
