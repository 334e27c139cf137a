import { z } from 'zod'
import { defineSettings } from '../../kernel/settings/settings.ts'

const root = (title: string, en: string, fallback: string) => ({
  schema: z
    .string()
    .trim()
    .max(100)
    .refine((value) => /^[^\p{Cc}<>:"|?*]+\\$/u.test(value) && !value.includes('..'), {
      params: { code: 'bad_value' },
    }),
  fallback,
  title: { fr: title, en },
  help: {
    fr: `Dans l'arborescence du logiciel de gestion. Il finit par «\u00a0\\\u00a0».`,
    en: 'In the tree of the management software. It ends with “\\”.',
  },
  permission: 'documents.folders.manage',
})

/** What a brand sets about its documents. */
export const documentSettings = defineSettings('documents', {
  root_employee: root('Chemin des salariés', 'Path of employees', 'SALARIES\\'),
  root_client: root('Chemin des clients', 'Path of clients', 'CLIENTS\\'),
  root_supplier: root('Chemin des fournisseurs', 'Path of suppliers', 'FOURNISSEURS\\'),
  link_hours: {
    schema: z.number().int().min(1).max(336),
    fallback: 72,
    title: { fr: 'Durée du lien de téléchargement', en: 'Life of the download link' },
    help: {
      fr: 'Heures pendant lesquelles «\u00a0Téléchargement du document\u00a0» sert, une seule fois. Ensuite il faut se connecter.',
      en: '“Download of the document” serves for so many hours, once. After that one signs in.',
    },
    permission: 'documents.folders.manage',
  },
  digest_hour: {
    schema: z.number().int().min(0).max(23),
    fallback: 8,
    title: { fr: 'Heure du récapitulatif', en: 'Hour of the daily message' },
    help: {
      fr: "L'heure de la journée à laquelle part le message de qui veut être prévenu une fois par jour.",
      en: 'The hour of the day at which those are written to who want to be told once a day.',
    },
    permission: 'documents.folders.manage',
  },
})
