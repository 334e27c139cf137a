import { registerTexts } from '../../../web/i18n/index.ts'

/** Loads the texts of the space, for the managers' pages and for one's own side in «Mon compte». */
export const prepareTexts = () =>
  registerTexts('organisation', {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  })
