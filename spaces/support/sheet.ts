import { momentIn } from '../../kernel/dates/moment.ts'
import type { PersonContext } from '../../kernel/http/context.ts'
import { Download } from '../../kernel/http/endpoints.ts'
import { asBuffer, inWorker } from '../../kernel/workers/in-worker.ts'
import { readTicket } from './service.ts'
import type { TicketSheet } from './sheet-paper.ts'

const words = {
  fr: {
    state: 'État',
    states: {
      waiting_provider: 'En cours chez le fournisseur',
      in_progress: 'Pris en charge',
      waiting_client: 'En attente du client',
      closed: 'Clos',
    },
    endings: { resolved: 'Clos', cancelled: 'Annulé', merged: 'Réuni à un autre ticket' },
    client: 'Client',
    requester: 'Demandeur',
    opened: 'Ouvert le',
    asset: 'Bien',
    nature: 'Nature',
    priority: 'Priorité',
    site: 'Lieu',
    service: 'Service',
    due: 'Rétablissement prévu avant',
    closed: 'Clos le',
    responsible: 'Pris en charge par',
    none: '–',
  },
  en: {
    state: 'State',
    states: {
      waiting_provider: 'With the provider',
      in_progress: 'In progress',
      waiting_client: 'Waiting for the client',
      closed: 'Closed',
    },
    endings: { resolved: 'Closed', cancelled: 'Cancelled', merged: 'Joined to another ticket' },
    client: 'Client',
    requester: 'Requester',
    opened: 'Opened on',
    asset: 'Asset',
    nature: 'Nature',
    priority: 'Priority',
    site: 'Place',
    service: 'Service',
    due: 'To be settled by',
    closed: 'Closed on',
    responsible: 'Taken by',
    none: '–',
  },
}
const module = new URL('./sheet-paper.ts', import.meta.url)
type Module = typeof import('./sheet-paper.ts')

/** The sheet of a ticket as its reader sees it, without internal notes (P13). @throws Problem 404 */
export async function printSheet(ctx: PersonContext, id: string): Promise<Download> {
  const ticket = await readTicket(ctx, id)
  const w = words[ctx.locale]
  const moment = (at: string) => momentIn(new Date(at), ctx.locale, ctx.brand.timeZone)
  const field = (label: string, value: string | null | undefined) => (value ? [{ label, value }] : [])
  const data: TicketSheet = {
    locale: ctx.locale,
    brand: { name: ctx.brand.name, colour: ctx.brand.colour },
    createdAt: ctx.now,
    number: ticket.number,
    subject: ticket.subject,
    fields: [
      { label: w.state, value: ticket.closedAs ? w.endings[ticket.closedAs] : w.states[ticket.status] },
      { label: w.client, value: ticket.organisation?.name ?? w.none },
      { label: w.requester, value: ticket.openedBy },
      { label: w.opened, value: moment(ticket.openedAt) },
      ...field(w.asset, ticket.asset && `${ticket.asset.label} (${ticket.asset.number})`),
      ...field(w.nature, ticket.nature?.title),
      ...field(w.priority, ticket.priority?.title),
      ...field(w.site, ticket.site),
      ...field(w.service, ticket.service?.name),
      ...field(w.responsible, ticket.responsible),
      ...(ticket.closedAt
        ? field(w.closed, moment(ticket.closedAt))
        : field(w.due, ticket.resolution?.dueAt && moment(ticket.resolution.dueAt))),
    ],
    messages: ticket.messages.map((message) => ({
      who: message.author,
      at: moment(message.at),
      body: message.body,
      files: message.attachments.map(({ name }) => name),
    })),
  }
  const person = ctx.actor.accountId
  return new Download(
    async () => asBuffer(await inWorker<Module, 'writeSheet'>(module, 'writeSheet', data, person)),
    'application/pdf',
    `${ticket.number}.pdf`,
  )
}
