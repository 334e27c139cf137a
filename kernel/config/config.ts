import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { z } from 'zod'
import { readS3Url } from './s3-url.ts'

/** Settings of a deployment, read once from the environment. Days, hours and minutes are whole numbers. */
export type Config = {
  port: number
  host: string
  /** Where browsers reach the portal, without a trailing slash; its scheme decides `Secure` on cookies. */
  publicUrl: string
  databaseUrl: string | undefined
  /** How many connections requests share at the database; more than it has cores for only wait inside it. */
  databaseConnections: number
  /** Directory of the embedded database and of the files. */
  dataDirectory: string
  /** Where the files are instead of the data directory: an S3 store, or a directory that all processes share (`file:`). */
  filesUrl: string | undefined
  /** Where clamd listens; without it files are not scanned. */
  clamdUrl: string | undefined
  /** Under what secrets of the database are sealed; without it a file of the data directory. Not in the database, nor in its backups. */
  secret: string | undefined
  /** Whether addresses that somebody set (a time stamp authority) may lead into networks of one's own. */
  outgoingPrivate: boolean
  /** What this process does: answers requests, runs jobs, or both. */
  role: 'all' | 'web' | 'worker'
  /** `auto`: demo data are loaded into an empty embedded database that only this machine reaches. */
  demo: 'auto' | 'on' | 'off'
  smtpUrl: string | undefined
  mailFrom: string
  /** The mailbox to which mail comes back that cannot be delivered; without it only what a mail server says at once is known. */
  bouncesUrl: string | undefined
  /** How long the outbox keeps what a sent mail said. */
  mailDays: number
  sessionHours: number
  sessionIdleMinutes: number
  activationLinkMinutes: number
  resetLinkMinutes: number
  /** How long an access token of a technical user serves (O16). */
  apiTokenMinutes: number
  /** How many requests a technical user may make in a minute, where nothing else is set for it. */
  apiRequestsPerMinute: number
  formReminderDays: number
  formSuspensionDays: number
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
  /** The proxies in front: how many, or their addresses and networks. False: none. */
  trustProxy: false | number | string[]
  /** Whether each answer is checked by its schema before it leaves: for tests, and for whoever changes the server. */
  checkAnswers: boolean
  maxUploadMegabytes: number
  /** Who may read the documents of the API. */
  apiDocuments: 'signed-in' | 'open'
  /** How long a stopping server waits for what it is answering before it cuts the lines. */
  drainSeconds: number
}

/** A wrong setting: names the variable and what is expected. */
export class ConfigError extends Error {}

const loopback = new Set(['127.0.0.1', 'localhost', '::1', '[::1]'])

/** Whether a host name or address only reaches this machine. */
export function isLoopback(host: string): boolean {
  return loopback.has(host) || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** Why others than this machine reach the portal, as the settings have it; undefined where nobody else does. */
export function reachableBecause(config: Pick<Config, 'host' | 'publicUrl' | 'trustProxy'>): string | undefined {
  if (!isLoopback(config.host)) return `HOST (${config.host}) is not on loopback`
  const { hostname } = new URL(config.publicUrl)
  if (!isLoopback(hostname)) return `PUBLIC_URL (${config.publicUrl}) is not on loopback`
  return config.trustProxy === false ? undefined : 'TRUST_PROXY is set'
}

/** Why a portal that is empty gets no demo data at its start; undefined where it gets them. */
export function noDemoBecause(
  config: Pick<Config, 'demo' | 'host' | 'publicUrl' | 'trustProxy' | 'databaseUrl'>,
): string | undefined {
  if (config.demo === 'on') return undefined
  if (config.demo === 'off') return 'PARVIS_DEMO is off'
  return config.databaseUrl ? 'DATABASE_URL is set' : reachableBecause(config)
}

type Rule = { name: string; expected: string; schema: z.ZodType; fallback?: string }

const whole = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max))
const httpUrl = z.string().refine((value) => {
  try {
    const url = new URL(value)
    if (url.search || url.hash || url.username || url.password) return false
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  } catch {
    return false
  }
})
const urlOf = (...protocols: string[]) =>
  z.string().refine((value) => {
    try {
      return protocols.includes(new URL(value).protocol)
    } catch {
      return false
    }
  })

const s3Url = z.string().refine((value) => {
  try {
    return value.startsWith('file:///') ? new URL(value).host === '' : readS3Url(value).bucket !== ''
  } catch {
    return false
  }
})
const isNetwork = (value: string) => {
  const [address = '', bits, ...rest] = value.split('/')
  const kind = isIP(address)
  if (kind === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (kind === 4 ? 32 : 128))
}
const proxies = z.string().transform((value, refused) => {
  if (value === 'off') return false
  if (/^([1-9]|10)$/.test(value)) return Number(value)
  const list = value.split(',').map((one) => one.trim())
  if (list.every(isNetwork)) return list
  refused.addIssue('not proxies')
  return z.NEVER
})

const rules: Record<keyof Config, Rule> = {
  port: { name: 'PORT', expected: 'a port number from 0 to 65535', schema: whole(0, 65535), fallback: '3000' },
  host: {
    name: 'HOST',
    expected: 'a host name or an IP address to listen on',
    schema: z.string().regex(/^[\w.:[\]-]+$/),
    fallback: '127.0.0.1',
  },
  publicUrl: { name: 'PUBLIC_URL', expected: 'an https:// address (http:// only on loopback)', schema: httpUrl },
  databaseUrl: {
    name: 'DATABASE_URL',
    expected: 'postgres://user:password@host:port/database',
    schema: urlOf('postgres:', 'postgresql:'),
  },
  databaseConnections: {
    name: 'DATABASE_CONNECTIONS',
    expected: 'connections from 2 to 500',
    schema: whole(2, 500),
    fallback: String(Math.max(4, 2 * availableParallelism())),
  },
  dataDirectory: { name: 'PARVIS_DATA', expected: 'a directory', schema: z.string().min(1), fallback: 'data' },
  filesUrl: {
    name: 'FILES_URL',
    expected:
      's3://KEY:SECRET@host/bucket?region=… (s3+http:// on a network of your own), or file:///directory that all processes share',
    schema: s3Url,
  },
  clamdUrl: {
    name: 'CLAMD_URL',
    expected: 'tcp://host:port or unix:/path of clamd',
    schema: z.string().regex(/^(tcp:\/\/[\w.:[\]-]+:\d+|unix:\/\S+)$/),
  },
  secret: {
    name: 'PARVIS_SECRET',
    expected: '32 random bytes in base64 (openssl rand -base64 32)',
    schema: z.string().refine((value) => /^[\w+/]{43}=$/.test(value)),
  },
  outgoingPrivate: {
    name: 'OUTGOING_PRIVATE',
    expected: 'on or off',
    schema: z.enum(['on', 'off']).transform((v) => v === 'on'),
    fallback: 'off',
  },
  role: {
    name: 'PARVIS_ROLE',
    expected: 'all, web or worker',
    schema: z.enum(['all', 'web', 'worker']),
    fallback: 'all',
  },
  demo: { name: 'PARVIS_DEMO', expected: 'on, off or auto', schema: z.enum(['auto', 'on', 'off']), fallback: 'auto' },
  smtpUrl: {
    name: 'SMTP_URL',
    expected: 'smtp://user:password@host:port or smtps://…',
    schema: urlOf('smtp:', 'smtps:'),
  },
  mailFrom: {
    name: 'MAIL_FROM',
    expected: 'an address such as "Portail <portail@example.org>"',
    schema: z.string().regex(/^(?:[^<>\r\n]+<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/),
    // Without a name: each brand's mail then says the brand's.
    fallback: 'parvis@localhost.localdomain',
  },
  bouncesUrl: {
    name: 'BOUNCES_URL',
    expected: 'imaps://user:password@host/INBOX (imap:// on a network of your own)',
    schema: urlOf('imap:', 'imaps:'),
  },
  mailDays: { name: 'MAIL_DAYS', expected: 'days from 1 to 3650', schema: whole(1, 3650), fallback: '60' },
  sessionHours: { name: 'SESSION_HOURS', expected: 'hours from 1 to 720', schema: whole(1, 720), fallback: '12' },
  sessionIdleMinutes: {
    name: 'SESSION_IDLE_MINUTES',
    expected: 'minutes from 5 to 10080',
    schema: whole(5, 10080),
    fallback: '120',
  },
  activationLinkMinutes: {
    name: 'ACTIVATION_LINK_MINUTES',
    expected: 'minutes from 5 to 43200',
    schema: whole(5, 43200),
    fallback: '60',
  },
  resetLinkMinutes: {
    name: 'RESET_LINK_MINUTES',
    expected: 'minutes from 5 to 1440',
    schema: whole(5, 1440),
    fallback: '60',
  },
  apiDocuments: {
    name: 'API_DOCUMENTS',
    expected: 'signed-in or open',
    schema: z.enum(['signed-in', 'open']),
    fallback: 'signed-in',
  },
  apiTokenMinutes: {
    name: 'API_TOKEN_MINUTES',
    expected: 'minutes from 1 to 1440',
    schema: whole(1, 1440),
    fallback: '60',
  },
  apiRequestsPerMinute: {
    name: 'API_REQUESTS_PER_MINUTE',
    expected: 'requests from 1 to 100000',
    schema: whole(1, 100_000),
    fallback: '600',
  },
  formReminderDays: {
    name: 'FORM_REMINDER_DAYS',
    expected: 'days from 1 to 365',
    schema: whole(1, 365),
    fallback: '15',
  },
  formSuspensionDays: {
    name: 'FORM_SUSPENSION_DAYS',
    expected: 'days from 1 to 365',
    schema: whole(1, 365),
    fallback: '15',
  },
  logLevel: {
    name: 'LOG_LEVEL',
    expected: 'fatal, error, warn, info, debug or silent',
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
    fallback: 'info',
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    expected: 'off, how many proxies stand in front (1 to 10), or their addresses (10.0.0.7, 10.1.0.0/16)',
    schema: proxies,
    fallback: 'off',
  },
  maxUploadMegabytes: {
    name: 'MAX_UPLOAD_MB',
    expected: 'megabytes from 1 to 1000',
    schema: whole(1, 1000),
    fallback: '10',
  },
  checkAnswers: {
    name: 'CHECK_ANSWERS',
    expected: 'on or off',
    schema: z.enum(['on', 'off']).transform((v) => v === 'on'),
    fallback: 'off',
  },
  drainSeconds: {
    name: 'DRAIN_SECONDS',
    expected: 'seconds from 1 to 600',
    schema: whole(1, 600),
    // A little less than containers are given to stop.
    fallback: '8',
  },
}

/**
 * Reads the settings.
 * @throws ConfigError naming every wrong variable and what is expected; the value itself is not repeated (it may be a secret).
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const wrong: string[] = []
  const values: Record<string, unknown> = {}
  for (const [key, rule] of Object.entries(rules)) {
    const raw = env[rule.name] === undefined || env[rule.name] === '' ? rule.fallback : env[rule.name]
    if (raw === undefined) continue
    const parsed = rule.schema.safeParse(raw)
    if (parsed.success) values[key] = parsed.data
    else wrong.push(`${rule.name}: expected ${rule.expected}`)
  }
  if (wrong.length > 0) throw new ConfigError(wrong.join('\n'))
  const config = values as Config
  config.dataDirectory = resolve(config.dataDirectory)
  config.publicUrl = (
    config.publicUrl ?? `http://${isLoopback(config.host) ? config.host : 'localhost'}:${config.port}`
  ).replace(/\/$/, '')
  return config
}
