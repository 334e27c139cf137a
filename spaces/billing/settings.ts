import { z } from 'zod'
import { lineText } from '../../kernel/http/validation.ts'
import { currencies } from '../../kernel/money/currencies.ts'
import { isSiret, isVatNumber, normaliseIdentifier } from '../../kernel/organisations/identifiers.ts'
import { defineSettings } from '../../kernel/settings/settings.ts'
import { isCreditorId } from './direct-debits/sepa-text.ts'

const permission = 'billing.settings.manage'
const identifier = (fits: (value: string) => boolean) =>
  z
    .string()
    .max(40)
    .overwrite(normaliseIdentifier)
    .refine((value) => value === '' || fits(value), { params: { code: 'bad_value' } })

/** Who invoices, as French law wants them named, and what invoices say by default. */
export const billingSettings = defineSettings('billing', {
  seller_name: {
    schema: lineText(150),
    fallback: (_, brand) => brand.name,
    title: { fr: 'Raison sociale', en: 'Company name' },
    help: { fr: 'Qui facture, tel que nommé sur les factures.', en: 'Who invoices, as invoices name them.' },
    permission,
  },
  seller_form: {
    schema: lineText(150),
    fallback: '',
    title: { fr: 'Forme et capital', en: 'Legal form and capital' },
    help: {
      fr: 'Comme «\u00a0SAS au capital de 120\u00a0000\u00a0€, RCS Lille\u00a0».',
      en: 'Like “SAS au capital de 120 000 €, RCS Lille”.',
    },
    permission,
  },
  seller_siret: {
    schema: identifier(isSiret),
    fallback: '',
    title: { fr: 'SIRET', en: 'SIRET' },
    help: {
      fr: "Celui de l'établissement qui facture. Sans lui, rien n'est clôturé.",
      en: 'That of the establishment that invoices. Nothing is closed without it.',
    },
    permission,
  },
  seller_vat_number: {
    schema: identifier(isVatNumber),
    fallback: '',
    title: { fr: 'Numéro de TVA', en: 'VAT number' },
    help: {
      fr: "Le numéro de TVA intracommunautaire. Sans lui, rien n'est clôturé avec TVA.",
      en: 'The intra-Community VAT number. Nothing with VAT is closed without it.',
    },
    permission,
  },
  seller_address: {
    schema: lineText(200),
    fallback: '',
    title: { fr: 'Adresse', en: 'Address' },
    help: {
      fr: "Le siège, sans la ville. Sans elle, rien n'est clôturé.",
      en: 'The head office, without the town. Nothing is closed without it.',
    },
    permission,
  },
  seller_postal_code: {
    schema: lineText(20),
    fallback: '',
    title: { fr: 'Code postal', en: 'Postal code' },
    help: { fr: 'Celui du siège.', en: 'That of the head office.' },
    permission,
  },
  seller_city: {
    schema: lineText(100),
    fallback: '',
    title: { fr: 'Ville', en: 'Town' },
    help: { fr: 'Celle du siège.', en: 'That of the head office.' },
    permission,
  },
  seller_iban: {
    schema: identifier((value) => /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(value) && ibanFits(value)),
    fallback: '',
    title: { fr: 'IBAN', en: 'IBAN' },
    help: { fr: 'Le compte où les clients virent.', en: 'The account to which clients transfer.' },
    permission,
  },
  seller_bic: {
    schema: identifier((value) => /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(value)),
    fallback: '',
    title: { fr: 'BIC', en: 'BIC' },
    help: { fr: 'Celui de la banque.', en: "The bank's." },
    permission,
  },
  sepa_creditor_id: {
    schema: identifier(isCreditorId),
    fallback: '',
    title: { fr: 'Identifiant créancier SEPA (ICS)', en: 'SEPA creditor identifier' },
    help: {
      fr: "Donné par la banque, comme FR72ZZZ123456. Sans lui, rien n'est prélevé.",
      en: 'Given by the bank, like FR72ZZZ123456. Nothing is debited without it.',
    },
    permission,
  },
  debit_notice_days: {
    schema: z.number().int().min(1).max(30),
    fallback: 14,
    title: { fr: 'Préavis de prélèvement, en jours', en: 'Notice of a direct debit, in days' },
    help: {
      fr: 'Entre la préparation et le débit. 14 jours, sauf si le client en a accepté moins.',
      en: 'Between its preparation and the debit. 14 days, unless the client agreed to fewer.',
    },
    permission,
  },
  late_penalty: {
    schema: lineText(400),
    fallback:
      "Pénalités de retard\u00a0: taux d'intérêt appliqué par la BCE à son opération de refinancement la plus récente, majoré de 10 points.",
    title: { fr: 'Pénalités de retard', en: 'Late penalties' },
    help: {
      fr: 'Mention obligatoire entre professionnels (article L441-9 du code de commerce).',
      en: 'What French law wants said between companies (L441-9 of the commercial code).',
    },
    permission,
  },
  early_discount: {
    schema: lineText(200),
    fallback: "Pas d'escompte en cas de paiement anticipé.",
    title: { fr: 'Escompte', en: 'Early payment' },
    help: { fr: 'Mention obligatoire entre professionnels.', en: 'What French law wants said between companies.' },
    permission,
  },
  reminders_automatic: {
    schema: z.boolean(),
    fallback: false,
    title: { fr: 'Relances automatiques', en: 'Reminders by themselves' },
    help: {
      fr: 'Chaque jour ouvré, le portail envoie les relances dont le jour est venu.',
      en: 'Every working day the portal sends the reminders whose day has come.',
    },
    permission,
  },
  reminder_least_cents: {
    schema: z.number().int().min(0).max(100_000_000),
    fallback: 0,
    title: { fr: 'Montant relancé au moins, en centimes', en: 'Least amount reminded of, in cents' },
    help: {
      fr: 'Un client qui doit moins à un niveau est laissé tranquille.',
      en: 'A client who owes less at a step is left alone.',
    },
    permission,
  },
  usual_vat_rate: {
    schema: z.number().int().min(1).max(10_000),
    fallback: 2000,
    title: { fr: 'Taux de TVA habituel', en: 'Usual VAT rate' },
    help: {
      fr: 'En centièmes de %, comme 2000\u00a0: celui des charges qui ne disent pas le leur.',
      en: 'In hundredths of a percent, like 2000: that of charges that do not say theirs.',
    },
    permission,
  },
  currency: {
    schema: z.enum(currencies),
    fallback: 'EUR',
    title: { fr: 'Devise', en: 'Currency' },
    help: { fr: 'Celle des nouvelles factures et des livres.', en: 'That of new invoices and of the books.' },
    words: Object.fromEntries(currencies.map((code) => [code, { fr: code, en: code }])),
    permission,
  },
  two_persons_from: {
    schema: z.number().int().min(0).max(1_000_000_000),
    fallback: 0,
    title: { fr: 'Deux accords à partir de', en: 'Two approvals from' },
    help: {
      fr: "En unités de la devise, TTC : de ce montant sur, un avoir, un remboursement, l'annulation d'un paiement ou un lot demandent deux personnes. 0 : jamais. Une fois fixé, il se change à deux.",
      en: 'In units of the currency, with tax: from this amount on a credit note, a refund, the undoing of a payment or a batch need two persons. 0: never. Once it is set, two change it.',
    },
    permission,
  },
})

/** Whether the key of an IBAN fits (ISO 7064, MOD 97-10). */
function ibanFits(iban: string): boolean {
  const digits = [...`${iban.slice(4)}${iban.slice(0, 4)}`].map((sign) => Number.parseInt(sign, 36)).join('')
  return BigInt(digits) % 97n === 1n
}
