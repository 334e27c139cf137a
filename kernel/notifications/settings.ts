import { z } from 'zod'
import { brandUrl } from '../brands/hosts.ts'
import type { Config } from '../config/config.ts'
import type { Brand } from '../http/context.ts'
import { lineText, optionalEmail } from '../http/validation.ts'
import { defineSettings, settingOf } from '../settings/settings.ts'

/** MAIL_FROM in its parts: `Portail <portail@example.org>`. */
function mailFromOf({ mailFrom }: Pick<Config, 'mailFrom'>): { name: string; address: string } {
  const [, name = '', address = mailFrom] = /^([^<]*)<([^>]+)>$/.exec(mailFrom) ?? []
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address: address.trim() }
}

const permission = 'back-office.brands.manage'

/** «Paramètres internet» of a brand (D1): from whom its mail comes, and where it comes back to. */
export const mailSettings = defineSettings('mail', {
  company: {
    schema: lineText(100),
    fallback: (config, brand) => mailFromOf(config).name || brand.name,
    title: { fr: 'Nom de la société', en: 'Name of the company' },
    help: { fr: "L'expéditeur que lisent clients et salariés.", en: 'The sender that clients and employees read.' },
    permission,
  },
  domain: {
    schema: z.string().max(253),
    fallback: (config, brand) => domainOf(config, brand),
    title: { fr: 'Domaine', en: 'Domain' },
    help: {
      fr: "L'adresse du portail, où mènent les liens des messages. Elle se règle dans «\u00a0Marques\u00a0».",
      en: 'Where the portal is, to which the links of messages lead. It is set in “Brands”.',
    },
    permission,
    readOnly: true,
  },
  notification_address: {
    schema: optionalEmail,
    fallback: (config) => mailFromOf(config).address,
    title: { fr: 'Adresse mail de notification', en: 'Notification address' },
    help: {
      fr: "L'adresse d'où partent les messages\u00a0: de préférence une adresse sans réponse, comme noreply@votre-societe.fr.",
      en: 'Where messages come from: best an address that nobody reads, like noreply@your-company.com.',
    },
    permission,
  },
  answer_address: {
    schema: optionalEmail,
    fallback: (_config, brand) => brand.supportEmail,
    title: { fr: 'Adresse mail de réponse', en: 'Answer address' },
    help: {
      fr: 'Où arrivent les réponses, et ce qui ne peut pas être remis.',
      en: 'Where answers come, and what cannot be delivered.',
    },
    permission,
  },
})

/** The host name of the portal of a brand. */
export const domainOf = (config: Config, brand: Pick<Brand, 'hosts'>): string => new URL(brandUrl(config, brand)).host

/** What a brand is called in its mails. */
export const companyOf = (config: Config, brand: Brand): string =>
  settingOf({ brand, services: { config } }, mailSettings.company) || brand.name

/** From whom the mail of a brand comes: what is read, and the address. */
export function senderOf(config: Config, brand: Brand): { name: string; address: string } {
  const at = { brand, services: { config } }
  return {
    name: settingOf(at, mailSettings.company),
    address: settingOf(at, mailSettings.notification_address) || mailFromOf(config).address,
  }
}

/** Where answers to the mail of a brand go; empty: nobody reads them. */
export function answeredTo(brand: Pick<Brand, 'settings' | 'supportEmail'>): string {
  const set = brand.settings?.[mailSettings.answer_address.key]
  return typeof set === 'string' && set !== '' ? set : brand.supportEmail
}

/** Where the mail of a brand comes back that cannot be delivered: where answers go, if that was set, else where it comes from. */
export function returnPathOf(config: Config, brand: Brand): string {
  const set = brand.settings[mailSettings.answer_address.key]
  return typeof set === 'string' && set !== '' ? set : senderOf(config, brand).address
}
