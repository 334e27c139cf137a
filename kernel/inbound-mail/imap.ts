import { isIP } from 'node:net'
import type { ImapFlow } from 'imapflow'
import type { Services } from '../http/context.ts'
import type { Text } from '../i18n/locale.ts'
import { addressOutside, OutgoingRefusedError } from '../outgoing/outgoing.ts'
import { unseal } from '../secrets/secrets.ts'

/** Where a mailbox is, and as whom it is read. */
export type Place = {
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none'
  identifier: string
  password: string
}

export const sealedFor = 'mailbox'

type PlaceRow = {
  id: string
  host: string
  port: number
  security: string
  identifier: string
  sealed_password: Uint8Array
}
/** The place of a row, with its password. */
export const placeOf = (services: Pick<Services, 'config'>, row: PlaceRow): Place => ({
  host: row.host,
  port: row.port,
  security: row.security as Place['security'],
  identifier: row.identifier,
  password: unseal(services.config, sealedFor, row.id, row.sealed_password).toString(),
})

/** Why a mailbox is not read, as a person may act upon it. */
export const failureWords = {
  private: {
    fr: "L'adresse du serveur appartient à un réseau privé, que le portail n'a pas le droit d'interroger.",
    en: 'The address of the server belongs to a private network, which the portal may not ask.',
  },
  name: { fr: 'Aucun serveur ne porte ce nom.', en: 'No server has this name.' },
  away: { fr: 'Le serveur ne répond pas à ce port.', en: 'The server does not answer at this port.' },
  identity: {
    fr: "Le certificat du serveur n'est pas valable pour ce nom.",
    en: 'The certificate of the server is not good for this name.',
  },
  security: {
    fr: 'Le serveur ne propose pas cette sécurité à ce port.',
    en: 'The server does not offer this security at this port.',
  },
  password: {
    fr: "Le serveur refuse l'identifiant ou le mot de passe.",
    en: 'The server refuses the identifier or the password.',
  },
  folder: { fr: "Ce dossier n'existe pas dans la boîte.", en: 'There is no such folder in the mailbox.' },
  cut: { fr: 'La liaison a été coupée.', en: 'The line was cut.' },
} satisfies Record<string, Text>
export type Failure = keyof typeof failureWords

/** A mailbox cannot be read, for a reason in words. */
export class MailboxError extends Error {
  override readonly name = 'MailboxError'
  readonly failure: Failure
  constructor(failure: Failure, cause?: unknown) {
    super(`mailbox: ${failure}`, { cause })
    this.failure = failure
  }
}

/** Tells why, of what a library or the network threw. */
function failureOf(error: unknown): Failure {
  if (error instanceof MailboxError) return error.failure
  if (error instanceof OutgoingRefusedError) return 'private'
  const {
    code = '',
    authenticationFailed,
    responseStatus,
    message = '',
  } = error as {
    code?: string
    authenticationFailed?: boolean
    responseStatus?: string
    message?: string
  }
  if (authenticationFailed) return 'password'
  if (/^(ENOTFOUND|EAI_|ENODATA)/.test(code)) return 'name'
  if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/.test(code)) return 'identity'
  if (
    /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|CONNECT_TIMEOUT|GREETING_TIMEOUT|GREEETING_TIMEOUT)/.test(code)
  )
    return 'away'
  if (/^(EPROTO|ERR_SSL|ClosedAfterConnectTLS|ERR_TLS)/.test(code) || /STARTTLS|SSL routines/i.test(message))
    return 'security'
  if (responseStatus === 'NO' || /NONEXISTENT/.test(message)) return 'folder'
  return 'cut'
}
export const asMailboxError = (error: unknown): MailboxError =>
  error instanceof MailboxError ? error : new MailboxError(failureOf(error), error)

/**
 * Opens a line to a mailbox, at the address that was looked up and checked. @throws MailboxError
 * @param onLine is told of what comes meanwhile, where somebody waits for it
 */
export async function openMailbox(services: Pick<Services, 'config'>, place: Place): Promise<ImapFlow> {
  try {
    const { address } = await addressOutside(place.host, services.config.outgoingPrivate)
    const { ImapFlow } = await import('imapflow')
    const client = new ImapFlow({
      host: address,
      port: place.port,
      secure: place.security === 'tls',
      // Without encryption only where somebody chose that; with it never without, whatever the server says.
      doSTARTTLS: place.security === 'starttls',
      ...(isIP(place.host) ? {} : { servername: place.host }),
      auth: { user: place.identifier, pass: place.password },
      logger: false,
      connectionTimeout: 30_000,
      greetingTimeout: 30_000,
      socketTimeout: 120_000,
      maxIdleTime: 5 * 60_000,
      disableAutoIdle: true,
    } as ConstructorParameters<typeof ImapFlow>[0])
    // What breaks the line fails the command that waits: it is told there.
    client.on('error', () => {})
    try {
      await client.connect()
    } catch (error) {
      client.close()
      throw error
    }
    return client
  } catch (error) {
    throw asMailboxError(error)
  }
}
