import { z } from 'zod'
import { defineEvent } from '../../kernel/feed/kinds.ts'

// What events say of interventions (D30). They are written by the triggers of `database/0909_feed.sql`.

const permissions = ['interventions.visits.read']
const intervention = z.object({
  id: z.string(),
  number: z.string(),
  sourceCode: z.string(),
  kind: z.string(),
  subject: z.string(),
  site: z.string(),
  state: z.string(),
  startsAt: z.string().nullable(),
  endsAt: z.string().nullable(),
  technician: z.string(),
  client: z.object({ id: z.string(), code: z.string(), name: z.string() }),
})
const sample = {
  id: '018f4c1e-7a52-4c0b-9d6e-2f4a8b1c3d5e',
  number: 'IT-2026-2290',
  sourceCode: '',
  kind: 'repair',
  subject: 'Contact de porte',
  site: 'Les Tilleuls C',
  state: 'confirmed',
  startsAt: '2026-11-24T08:00:00+00:00',
  endsAt: '2026-11-24T09:00:00+00:00',
  technician: 'Théo Nivernec',
  client: { id: '018f4c1e-6001-4e3a-a2b4-5c6d7e8f9a0b', code: 'C0042', name: 'Résidence Vallois' },
}
const before = z.object({ startsAt: z.string().nullable(), endsAt: z.string().nullable() })

export const visitConfirmed = defineEvent({
  name: 'interventions.visit.confirmed',
  title: { fr: 'Visite confirmée par le client', en: 'Visit confirmed by the client' },
  help: { fr: 'Sur le portail, ou par le lien de la visite.', en: 'In the portal, or by the link of the visit.' },
  permissions,
  data: z.object({ intervention, by: z.string(), before }),
  sample: {
    intervention: sample,
    by: 'CORVÈNE Nadia',
    before: { startsAt: sample.startsAt, endsAt: sample.endsAt },
  },
})

export const visitMoved = defineEvent({
  name: 'interventions.visit.moved',
  title: { fr: 'Visite déplacée par le client', en: 'Visit moved by the client' },
  help: {
    fr: '«\u00a0before\u00a0» dit quand elle était prévue\u00a0; déplacée, elle est confirmée.',
    en: '“before” says when it was planned; moved, it is confirmed.',
  },
  permissions,
  data: z.object({ intervention, by: z.string(), before }),
  sample: {
    intervention: sample,
    by: 'CORVÈNE Nadia',
    before: { startsAt: '2026-11-23T08:00:00+00:00', endsAt: '2026-11-23T09:00:00+00:00' },
  },
})

export const tasksAsked = defineEvent({
  name: 'interventions.tasks.asked',
  title: { fr: 'Tâches demandées par le client', en: 'Tasks asked for by the client' },
  help: {
    fr: 'Toutes celles que le client demande maintenant à cette visite.',
    en: 'All those that the client now asks for at this visit.',
  },
  permissions,
  data: z.object({ intervention, tasks: z.array(z.object({ label: z.string(), by: z.string() })) }),
  sample: { intervention: sample, tasks: [{ label: 'Vérifier le bouton du 3e', by: 'CORVÈNE Nadia' }] },
})

export const reportSigned = defineEvent({
  name: 'interventions.report.signed',
  title: { fr: "Rapport d'intervention signé sur place", en: 'Report of an intervention signed on site' },
  help: {
    fr: 'Une fois pris\u00a0; son heure de signature peut être bien avant celle de son arrivée.',
    en: 'Once it is taken; it may have been signed long before it arrived.',
  },
  permissions,
  data: z.object({
    intervention,
    report: z.object({
      id: z.string(),
      signedBy: z.string(),
      signedAt: z.string(),
      receivedAt: z.string(),
      work: z.string(),
      workedMinutes: z.number(),
      travelMinutes: z.number(),
      units: z.number(),
      /** Of a delivery or a return: what was handed over. */
      assets: z.array(
        z.object({
          id: z.string(),
          number: z.string(),
          sourceCode: z.string(),
          handedOver: z.boolean(),
          remark: z.string(),
        }),
      ),
    }),
  }),
  sample: {
    intervention: { ...sample, state: 'done' },
    report: {
      id: '018f4c1e-8b10-4a7f-8c55-90d2e6f7a1b2',
      signedBy: 'Anouar Bréhec',
      signedAt: '2026-11-24T09:05:00+00:00',
      receivedAt: '2026-11-24T11:40:00+00:00',
      work: "Contact nettoyé et réglé, 20 cycles d'essai.",
      workedMinutes: 50,
      travelMinutes: 20,
      units: 1,
      assets: [],
    },
  },
})
