/**
 * Node's HTTP and TLS, each when it is first needed. An `import` of node:http makes Node load its fetch client as well
 * (50 ms of CPU at each start), and TLS takes 20 ms, which a start that asks only loopback sources never needs.
 */
import type httpModule from 'node:http'
import type httpsModule from 'node:https'
import type tlsModule from 'node:tls'

/** node:http without the fetch client. */
export const http: typeof httpModule = process.getBuiltinModule('node:http')

/** node:https, loaded by the first call. */
export const https = (): typeof httpsModule => process.getBuiltinModule('node:https')

/** node:tls, loaded by the first call. */
export const tls = (): typeof tlsModule => process.getBuiltinModule('node:tls')
