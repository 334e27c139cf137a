import { z } from 'zod'
import { defineEvent } from '../../kernel/feed/kinds.ts'

// What events say of the fleet (D30). They are written by the triggers of `database/0815_feed.sql`.

const permissions = ['fleet.assets.read']
const client = z.object({ id: z.string(), code: z.string(), name: z.string() })
const asset = z.object({
  id: z.string(),
  number: z.string(),
  serial: z.string(),
  sourceCode: z.string(),
  label: z.string(),
  site: z.string(),
  place: z.string(),
  remark: z.string(),
  client,
})
const contacts = z.array(z.object({ part: z.string(), name: z.string(), email: z.string(), phone: z.string() }))
const aClient = { id: '018f4c1e-6001-4e3a-a2b4-5c6d7e8f9a0b', code: 'C0042', name: 'Résidence Vallois' }
const sample = {
  id: '018f4c1e-7a52-4c0b-9d6e-2f4a8b1c3d5e',
  number: 'H-00871',
  serial: 'KC4520-88213',
  sourceCode: 'GMAO-871',
  label: 'Copieur « Agence Nord »',
  site: 'Agence Nord',
  place: 'rez-de-chaussée',
  remark: '',
  client: aClient,
}

export const assetEdited = defineEvent({
  name: 'fleet.asset.edited',
  title: { fr: "Informations d'un bien modifiées par le client", en: 'Information of an asset changed by the client' },
  help: {
    fr: "Le client a changé le libellé, le site, l'emplacement, la remarque ou les contacts d'un bien.",
    en: 'The client changed the label, site, place, remark or contacts of an asset.',
  },
  permissions,
  data: z.object({ asset, contacts }),
  sample: {
    asset: sample,
    contacts: [{ part: 'user', name: 'BRÉHEC Anouar', email: 'a.brehec@vallois.example', phone: '' }],
  },
})

export const assetMoved = defineEvent({
  name: 'fleet.asset.moved',
  title: { fr: 'Bien parti chez un autre client', en: 'Asset gone to another client' },
  help: {
    fr: 'Le bien commence chez le nouveau client\u00a0; «\u00a0from\u00a0» dit où il était et combien de tickets y sont ouverts.',
    en: 'The asset begins at its new client; “from” says where it was and how many tickets are open there.',
  },
  permissions,
  data: z.object({ asset, from: z.object({ id: z.string(), openTickets: z.number(), client }) }),
  sample: {
    asset: sample,
    from: {
      id: '018f4c1e-8b10-4a7f-8c55-90d2e6f7a1b2',
      openTickets: 1,
      client: { ...aClient, code: 'C0007', name: 'Habitat du Lerzan' },
    },
  },
})

export const readingEntered = defineEvent({
  name: 'fleet.reading.entered',
  title: { fr: 'Relevé de compteur saisi', en: 'Meter reading entered' },
  help: {
    fr: 'Un relevé a été saisi dans le portail, par le client ou le fournisseur\u00a0; il est dit de nouveau quand il est annulé.',
    en: 'A reading was entered in the portal, by the client or the provider; it is told again once it is voided.',
  },
  permissions,
  data: z.object({
    asset,
    meter: z.object({ id: z.string(), kind: z.string() }),
    reading: z.object({
      id: z.string(),
      readOn: z.string(),
      value: z.number(),
      startValue: z.number().nullable(),
      rolledOver: z.boolean(),
      reason: z.string(),
      by: z.string(),
      voided: z.boolean(),
    }),
  }),
  sample: {
    asset: sample,
    meter: { id: '018f4c1e-9c20-4b8e-9d66-01e3f7a8b2c3', kind: 'colour' },
    reading: {
      id: '018f4c1e-ad30-4c9f-8e77-12f4a8b9c3d4',
      readOn: '2026-11-24',
      value: 19_018,
      startValue: null,
      rolledOver: false,
      reason: 'Campagne de quittances',
      by: 'BRÉHEC Anouar',
      voided: false,
    },
  },
})

export const breakdownReported = defineEvent({
  name: 'fleet.breakdown.reported',
  title: { fr: "Panne signalée par l'étiquette d'un bien", en: 'Breakdown reported by the label of an asset' },
  help: {
    fr: "Quelqu'un sans compte a signalé une panne par l'étiquette.",
    en: 'Somebody without an account reported a breakdown by the label.',
  },
  permissions,
  data: z.object({
    asset,
    report: z.object({ id: z.string(), name: z.string(), reachedAt: z.string(), words: z.string() }),
  }),
  sample: {
    asset: sample,
    report: {
      id: '018f4c1e-be40-4da0-9f88-23a5b9cad4e5',
      name: 'Anouar',
      reachedAt: '06 12 34 56 78',
      words: 'Bourrage papier',
    },
  },
})
