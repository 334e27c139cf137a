import type { Texts } from '../../../web/i18n/index.ts'
import { fr } from './texts.fr.ts'

export const en: Texts = fr
