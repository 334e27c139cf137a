import { z } from 'zod'
import { defineEvent } from '../../kernel/feed/kinds.ts'

// What programs of the provider are told about tickets (D30). They are written by triggers of `database/`.

const permissions = ['support.tickets.read']
const about = {
  ticket: z.object({
    id: z.string(),
    number: z.string(),
    /** What the software knows it by; empty where it has not said so. */
    code: z.string(),
    subject: z.string(),
    status: z.string(),
    closedAs: z.string().nullable(),
    /** The codes of the provider's own catalogue. */
    domain: z.string().nullable(),
    nature: z.string().nullable(),
    priority: z.string().nullable(),
    asset: z.object({ id: z.string(), number: z.string(), code: z.string() }).nullable(),
    site: z.string(),
    openedBy: z.string(),
    responsible: z.string(),
    resolutionDueAt: z.string().nullable(),
  }),
  client: z.object({ id: z.string(), code: z.string(), name: z.string() }).nullable(),
  /** Who did it: a program hears of its own acts too. Null where the portal did it by itself, or by mail. */
  by: z.object({ name: z.string(), program: z.boolean() }).nullable(),
}
const sample = {
  ticket: {
    id: '018f4c1e-7a52-4c0b-9d6e-2f4a8b1c3d5e',
    number: 'T-2026-1187',
    code: '',
    subject: 'Arrêt entre deux étages',
    status: 'waiting_provider',
    closedAs: null,
    domain: 'ASC',
    nature: 'ASC-ARRET',
    priority: 'P1',
    asset: { id: '018f4c1e-9c20-4d8a-8e66-a1b2c3d4e5f6', number: 'H-00314', code: 'BIEN-314' },
    site: 'Les Tilleuls, bât. C',
    openedBy: 'CORVÈNE Nadia',
    responsible: '',
    resolutionDueAt: '2026-11-30T11:40:00+01:00',
  },
  client: { id: '018f4c1e-6001-4e3a-a2b4-5c6d7e8f9a0b', code: 'C0042', name: "Office de l'habitat du Lerzan" },
  by: { name: 'CORVÈNE Nadia', program: false },
}

export const ticketOpened = defineEvent({
  name: 'support.ticket.opened',
  title: { fr: 'Ticket ouvert', en: 'Ticket opened' },
  help: {
    fr: 'Un ticket est ouvert, par un client, par mail ou par le fournisseur.',
    en: 'A ticket is opened, by a client, by mail or by the provider.',
  },
  permissions,
  data: z.object(about),
  sample,
})

export const ticketMessageAdded = defineEvent({
  name: 'support.ticket.message_added',
  title: { fr: 'Message dans un ticket', en: 'Message in a ticket' },
  help: {
    fr: "Quelqu'un écrit dans un ticket, sur le portail ou par mail. Les notes internes n'en sont pas.",
    en: 'Somebody writes in a ticket, on the portal or by mail. Internal notes are none of it.',
  },
  permissions,
  data: z.object({
    ...about,
    message: z.object({
      id: z.string(),
      author: z.string(),
      side: z.string(),
      channel: z.string(),
      body: z.string(),
    }),
  }),
  sample: {
    ...sample,
    message: {
      id: '018f4c1e-8b10-4a7f-8c55-90d2e6f7a1b2',
      author: 'CORVÈNE Nadia',
      side: 'client',
      channel: 'page',
      body: 'La cabine est arrêtée entre le 3e et le 4e.',
    },
  },
})

export const ticketStatusChanged = defineEvent({
  name: 'support.ticket.status_changed',
  title: { fr: "Changement d'état d'un ticket", en: 'State of a ticket changed' },
  help: {
    fr: "Un ticket change d'état\u00a0: pris en charge, en attente du client, clos, annulé, rouvert.",
    en: 'A ticket changes its state: in progress, waiting for the client, closed, cancelled, opened again.',
  },
  permissions,
  data: z.object({ ...about, before: z.string() }),
  sample: { ...sample, before: 'waiting_client' },
})

export const ticketChanged = defineEvent({
  name: 'support.ticket.changed',
  title: { fr: 'Ticket qualifié ou affecté', en: 'Ticket qualified or assigned' },
  help: {
    fr: 'Sa nature, sa priorité, son bien, son lieu, son objet ou son responsable ont changé.',
    en: 'Its nature, its priority, its asset, its place, its subject or to whom it falls has changed.',
  },
  permissions,
  data: z.object(about),
  sample: { ...sample, by: { name: 'NIVERNEC Théo', program: false } },
})

export const ticketSurveyed = defineEvent({
  name: 'support.ticket.surveyed',
  title: { fr: 'Avis donné sur un ticket', en: 'Ticket rated' },
  help: {
    fr: 'La personne qui a ouvert le ticket dit comment il a été traité, de 1 à 5.',
    en: 'Whoever opened the ticket says how it was dealt with, from 1 to 5.',
  },
  permissions,
  data: z.object({ ...about, survey: z.object({ score: z.number(), comment: z.string(), by: z.string() }) }),
  sample: {
    ...sample,
    ticket: { ...sample.ticket, status: 'closed', closedAs: 'resolved' },
    survey: { score: 5, comment: 'Rapide.', by: 'CORVÈNE Nadia' },
  },
})
