import { sql } from 'kysely'
import { asServer } from '../../kernel/http/context.ts'
import { erasedWord } from '../../kernel/identity/erasure.ts'
import { defineSpace } from '../../kernel/space.ts'
import { ticketDomains, ticketNatures, ticketPriorities } from './catalogue/service.ts'
import { ticketImport } from './import/tickets.ts'
import { supportJobs } from './jobs.ts'
import { ticketMails } from './mail/taking.ts'
import { answerModels } from './models/service.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'
import { search } from './search.ts'
import { counts, waiting } from './service.ts'
import { businessCalendars, serviceLevels, serviceTargets } from './service-levels/service.ts'

export { ticketsOfBrands } from './figures.ts'
export { type Addressee, openForClient } from './opening.ts'
export { keepHistory, type PushedChange, sayAsProgram, tellPushed } from './programs.ts'
export { peopleOfClients, requesterIn } from './requesters.ts'
export { refreshDueTimes } from './service-levels/service.ts'
export { agentsOf } from './staff.ts'

/** «Mon assistance» (C4). */
export const support = defineSpace({
  name: 'support',
  needs: ['fleet'],
  permissions,
  programs: {
    title: { fr: 'Mon assistance', en: 'My support' },
    description: {
      fr: 'Ouvrir et suivre les tickets de la structure, y répondre.',
      en: 'Open and follow the tickets of the organisation, answer them.',
    },
  },
  search,
  people: {
    names: [
      'tickets',
      'ticket_messages',
      'ticket_followers',
      'ticket_notes',
      'ticket_times',
      'ticket_mentions',
      'ticket_timers',
      'ticket_surveys',
      'ticket_moves',
      'inbound_mails',
    ],
    // What a mail quotes and signs with says more of its writer than what they wrote.
    erase: async (ctx, accountId, { emails }, label) => {
      await ctx.db
        .updateTable('ticket_messages')
        .set({ folded: '' })
        .where('author_id', '=', accountId)
        .where('channel', '=', 'mail')
        .execute()
      if (emails.length === 0) return
      const addresses = emails.map((email) => email.toLowerCase())
      await sql`delete from ticket_copies c using ticket_messages m
        where m.id = c.message_id and m.brand_id = ${ctx.brand.id} and c.address = any (${addresses}::text[])`.execute(
        ctx.db,
      )
      await ctx.db
        .updateTable('ticket_messages')
        .set({ author_email: erasedWord, author_label: label, folded: '' })
        .where('brand_id', '=', ctx.brand.id)
        .where('author_id', 'is', null)
        .where(sql<boolean>`lower(author_email) = any (${addresses}::text[])`)
        .execute()
    },
  },
  // Its tickets go on under the new identifier; a site is the old one's, and its name stays in words.
  organisationReplaced: async (ctx, from, to, services) => {
    await asServer(ctx, async () => {
      const pairs = [...services].map(([old, now]) => ({ old, now }))
      await sql`update tickets t set organisation_id = ${to}, site_id = null,
          service_id = (select s.now from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as s (old uuid, now uuid) where s.old = t.service_id)
        where t.organisation_id = ${from}`.execute(ctx.db)
      await sql`update files f set organisation_id = ${to} from ticket_messages m join tickets t on t.id = m.ticket_id
        where f.owner_kind = 'support.message' and f.owner_id = m.id and t.organisation_id = ${to} and f.organisation_id = ${from}`.execute(
        ctx.db,
      )
      await sql`update solved_requests set organisation_id = ${to} where organisation_id = ${from}`.execute(ctx.db)
      await sql`update client_service_levels set organisation_id = ${to} where organisation_id = ${from}`.execute(
        ctx.db,
      )
    })
  },
  jobs: supportJobs,
  records: [
    answerModels,
    ticketDomains,
    ticketPriorities,
    ticketNatures,
    businessCalendars,
    serviceLevels,
    serviceTargets,
  ],
  importKinds: [ticketImport],
  takesMail: { 'support.tickets': ticketMails },
  journalNames: {
    'support.ticket.opened': { fr: 'Ticket ouvert', en: 'Ticket opened' },
    'support.ticket.opened_by_provider': {
      fr: 'Ticket ouvert par le fournisseur',
      en: 'Ticket opened by the provider',
    },
    'support.ticket.imported': { fr: 'Ticket repris', en: 'Ticket brought in' },
    'support.ticket.import_undone': { fr: "Reprise d'un ticket annulée", en: 'Bringing in of a ticket taken back' },
    'support.ticket.closed': { fr: 'Ticket clos', en: 'Ticket closed' },
    'support.ticket.answered': { fr: 'Réponse dans un ticket', en: 'Answer in a ticket' },
    'support.ticket.reopened': { fr: 'Ticket rouvert', en: 'Ticket opened again' },
    'support.ticket.cancelled': { fr: 'Ticket annulé', en: 'Ticket cancelled' },
    'support.ticket.surveyed': { fr: 'Avis donné sur un ticket', en: 'Ticket rated' },
    'support.ticket.assigned': { fr: 'Ticket affecté', en: 'Ticket assigned' },
    'support.ticket.qualified': { fr: 'Ticket qualifié', en: 'Ticket qualified' },
    'support.ticket.status_set': { fr: "État d'un ticket changé", en: 'State of a ticket set' },
    'support.ticket.noted': { fr: 'Note interne sur un ticket', en: 'Internal note on a ticket' },
    'support.ticket.pushed': {
      fr: 'Ticket modifié par le logiciel du fournisseur',
      en: "Ticket changed by the provider's software",
    },
    'support.ticket.late': { fr: 'Ticket en retard', en: 'Ticket late' },
    'support.ticket.follower_added': { fr: 'Suiveur ajouté à un ticket', en: 'Follower of a ticket added' },
    'support.ticket.follower_removed': { fr: "Suiveur retiré d'un ticket", en: 'Follower of a ticket removed' },
    'support.ticket.merged': { fr: 'Ticket réuni à un autre', en: 'Ticket joined to another one' },
    'support.ticket.merge_undone': { fr: 'Réunion de tickets défaite', en: 'Joining of tickets undone' },
    'support.ticket.split': { fr: 'Ticket scindé', en: 'Ticket split' },
    'support.ticket.split_undone': { fr: 'Scission de ticket défaite', en: 'Splitting of a ticket undone' },
    'support.mail.decided': { fr: 'E-mail reçu\u00a0: décision', en: 'Mail that came in: decision' },
    'support.request.solved': { fr: "Demande réglée avant l'envoi", en: 'Request settled before it was sent' },
    'support.client_level.set': { fr: "Niveau de service d'un client", en: 'Service level of a client' },
  },
  journalWords: {
    fields: {
      responsible: { fr: 'Responsable', en: 'Responsible' },
      nature: { fr: 'Nature', en: 'Nature' },
      priority: { fr: 'Priorité', en: 'Priority' },
      level: { fr: 'Niveau de service', en: 'Service level' },
      follower: { fr: 'Suiveur', en: 'Follower' },
      into: { fr: 'Avec', en: 'With' },
      score: { fr: 'Note sur 5', en: 'Score of 5' },
    },
    values: {
      waiting_provider: { fr: 'Attend le fournisseur', en: 'Waits for the provider' },
      in_progress: { fr: 'Pris en charge', en: 'In progress' },
      waiting_client: { fr: 'Attend le client', en: 'Waits for the client' },
    },
  },
  routes,
  openTo: { client: true, staff: 'support.tickets.read' },
  counts,
  waitsIn: sql`select organisation_id from tickets where status = 'waiting_client' and organisation_id is not null`,
  waiting,
  live: {
    'support.ticket': { rows: 'tickets' },
    // Notes and clocks are the staff's: a client does not even learn that there is one.
    'support.desk': { rows: 'tickets', side: 'staff' },
    'support.queue': { staff: 'support.tickets.read' },
  },
  demo: () => import('./demo.ts'),
})
