// What the tests of inbound mail share: a real mailbox, and mails as programs write them.
import { randomUUID } from 'node:crypto'
import { sealedFor } from '../../../kernel/inbound-mail/imap.ts'
import { readMailbox } from '../../../kernel/inbound-mail/reading.ts'
import { seal } from '../../../kernel/secrets/secrets.ts'
import type { Dovecot } from '../../../testing/dovecot.ts'
import type { Portal } from '../../../testing/portal.ts'

/** A mailbox of the brand from which tickets take their mails. */
export async function makeMailbox(
  portal: Portal,
  at: Pick<Dovecot, 'port' | 'identifier' | 'password'>,
  values: Record<string, unknown> = {},
): Promise<string> {
  const id = randomUUID()
  const row: Record<string, unknown> = {
    id,
    brand_id: portal.brandId,
    address: 'assistance@halbrane.example',
    host: '127.0.0.1',
    port: at.port,
    security: 'none',
    identifier: at.identifier,
    sealed_password: seal(portal.config, sealedFor, id, Buffer.from(at.password)),
    takes: 'support.tickets',
    trusted_server: 'mx.halbrane.example',
    enabled: true,
    reads_from: new Date('2020-01-01T00:00:00Z'),
    created_at: portal.clock.now,
    updated_at: portal.clock.now,
    ...values,
  }
  const names = Object.keys(row)
  await portal.sql(
    `insert into mailboxes (${names.join(', ')}) values (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  )
  return id
}

/** Reads the mailbox and does all that follows. */
export async function readAll(portal: Portal, mailboxId: string): Promise<number | undefined> {
  const { services } = portal.app
  const kept = await readMailbox(services, services.brands.byId(portal.brandId), mailboxId)
  await portal.drain()
  return kept
}

let written = 0
/** A mail in the form in which it lies in a mailbox. A head of `''` is left out. */
export function mailOf(head: Record<string, string>, body = 'Toujours rien ce matin.'): string {
  const all: Record<string, string> = {
    'Return-Path': '<claire.aubertine@client.example>',
    From: 'Claire Aubertine <claire.aubertine@client.example>',
    To: 'assistance@halbrane.example',
    Subject: 'Imprimante',
    'Message-ID': `<m${++written}.${randomUUID()}@client.example>`,
    Date: 'Fri, 27 Nov 2026 10:00:00 +0100',
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    ...head,
  }
  const lines = Object.entries(all).flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}`]))
  return `${lines.join('\r\n')}\r\n\r\n${body.replace(/\r?\n/g, '\r\n')}\r\n`
}
