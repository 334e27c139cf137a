import { z } from 'zod'
import { defineEvent } from './kinds.ts'

// What people change about themselves, for whoever keeps their records elsewhere (D30). Written by the triggers of `0022_feed.sql`.

const client = z.object({ id: z.string(), code: z.string(), name: z.string() })
const common = {
  addressLine1: z.string(),
  addressLine2: z.string(),
  postalCode: z.string(),
  city: z.string(),
  phone: z.string(),
  fax: z.string(),
}
const address = {
  addressLine1: '12 rue des Tilleuls',
  addressLine2: '',
  postalCode: '35000',
  city: 'Rennes',
  phone: '02 61 91 04 12',
  fax: '',
}

export const contactChanged = defineEvent({
  name: 'identity.contact.changed',
  title: { fr: 'Coordonnées modifiées par une personne', en: 'Contact details changed by a person' },
  help: {
    fr: "Une personne d'un client, ou un salarié, a changé ses propres coordonnées\u00a0; «\u00a0changed\u00a0» dit lesquelles.",
    en: "A client's person, or an employee, has changed their own contact details; “changed” says which.",
  },
  permissions: ['back-office.clients.read'],
  data: z.object({
    account: z.object({ id: z.string(), identifier: z.string() }),
    clients: z.array(client),
    employee: z.object({ id: z.string(), code: z.string() }).nullable(),
    changed: z.array(z.string()),
    contact: z.object({
      ...common,
      surname: z.string(),
      givenName: z.string(),
      signInEmail: z.string(),
      contactEmail: z.string(),
      jobTitle: z.string(),
      structure: z.string(),
      mobile: z.string(),
    }),
  }),
  sample: {
    account: { id: '018f4c1e-7a52-4c0b-9d6e-2f4a8b1c3d60', identifier: 'nora.vallois' },
    clients: [{ id: '018f4c1e-6001-4e3a-a2b4-5c6d7e8f9a0b', code: 'C0042', name: 'Résidence Vallois' }],
    employee: null,
    changed: ['mobile'],
    contact: {
      ...address,
      surname: 'VALLOIS',
      givenName: 'Nora',
      signInEmail: 'nora@vallois.example',
      contactEmail: 'nora@vallois.example',
      jobTitle: 'Gérante',
      structure: '',
      mobile: '06 12 00 00 42',
    },
  },
})

export const organisationContactChanged = defineEvent({
  name: 'organisation.contact.changed',
  title: { fr: 'Coordonnées modifiées par un client', en: 'Contact details changed by a client' },
  help: {
    fr: 'Un client a changé ses propres coordonnées\u00a0; «\u00a0changed\u00a0» dit lesquelles.',
    en: 'A client has changed its own contact details; “changed” says which.',
  },
  permissions: ['back-office.clients.read'],
  data: z.object({
    client,
    changed: z.array(z.string()),
    contact: z.object({
      ...common,
      name: z.string(),
      email: z.string(),
      quotesEmail: z.string(),
      invoicesEmail: z.string(),
      remindersEmail: z.string(),
    }),
  }),
  sample: {
    client: { id: '018f4c1e-6001-4e3a-a2b4-5c6d7e8f9a0b', code: 'C0042', name: 'Résidence Vallois' },
    changed: ['phone'],
    contact: {
      ...address,
      name: 'Résidence Vallois',
      email: 'contact@vallois.example',
      quotesEmail: '',
      invoicesEmail: 'factures@vallois.example',
      remindersEmail: '',
    },
  },
})
