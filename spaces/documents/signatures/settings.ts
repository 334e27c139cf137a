import { z } from 'zod'
import type { Brand, Services } from '../../../kernel/http/context.ts'
import { defineSettings, settingOf } from '../../../kernel/settings/settings.ts'

const permission = 'documents.certificates.manage'
const address = z
  .string()
  .trim()
  .max(300)
  .refine((value) => value === '' || /^https?:\/\/[^\s/@]+(\/\S*)?$/.test(value), { params: { code: 'bad_value' } })

/** What a brand sets about signing. */
export const signatureSettings = defineSettings('documents', {
  tsa_url: {
    schema: address,
    fallback: '',
    title: { fr: "Autorité d'horodatage", en: 'Time stamp authority' },
    help: {
      fr: 'Adresse RFC 3161. Vide\u00a0: les signatures sont faites sans horodatage (PAdES B-B).',
      en: 'Address (RFC 3161). Empty: signatures are made without a time stamp (PAdES B-B).',
    },
    permission,
  },
  tsa_away: {
    schema: z.enum(['wait', 'without']),
    fallback: 'wait',
    title: { fr: "Si l'horodatage ne répond pas", en: 'Where no time stamp is to be had' },
    help: {
      fr: "Ce que devient une signature donnée pendant que l'autorité d'horodatage est absente.",
      en: 'What becomes of a signature that is given while the time stamp authority is away.',
    },
    words: {
      wait: { fr: "Elle attend l'horodatage", en: 'It waits for the time stamp' },
      without: { fr: 'Elle est faite sans horodatage (PAdES B-B)', en: 'It is made without a time stamp (PAdES B-B)' },
    },
    permission,
  },
  signature_level: {
    schema: z.enum(['B-T', 'B-LT', 'B-LTA']),
    fallback: 'B-LTA',
    title: { fr: 'Niveau des signatures', en: 'Level of signatures' },
    help: {
      fr: 'Avec un horodatage\u00a0: B-LTA garde la preuve au-delà de la fin des certificats, et la renouvelle.',
      en: 'With time stamps: B-LTA keeps the proof beyond the end of the certificates, and renews it.',
    },
    permission,
  },
  countersigns: {
    schema: z.boolean(),
    fallback: false,
    title: { fr: 'Le fournisseur signe aussi', en: 'The provider signs too' },
    help: {
      fr: "Un document d'un répertoire à signer revient au fournisseur, qui signe après le client.",
      en: 'A document of a folder for signing comes back to the provider, who signs after the client.',
    },
    permission,
  },
  signature_days: {
    schema: z.number().int().min(1).max(365),
    fallback: 14,
    title: { fr: 'Délai pour signer', en: 'Time to sign' },
    help: {
      fr: "Jours entre la publication et la date limite, si rien d'autre n'est dit.",
      en: 'Days between the publication and the deadline, where nothing else is said.',
    },
    permission,
  },
})

/** Where time stamps come from in a brand; null where nothing is set. */
export function authorityOf(at: { brand: Brand; services: Pick<Services, 'config'> }) {
  const url = settingOf(at, signatureSettings.tsa_url)
  return url ? { url, allowPrivate: at.services.config.outgoingPrivate } : null
}
